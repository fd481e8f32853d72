// @ts-check
// The table twin: the same facts as the picture, as sortable tables for keyboards, screen readers and people who like lists.
// Rows are keyed by uid and rewritten only when they changed, so that a screen reader's place and the focus stay.

import { visible } from "../visible.js";
import { COLUMNS, cellText, TITLES } from "./columns.js";
import { write } from "./write.js";

/** @typedef {import("./columns.js").Row} Row */
/** @typedef {import("./columns.js").Column} Column */

/** Lines that are made; who has more is told so, and asks for the next. 10,000 lines kept a browser busy for 1.3 to 2 s each second, 500 for less than 50 ms. */
const LINES = 500;
const ALWAYS = new Set(["Pod", "Deployment", "Service", "Node"]);

/**
 * @param {HTMLElement} host
 * @param {{ model: any, shown: (row: any) => boolean, now_ms: () => number, open: (id: string) => void, found: () => { ids: Iterable<string>, current: string } | null, kinds: () => Record<string, {state: string, reason: string}> }} page
 */
export function createTable(host, page) {
  let kind = "Pod";
  let sort = { column: 0, descending: false };
  /** @type {{model: any, isShown: (row: Row) => boolean, now_ms: number} | null} */
  let last = null;
  /** What a search found. @type {Set<string>} */
  let found = new Set();
  let current = "";
  let limit = LINES;

  const picker = document.createElement("div");
  picker.className = "kinds";
  picker.setAttribute("role", "group");
  picker.setAttribute("aria-label", "Kind");
  for (const [name, title] of Object.entries(TITLES)) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.tableKind = name;
    button.hidden = !ALWAYS.has(name); // until they are counted
    button.addEventListener("click", () => { kind = name; sort = { column: 0, descending: false }; limit = LINES; rebuild(); });
    button.append(title, " ", Object.assign(document.createElement("span"), { className: "count" }));
    picker.append(button);
  }
  const scroller = Object.assign(document.createElement("div"), { className: "table-scroll", tabIndex: 0 });
  scroller.setAttribute("role", "region");
  const table = document.createElement("table");
  const caption = table.createCaption();
  const head = table.createTHead();
  const body = table.createTBody();
  const nothing = Object.assign(document.createElement("p"), { className: "table-nothing" });
  const more = Object.assign(document.createElement("p"), { className: "table-more", hidden: true });
  const next = Object.assign(document.createElement("button"), { type: "button" });
  next.addEventListener("click", () => { limit += LINES; if (last) update(last.model, last.isShown, last.now_ms); });
  const counted = document.createElement("span");
  more.append(counted, next);
  scroller.append(table, nothing);
  host.append(picker, scroller, more);
  /** @type {Map<string, {element: HTMLTableRowElement, cells: string[]}>} */
  let drawn = new Map();

  function rebuild() {
    drawn = new Map();
    body.replaceChildren();
    if (last) update(last.model, last.isShown, last.now_ms);
  }

  /** @param {any} model @param {(row: Row) => boolean} isShown @param {number} now_ms */
  function update(model, isShown, now_ms) {
    last = { model, isShown, now_ms };
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (picker.querySelectorAll("button"))) {
      const name = /** @type {string} */ (button.dataset.tableKind);
      button.setAttribute("aria-pressed", String(name === kind));
      let count = 0;
      for (const row of model.of(name).values()) if (isShown(row)) count += 1;
      // Eighteen kinds, of which most clusters use a few: what is not there needs no button, except the kinds that everybody asks for.
      button.hidden = count === 0 && name !== kind && !ALWAYS.has(name);
      /** @type {HTMLElement} */ (button.lastElementChild).textContent = String(count);
    }
    writeHead();
    found = new Set(page.found()?.ids);
    current = page.found()?.current ?? "";
    const rows = sorted(model, isShown, now_ms);
    // The lines above that which a search has led to are made, too: the reader may scroll from there.
    if (current) reach(rows, current);
    writeBody(rows.slice(0, limit), now_ms);
    more.hidden = rows.length <= limit;
    write(counted, `The first ${limit} of ${rows.length}, in this order. A search (F), a namespace or another order brings others up. `);
    write(next, `Show ${Math.min(LINES, rows.length - limit)} more`);
    nothing.hidden = rows.length > 0;
    write(nothing, visible(emptyWords(model.of(kind).size)));
  }

  /** So many lines that this one is among them. @param {Row[]} rows @param {string} wanted */
  function reach(rows, wanted) {
    limit = Math.max(limit, Math.ceil((rows.findIndex(({ id }) => id === wanted) + 1) / LINES) * LINES);
  }

  /** Why there is no line. @param {number} hidden  rows that the filter leaves out */
  function emptyWords(hidden) {
    const { state, reason } = page.kinds()[kind] ?? { state: "live", reason: "" };
    if (state === "forbidden") return `${TITLES[kind]} cannot be seen by Podium's account at this cluster. ${reason}`;
    if (state === "missing") return `This cluster serves no ${TITLES[kind]}.`;
    return hidden ? `No ${TITLES[kind]} in what is shown; ${hidden} elsewhere.` : `No ${TITLES[kind]} yet. ${reason}`;
  }

  function writeHead() {
    caption.textContent = TITLES[kind];
    scroller.setAttribute("aria-label", caption.textContent);
    const key = `${kind}:${sort.column}:${sort.descending}`;
    if (head.dataset.key === key) return;
    const focused = head.contains(document.activeElement) ? sort.column : -1;
    head.dataset.key = key;
    head.replaceChildren();
    const line = head.insertRow();
    COLUMNS[kind].forEach((column, index) => {
      const cell = document.createElement("th");
      cell.scope = "col";
      if (column.numeric) cell.className = "numeric";
      cell.setAttribute("aria-sort", index === sort.column ? (sort.descending ? "descending" : "ascending") : "none");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = column.title;
      button.addEventListener("click", () => {
        sort = { column: index, descending: sort.column === index && !sort.descending };
        rebuild();
      });
      cell.append(button);
      line.append(cell);
      if (index === focused) button.focus();
    });
  }

  /** @param {any} model @param {(row: Row) => boolean} isShown @param {number} now_ms @returns {Row[]} */
  function sorted(model, isShown, now_ms) {
    const column = COLUMNS[kind][sort.column];
    const sign = sort.descending ? -1 : 1;
    return [...model.of(kind).values()].filter(isShown).sort((a, b) => {
      const [left, right] = [column.value(a, now_ms), column.value(b, now_ms)];
      const order = typeof left === "number" && typeof right === "number" ? left - right : String(left).localeCompare(String(right));
      return sign * order || a.name.localeCompare(b.name);
    });
  }

  /** @param {Row[]} rows @param {number} now_ms */
  function writeBody(rows, now_ms) {
    const kept = new Set(rows.map(({ id }) => id));
    for (const [id, { element }] of drawn) {
      if (kept.has(id)) continue;
      element.remove();
      drawn.delete(id);
    }
    rows.forEach((row, index) => {
      const line = drawn.get(row.id) ?? newRow(row);
      writeCells(line, row, now_ms);
      if (body.children[index] !== line.element) body.insertBefore(line.element, body.children[index] ?? null);
    });
  }

  /** @param {Row} row */
  function newRow(row) {
    const element = document.createElement("tr");
    for (const column of COLUMNS[kind]) {
      const cell = element.insertCell();
      if (column.numeric) cell.className = "numeric";
      if (column.rollout) cell.append(rolloutLink(row));
    }
    const open = document.createElement("button");
    open.type = "button";
    open.className = "plain";
    open.addEventListener("click", () => page.open(row.id));
    element.cells[0].append(open);
    const line = { element, cells: /** @type {string[]} */ ([]) };
    drawn.set(row.id, line);
    return line;
  }

  /** @param {Row} row */
  function rolloutLink({ kind, namespace, name }) {
    const link = document.createElement("a");
    link.dataset.rollout = `${kind}/${namespace}/${name}`;
    link.href = `#view=rollout&of=${encodeURIComponent(link.dataset.rollout)}`;
    return link;
  }

  /** @param {{element: HTMLTableRowElement, cells: string[]}} line @param {Row} row @param {number} now_ms */
  function writeCells(line, row, now_ms) {
    if (row.state) line.element.dataset.state = row.state;
    line.element.classList.toggle("found", found.has(row.id));
    line.element.classList.toggle("now", row.id === current);
    COLUMNS[kind].forEach((column, index) => {
      const text = cellText(column, column.value(row, now_ms));
      if (line.cells[index] === text) return;
      line.cells[index] = text;
      const cell = line.element.cells[index];
      (cell.firstElementChild ?? cell).textContent = text;
    });
  }

  /** Show a row, of whatever kind, and hold it in the middle. @param {string} id */
  function reveal(id) {
    const row = page.model.rows.get(id);
    if (!row || !(row.kind in COLUMNS)) return false;
    if (row.kind !== kind) { kind = row.kind; sort = { column: 0, descending: false }; limit = LINES; rebuild(); }
    if (!drawn.has(id) && last) {
      reach(sorted(last.model, last.isShown, last.now_ms), id);
      update(last.model, last.isShown, last.now_ms);
    }
    drawn.get(id)?.element.scrollIntoView({ block: "nearest" });
    return drawn.has(id);
  }

  return { mode: { reveal, id: "table", panel: "table-panel", isTicking: true, update: () => update(page.model, page.shown, page.now_ms()) } };
}
