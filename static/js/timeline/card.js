// @ts-check
// What a recording knows of a thing, in the place of the inspector: there is no cluster to ask for more.

import { COLUMNS, cellText } from "../ui/columns.js";
import { visible } from "../visible.js";

/** @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row */

/**
 * @param {{ side: HTMLElement, drawer: HTMLElement, body: HTMLElement, close: HTMLElement, onClose: () => void, home: () => Element | null, find: (id: string) => Row | undefined, now_ms: () => number }} parts
 */
export function createCard({ side, drawer, body, close, onClose, home, find, now_ms }) {
  /** @type {Row | null} */
  let shown = null;
  /** @type {Element | null} */
  let cameFrom = null;

  close.addEventListener("click", () => hide(true));

  /** @param {Row} row @param {{ focus?: boolean }} [options] */
  async function show(row, { focus = true } = {}) {
    if (!shown) cameFrom = document.activeElement;
    shown = row;
    drawer.hidden = false;
    side.dataset.open = "true";
    document.body.classList.add("with-drawer");
    draw();
    if (focus) /** @type {HTMLElement | null} */ (body.querySelector("h2"))?.focus();
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
    drawer.hidden = true;
    delete side.dataset.open;
    document.body.classList.remove("with-drawer");
    body.replaceChildren();
    const back = cameFrom?.isConnected && cameFrom !== document.body ? cameFrom : home();
    if (byPerson && (back instanceof HTMLElement || back instanceof SVGElement)) back.focus();
    onClose();
  }

  return { show, hide, changed: draw, onDraw: draw, /** @returns {Row | null} */ shown: () => shown };
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
