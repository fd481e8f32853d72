// @ts-check
// The command palette (Ctrl+K): whatever can be done or gone to, by its name. A combobox with a list, as ARIA describes it: the focus stays in the
// field, and the arrows choose.

import { commandsOf } from "../ui/commands.js";
import { visible } from "../visible.js";
import { entriesFor } from "./entries.js";

/** The inspector is asked for its buttons; after this long they will not come. */
const BUTTON_WAIT_MS = 5_000;

/**
 * @param {{ dialog: HTMLDialogElement, input: HTMLInputElement, list: HTMLElement, said: HTMLElement, button: HTMLElement }} parts
 * @param {{ model: any, shown: (row: any) => boolean, selected: () => string | null, go: (change: any) => void, visit: (id: string) => void, toast: (text: string, tone?: "bad" | "plain") => void }} page
 * @param {{ parts: readonly import("../ui/parts.js").Part[], actions: import("./entries.js").Action[] }} given
 */
export function createPalette({ dialog, input, list, said, button }, page, { parts, actions }) {
  /** @type {import("./rank.js").Entry[]} */
  let entries = [];
  let at = 0;

  function show() {
    if (dialog.open) return dialog.close();
    if (document.querySelector("dialog[open]")) return;
    button.closest("details")?.removeAttribute("open");
    input.value = "";
    dialog.showModal();
    fill();
  }

  function fill() {
    const rows = [...page.model.rows.values()].filter(page.shown);
    const chosen = page.model.rows.get(page.selected() ?? "") ?? null;
    const commands = commandsOf(parts).map((one) => ({ group: "Page", ...one, whyNot: one.whyNot?.() ?? "" }));
    const namespaces = [...new Set([...page.model.rows.values()].map(({ namespace }) => namespace).filter(Boolean))].sort();
    entries = entriesFor(input.value, { commands, namespaces, rows, chosen, actions }, { choose: (namespace) => page.go({ namespace }), visit: page.visit, act });
    at = Math.max(0, entries.findIndex(({ whyNot }) => !whyNot));
    draw();
  }

  function draw() {
    let group = "";
    list.replaceChildren(...entries.flatMap((entry, i) => {
      const line = document.createElement("li");
      line.setAttribute("role", "option");
      line.id = `palette-${i}`;
      line.append(visible(entry.title));
      if (entry.key) line.append(Object.assign(document.createElement("kbd"), { textContent: entry.key }));
      if (entry.whyNot) line.append(Object.assign(document.createElement("span"), { className: "quiet-text", textContent: entry.whyNot }));
      line.setAttribute("aria-disabled", String(Boolean(entry.whyNot)));
      line.addEventListener("click", () => run(i));
      line.addEventListener("pointermove", () => { if (at !== i) choose(i); });
      if (entry.group === group) return [line];
      group = entry.group;
      const head = Object.assign(document.createElement("li"), { className: "palette-group", textContent: group });
      head.setAttribute("role", "presentation");
      return [head, line];
    }));
    said.textContent = entries.length ? `${entries.length} ${entries.length === 1 ? "answer" : "answers"}` : "Nothing is called so. F finds by label, image and state.";
    choose(at);
  }

  /** @param {number} i */
  function choose(i) {
    at = entries.length ? (i + entries.length) % entries.length : 0;
    for (const line of list.querySelectorAll('[role="option"]')) line.setAttribute("aria-selected", String(line.id === `palette-${at}`));
    const on = document.getElementById(`palette-${at}`);
    on?.scrollIntoView({ block: "nearest" });
    if (on) input.setAttribute("aria-activedescendant", on.id);
    else input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} i */
  function run(i) {
    const entry = entries[i];
    if (!entry || entry.whyNot) return;
    dialog.close();
    entry.run();
  }

  /** Open the thing, and press its button there: the form, its preview and the server's answer are the same as by hand. @param {string} id @param {string} action */
  function act(id, action) {
    page.visit(id);
    const until = Date.now() + BUTTON_WAIT_MS;
    const body = /** @type {HTMLElement} */ (document.getElementById("drawer-body"));
    const row = page.model.rows.get(id);
    const look = () => {
      const press = body.getAttribute("aria-busy") ? null : document.getElementById(`act-${action}`);
      const isThere = press && body.querySelector("h2")?.textContent?.includes(row?.name ?? "");
      if (!isThere) return void (Date.now() < until ? setTimeout(look, 50) : page.toast("This cannot be done to it now.", "bad"));
      if (press.getAttribute("aria-disabled") === "true") page.toast(press.dataset.why ?? press.title, "bad");
      else press.click();
    };
    setTimeout(look, 50);
  }

  const MOVES = /** @type {Record<string, () => void>} */ ({
    ArrowDown: () => choose(at + 1), ArrowUp: () => choose(at - 1), PageDown: () => choose(Math.min(at + 8, entries.length - 1)), PageUp: () => choose(Math.max(at - 8, 0)), Enter: () => run(at),
  });
  input.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  });
  input.addEventListener("input", fill);
  button.addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    show();
  });

  return {
    /** @type {import("../ui/keys.js").Key[]} */
    keys: [{ key: "", shown: ["Ctrl", "K"], says: "every command, thing and action by its name" }],
  };
}
