// @ts-check
// The list of saved views: save what is shown, go there again, rename, delete, copy the link for somebody else.

import { visible } from "../visible.js";
import { createStore } from "./store.js";

/**
 * @param {{ dialog: HTMLDialogElement, form: HTMLFormElement, input: HTMLInputElement, list: HTMLElement, said: HTMLElement, button: HTMLElement }} parts
 * @param {{ hash: () => string, follow: (hash: string) => void, toast: (text: string, tone?: "bad" | "plain") => void }} page
 */
export function createViews({ dialog, form, input, list, said, button }, page) {
  const store = createStore(storage(), `podium.views${document.body.dataset.base ?? ""}/${document.body.dataset.cluster ?? ""}`);
  let renaming = "";

  function show() {
    button.closest("details")?.removeAttribute("open");
    renaming = "";
    input.value = "";
    tell("");
    draw();
    if (!dialog.open) dialog.showModal();
    input.focus();
  }

  /** @param {string} text */
  function tell(text) {
    said.textContent = text;
    said.dataset.tone = text ? "bad" : "plain";
  }

  function draw() {
    const views = store.list();
    list.replaceChildren(...views.map(line));
    if (!views.length) list.append(Object.assign(document.createElement("li"), { className: "quiet-text", textContent: "None yet. A view holds everything that its link holds: mode, namespace, selector, search, camera, and what is open." }));
  }

  /** @param {import("./store.js").View} view */
  function line(view) {
    const item = document.createElement("li");
    if (view.name === renaming) {
      item.append(renameForm(view));
      return item;
    }
    const open = act(view.name, "plain", () => { dialog.close(); page.follow(view.hash); });
    item.append(open, act("Rename", "small", () => { renaming = view.name; draw(); list.querySelector("input")?.select(); }, view.name),
      act("Copy link", "small", () => copy(view), view.name), act("Delete", "small", () => { tell(store.remove(view.name)); draw(); input.focus(); }, view.name));
    return item;
  }

  /** @param {import("./store.js").View} view */
  function renameForm(view) {
    const box = document.createElement("form");
    const name = Object.assign(document.createElement("input"), { value: view.name, type: "text", maxLength: 60 });
    name.setAttribute("aria-label", `New name of ${view.name}`);
    name.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); renaming = ""; draw(); } });
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      const wrong = store.rename(view.name, name.value);
      tell(wrong);
      if (!wrong) renaming = "";
      draw();
    });
    box.append(name, act("Rename", "small", () => box.requestSubmit()));
    return box;
  }

  /** @param {string} text @param {string} look @param {() => void} run @param {string} [of]  for a screen reader: which one */
  function act(text, look, run, of = "") {
    const made = Object.assign(document.createElement("button"), { type: "button", className: look === "plain" ? "plain" : "button small", textContent: visible(text) });
    if (of) made.setAttribute("aria-label", `${text}: ${of}`);
    made.addEventListener("click", run);
    return made;
  }

  /** @param {import("./store.js").View} view */
  async function copy({ name, hash }) {
    const link = `${location.origin}${location.pathname}${hash}`;
    try {
      await navigator.clipboard.writeText(link);
      tell("");
      page.toast(`The link of “${name}” is copied. Whoever may see this cluster sees the same there.`);
    } catch {
      tell(`This browser does not let a page copy. The link: ${link}`);
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = input.value;
    const wrong = store.save(name, page.hash());
    tell(wrong);
    if (wrong) return;
    input.value = "";
    draw();
  });
  button.addEventListener("click", show);

  return {
    /** @type {import("../ui/keys.js").Key[]} */
    keys: [{ key: "v", says: "saved views", run: (event) => { event.preventDefault(); show(); } }],
    /** @returns {import("../ui/commands.js").Command[]} */
    commands: () => [
      { title: "Save this view…", group: "Views", key: "V", words: "bookmark share link", run: show },
      ...store.list().map(({ name, hash }) => ({ title: `Open the saved view “${name}”`, group: "Views", run: () => page.follow(hash) })),
    ],
  };
}

/** Where a browser forbids storage, the views last as long as the page. @returns {Pick<Storage, "getItem" | "setItem">} */
function storage() {
  try {
    return localStorage;
  } catch {
    const kept = new Map();
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
  }
}
