// @ts-check
// What a recording knows of a thing, in the place of the inspector: there is no cluster to ask for more.

import { COLUMNS, cellText } from "../ui/columns.js";
import { createSidePanel } from "../ui/side_panel.js";
import { visible } from "../visible.js";

/** @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row */

/**
 * @param {{ side: HTMLElement, drawer: HTMLElement, body: HTMLElement, close: HTMLElement, onClose: () => void, home: () => Element | null, find: (id: string) => Row | undefined, now_ms: () => number }} parts
 */
export function createCard({ side, drawer, body, close, onClose, home, find, now_ms }) {
  const panel = createSidePanel({ side, drawer, body, home });
  /** @type {Row | null} */
  let shown = null;

  close.addEventListener("click", () => hide(true));

  /** @param {Row} row @param {{ focus?: boolean }} [options] */
  async function show(row, { focus = true } = {}) {
    shown = row;
    panel.open();
    draw();
    if (focus) panel.enter();
  }

  function draw() {
    if (!shown) return;
    const row = find(shown.id);
    const title = Object.assign(document.createElement("h2"), { id: "inspector-title", tabIndex: -1, textContent: visible(shown.name) });
    const about = Object.assign(document.createElement("p"), { className: "quiet-text", textContent: `${shown.kind}${shown.namespace ? ` in ${shown.namespace}` : ""}` });
    const hadFocus = document.activeElement === body.querySelector("h2");
    body.replaceChildren(title, about, row ? facts(row, now_ms()) : Object.assign(document.createElement("p"), { textContent: "It is not there at this moment." }));
    if (hadFocus) title.focus();
  }

  /** @param {boolean} byPerson */
  function hide(byPerson) {
    if (!shown) return;
    shown = null;
    panel.close(byPerson);
    onClose();
  }

  return { show, hide, changed: draw, onDraw: draw, /** @returns {Row | null} */ shown: () => shown, tab: () => "" };
}

/** @param {Row} row @param {number} now_ms */
function facts(row, now_ms) {
  const list = Object.assign(document.createElement("dl"), { className: "facts" });
  const said = [...(COLUMNS[row.kind] ?? []).slice(1).map((column) => [column.title, cellText(column, column.value(row, now_ms))]), ["Labels", Object.entries(row.labels ?? {}).map(([key, value]) => `${key}=${value}`).join(", ")]];
  for (const [title, text] of said) {
    if (text) list.append(Object.assign(document.createElement("dt"), { textContent: title }), Object.assign(document.createElement("dd"), { textContent: visible(String(text)) }));
  }
  return list;
}
