// @ts-check
// The table twin: the same facts as the picture, as sortable tables for keyboards, screen readers and people who like lists.
// Rows are keyed by uid and rewritten only when they changed, so that a screen reader's place and the focus stay.

import { visible } from "../visible.js";
import { age } from "./freshness.js";

/**
 * @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row
 * @typedef {{ title: string, value: (row: Row, now_ms: number) => string | number, numeric?: boolean }} Column
 */

/** @param {string[]} images */
const listed = (images) => images.join(", ");

/** @type {Record<string, Column[]>} */
const COLUMNS = {
  Pod: [
    { title: "Name", value: (pod) => pod.name },
    { title: "Namespace", value: (pod) => pod.namespace },
    { title: "State", value: (pod) => pod.status },
    { title: "Ready", value: (pod) => `${pod.ready}/${pod.containers}` },
    { title: "Restarts", value: (pod) => pod.restarts, numeric: true },
    { title: "Generation", value: (pod) => pod.generation },
    { title: "Node", value: (pod) => pod.node || "waiting" },
    { title: "Images", value: (pod) => listed(pod.images) },
    { title: "Age", value: (pod, now_ms) => now_ms - pod.created_ms, numeric: true },
    { title: "Why", value: (pod) => pod.why },
  ],
  Deployment: [
    { title: "Name", value: (row) => row.name },
    { title: "Namespace", value: (row) => row.namespace },
    { title: "State", value: (row) => row.state },
    { title: "Wanted", value: (row) => row.replicas, numeric: true },
    { title: "Updated", value: (row) => row.updated, numeric: true },
    { title: "Available", value: (row) => row.available, numeric: true },
    { title: "Images", value: (row) => listed(row.containers.map((/** @type {{image: string}} */ { image }) => image)) },
    { title: "Revision", value: (row) => row.revision, numeric: true },
    { title: "Rollout", value: (row) => row.rollout.text },
  ],
  ReplicaSet: [
    { title: "Name", value: (row) => row.name },
    { title: "Namespace", value: (row) => row.namespace },
    { title: "Generation", value: (row) => row.generation },
    { title: "Revision", value: (row) => row.revision, numeric: true },
    { title: "Wanted", value: (row) => row.replicas, numeric: true },
    { title: "Ready", value: (row) => row.ready, numeric: true },
    { title: "Owner", value: (row) => row.owner?.name ?? "none" },
    { title: "Images", value: (row) => listed(row.containers.map((/** @type {{image: string}} */ { image }) => image)) },
  ],
  Service: [
    { title: "Name", value: (row) => row.name },
    { title: "Namespace", value: (row) => row.namespace },
    { title: "Type", value: (row) => row.type },
    { title: "Address", value: (row) => row.external[0] ?? row.address },
    { title: "Selector", value: (row) => row.selector_text || "none" },
    { title: "Selects", value: (row) => row.selected, numeric: true },
    { title: "Serving", value: (row) => row.serving, numeric: true },
  ],
  Node: [
    { title: "Name", value: (row) => row.name },
    { title: "Status", value: (row) => row.status },
    { title: "Zone", value: (row) => row.zone },
    { title: "Pods", value: (row) => row.requested.pods, numeric: true },
    { title: "CPU requested", value: (row) => percent(row.requested.cpu_m, row.allocatable.cpu_m), numeric: true },
    { title: "Memory requested", value: (row) => percent(row.requested.memory_b, row.allocatable.memory_b), numeric: true },
    { title: "Taints", value: (row) => listed(row.taints) },
    { title: "Version", value: (row) => row.version },
    { title: "Why", value: (row) => row.why },
  ],
};
const TITLES = /** @type {const} */ ({ Pod: "Pods", Deployment: "Deployments", ReplicaSet: "ReplicaSets", Service: "Services", Node: "Nodes" });

/** @param {number} part @param {number} whole */
const percent = (part, whole) => (whole ? Math.round((100 * part) / whole) : 0);

/** @param {Column} column @param {string | number} value */
function shown(column, value) {
  if (column.title === "Age") return age(Number(value));
  return column.title.endsWith("requested") ? `${value} %` : visible(String(value));
}

/**
 * @param {HTMLElement} host
 * @param {{ onOpen: (id: string) => void }} wiring
 */
export function createTable(host, { onOpen }) {
  let kind = "Pod";
  let sort = { column: 0, descending: false };
  /** @type {{model: any, isShown: (row: Row) => boolean, now_ms: number} | null} */
  let last = null;

  const picker = document.createElement("div");
  picker.className = "kinds";
  picker.setAttribute("role", "group");
  picker.setAttribute("aria-label", "Kind");
  for (const [name, title] of Object.entries(TITLES)) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.tableKind = name;
    button.addEventListener("click", () => { kind = name; sort = { column: 0, descending: false }; rebuild(); });
    button.append(title, " ", Object.assign(document.createElement("span"), { className: "count" }));
    picker.append(button);
  }
  const scroller = Object.assign(document.createElement("div"), { className: "table-scroll", tabIndex: 0 });
  scroller.setAttribute("role", "region");
  const table = document.createElement("table");
  const caption = table.createCaption();
  const head = table.createTHead();
  const body = table.createTBody();
  scroller.append(table);
  host.append(picker, scroller);
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
      /** @type {HTMLElement} */ (button.lastElementChild).textContent = String(count);
    }
    writeHead();
    writeBody(sorted(model, isShown, now_ms), now_ms);
  }

  function writeHead() {
    caption.textContent = TITLES[/** @type {keyof typeof TITLES} */ (kind)];
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
    }
    const open = document.createElement("button");
    open.type = "button";
    open.className = "plain";
    open.addEventListener("click", () => onOpen(row.id));
    element.cells[0].append(open);
    const line = { element, cells: /** @type {string[]} */ ([]) };
    drawn.set(row.id, line);
    return line;
  }

  /** @param {{element: HTMLTableRowElement, cells: string[]}} line @param {Row} row @param {number} now_ms */
  function writeCells(line, row, now_ms) {
    if (row.state) line.element.dataset.state = row.state;
    COLUMNS[kind].forEach((column, index) => {
      const text = shown(column, column.value(row, now_ms));
      if (line.cells[index] === text) return;
      line.cells[index] = text;
      const cell = line.element.cells[index];
      (index === 0 ? /** @type {HTMLElement} */ (cell.firstElementChild) : cell).textContent = text;
    });
  }

  return { update };
}
