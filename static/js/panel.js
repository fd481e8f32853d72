// @ts-check
/**
 * Small conveniences for fragments that the server renders into the drawer: stepper, copying a line, tabs by arrow key, greyed
 * buttons that say why. Everything works without them, only less comfortably.
 *
 * All listeners sit on the document, because fragments come and go.
 */

/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
const closest = (event, selector) => {
  const found = event.target instanceof Element ? event.target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
};

/** @param {HTMLElement} button */
const step = (button) => {
  const field = document.getElementById(button.dataset.for ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  if (button.dataset.step === "1") field.stepUp();
  else field.stepDown();
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

/** @param {HTMLElement} button */
const copy = async (button) => {
  const text = document.querySelector(button.dataset.copy ?? "")?.textContent ?? "";
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Press Ctrl+C"; // no permission, or plain http from another machine
    const code = document.querySelector(button.dataset.copy ?? "");
    if (code) getSelection()?.selectAllChildren(code);
  }
  setTimeout(() => (button.textContent = before), 1500);
};

/** @param {HTMLElement} button */
const explain = (button) => {
  const place = document.querySelector(button.dataset.whyAt ?? "#action");
  if (!place) return;
  const said = document.createElement("p");
  said.className = "outcome refused";
  said.textContent = button.dataset.why ?? "";
  place.replaceChildren(said);
};

/** @param {string} name */
const markTab = (name) => {
  for (const tab of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".strip-of-tabs [role=tab]"))) {
    const chosen = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", String(chosen));
    if (chosen) tab.removeAttribute("tabindex");
    else tab.setAttribute("tabindex", "-1");
  }
};

document.addEventListener("click", (event) => {
  const stepper = closest(event, "[data-step]");
  if (stepper) step(stepper);
  const copier = closest(event, "[data-copy]");
  if (copier) copy(copier);
  const greyed = closest(event, '[aria-disabled="true"][data-why]');
  if (greyed) explain(greyed);
  const dismiss = closest(event, "[data-dismiss]");
  if (dismiss) document.querySelector(dismiss.dataset.dismiss ?? "")?.replaceChildren();
  const link = closest(event, "[data-goes-to]");
  if (link) document.getElementById(link.dataset.goesTo ?? "")?.click();
  const tab = closest(event, ".strip-of-tabs [role=tab]");
  if (tab) markTab(tab.dataset.tab ?? "");
});

// Tabs as the ARIA Authoring Practices describe them: arrows move and select, Home and End go to the ends.
document.addEventListener("keydown", (event) => {
  const tab = closest(event, ".strip-of-tabs [role=tab]");
  if (!tab) return;
  const tabs = /** @type {HTMLElement[]} */ ([...(tab.parentElement?.querySelectorAll("[role=tab]") ?? [])]);
  const here = tabs.indexOf(tab);
  const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = tabs.at(to % tabs.length);
  next?.focus();
  next?.click();
});

// What a person has opened stays open when the preview is drawn anew after each key.
document.addEventListener("toggle", (event) => {
  const details = event.target;
  const preview = details instanceof HTMLDetailsElement ? details.closest("#preview") : null;
  if (preview instanceof HTMLElement && details instanceof HTMLDetailsElement) preview.dataset.open = String(details.open);
}, true);
document.addEventListener("htmx:afterSwap", (event) => {
  const details = event.target instanceof HTMLElement && event.target.dataset.open === "true" ? event.target.querySelector("details.difference") : null;
  if (details instanceof HTMLDetailsElement) details.open = true;
});
