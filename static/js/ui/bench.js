// @ts-check
/**
 * The bench: a dialog whose content the server renders, and an editor in it: a textarea with line numbers. Texts stay in the textarea;
 * the server says which lines are wrong, and a press on "line 12" goes there.
 */

const htmx = /** @type {any} */ (globalThis).htmx;

/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
const closest = (event, selector) => {
  const found = event.target instanceof Element ? event.target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
};

/** @returns {HTMLTextAreaElement | null} */
const editor = () => /** @type {HTMLTextAreaElement | null} */ (document.querySelector("#bench textarea[data-editor]"));

/** @param {HTMLElement} opener */
async function open(opener) {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("bench"));
  const menu = opener.closest("details");
  if (!dialog || dialog.open) return;
  if (menu) menu.open = false;
  document.getElementById("bench-body")?.replaceChildren();
  dialog.showModal();
  await htmx.ajax("GET", opener.dataset.bench, { target: "#bench-body", swap: "innerHTML" });
  drawNumbers();
  editor()?.focus();
}

/** Line numbers beside the text; lines that are wrong are marked. */
function drawNumbers() {
  const text = editor();
  const gutter = text?.parentElement?.querySelector(".gutter");
  if (!text || !gutter) return;
  const count = text.value.split("\n").length;
  const wrong = new Set([...document.querySelectorAll("#bench-told .troubles [data-line], #bench-told [role=alert] [data-line]")].map((one) => Number(/** @type {HTMLElement} */ (one).dataset.line)));
  const made = document.createDocumentFragment();
  for (let line = 1; line <= count; line += 1) {
    const number = document.createElement("span");
    number.textContent = String(line);
    if (wrong.has(line)) number.className = "wrong";
    made.append(number);
  }
  gutter.replaceChildren(made);
  gutter.scrollTop = text.scrollTop;
}

/** Selects a line and brings it into sight. @param {number} line */
function goTo(line) {
  const text = editor();
  if (!text) return;
  const lines = text.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = Number.parseFloat(getComputedStyle(text).lineHeight) || 20;
  text.scrollTop = Math.max(0, (line - 1) * height - text.clientHeight / 3);
}

/** @param {HTMLInputElement} input */
async function take(input) {
  const file = input.files?.[0];
  const text = document.getElementById(input.dataset.into ?? "");
  if (!file || !(text instanceof HTMLTextAreaElement)) return;
  const most = Number(input.dataset.max);
  const told = document.getElementById("bench-told");
  input.value = ""; // so that the same file can be taken again
  if (file.size > most) {
    const said = document.createElement("p");
    said.className = "outcome refused";
    said.setAttribute("role", "alert");
    said.textContent = `${file.name} has ${file.size} bytes; at most ${most} are taken.`;
    told?.replaceChildren(said);
    return;
  }
  text.value = await file.text();
  told?.replaceChildren();
  drawNumbers();
  text.focus();
}

/** Listens on the document, because fragments come and go. @param {HTMLElement | null} button what opens the form for manifests; none: nobody may */
export function createBench(button) {
  document.addEventListener("click", (event) => {
    const opener = closest(event, "[data-bench]");
    if (opener && opener.getAttribute("aria-disabled") !== "true") open(opener);
    const line = closest(event, "#bench [data-line]");
    if (line) goTo(Number(line.dataset.line));
  });
  document.addEventListener("input", (event) => {
    if (event.target === editor()) drawNumbers();
  });
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches("input[type=file][data-into]")) take(event.target);
  });
  document.addEventListener("scroll", (event) => {
    const text = editor();
    const gutter = text?.parentElement?.querySelector(".gutter");
    if (text && gutter && event.target === text) gutter.scrollTop = text.scrollTop;
  }, true);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("#bench")) return;
    drawNumbers();
    // What was asked for may lie below a tall editor, and nobody scrolls to what he does not know of.
    if (event.target.id === "bench-told" && event.target.childElementCount) event.target.scrollIntoView();
  });

  const run = () => button?.click();
  return {
    /** @type {import("./keys.js").Key[]} */
    keys: button ? [{ key: "a", says: "apply manifests", run }] : [],
    /** @type {import("./commands.js").Command[]} */
    commands: button ? [{ title: "Apply manifests", group: "Actions", key: "A", words: "yaml create delete paste file", run }] : [],
  };
}
