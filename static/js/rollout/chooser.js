// @ts-check
// The list of workloads to choose from: those in change or stuck first. One tab stop, arrow keys move, Enter chooses.
// Written again only when a workload or the filter changed, and keyed, so that the focus and a screen reader's place stay.

import { ROLLED } from "../layout/rollout-facts.js";
import { countWords, stateWord, urgency } from "../layout/rollout-words.js";
import { byPlace } from "../layout/order.js";
import { visible } from "../visible.js";
import { write } from "../ui/write.js";

const SHOWN = 200; // lines; whoever has more finds a workload by its name
const FIND_FROM = 12; // with fewer one sees all of them

/** @typedef {Record<string, any>} Row */
/** @typedef {{ item: HTMLLIElement, button: HTMLButtonElement, name: HTMLElement, about: HTMLElement, state: HTMLElement }} Line */

/** @param {Iterable<Row>} rows @param {string} sought @returns {Row[]} */
export function inOrder(rows, sought) {
  const wanted = sought.trim().toLowerCase();
  return [...rows].filter((row) => `${row.namespace}/${row.name}`.includes(wanted)).sort((a, b) => urgency(a) - urgency(b) || byPlace(a, b));
}

/** @param {HTMLElement} host @param {{ onChoose: (row: Row) => void }} wiring */
export function createChooser(host, { onChoose }) {
  const find = Object.assign(document.createElement("input"), { type: "search", placeholder: "find a workload", spellcheck: false, hidden: true });
  find.setAttribute("aria-label", "Find a workload by its name");
  const list = document.createElement("ul");
  const more = Object.assign(document.createElement("p"), { className: "quiet-text", hidden: true });
  const pane = Object.assign(document.createElement("div"), { className: "pane" });
  pane.append(find, list, more);
  host.append(pane);
  /** @type {Map<string, Line>} */
  const lines = new Map();
  /** @type {{rows: Row[], chosen: string}} */
  let last = { rows: [], chosen: "" };

  find.addEventListener("input", () => draw());
  find.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    buttons()[0]?.focus();
  });
  list.addEventListener("keydown", move);

  const buttons = () => /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll("button")]);

  /** @param {KeyboardEvent} event */
  function move(event) {
    const all = buttons();
    const here = all.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const to = { ArrowDown: here + 1, ArrowRight: here + 1, ArrowUp: here - 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || here < 0) return;
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, to))].focus();
  }

  /** @param {Row} row @returns {Line} */
  function made(row) {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button" });
    const [name, about, state] = ["b", "span", "span"].map((tag) => document.createElement(tag));
    about.className = "quiet-text";
    state.className = "state-word";
    button.append(name, about, state);
    button.addEventListener("click", () => onChoose(row));
    item.append(button);
    const line = { item, button, name, about, state };
    lines.set(row.id, line);
    return line;
  }

  function draw() {
    const rows = inOrder(last.rows, find.hidden ? "" : find.value);
    const shown = rows.slice(0, SHOWN);
    const kept = new Set(shown.map(({ id }) => id));
    for (const [id, line] of lines) if (!kept.has(id)) (line.item.remove(), lines.delete(id));
    const held = list.contains(document.activeElement) ? document.activeElement : null;
    const stop = kept.has(last.chosen) ? last.chosen : shown[0]?.id;
    shown.forEach((row, index) => {
      const line = lines.get(row.id) ?? made(row);
      say(line, row, row.id === last.chosen);
      line.button.tabIndex = row.id === stop ? 0 : -1;
      if (list.children[index] !== line.item) list.insertBefore(line.item, list.children[index] ?? null);
    });
    // What moves in the list keeps the focus.
    if (held instanceof HTMLElement && held !== document.activeElement) (held.isConnected ? held : buttons()[0])?.focus();
    more.hidden = rows.length <= SHOWN;
    write(more, `${rows.length - SHOWN} more are not listed; find one by its name`);
  }

  /** @param {Line} line @param {Row} row @param {boolean} isChosen */
  function say({ button, name, about, state }, row, isChosen) {
    write(name, visible(row.name));
    write(about, visible(`${row.kind} · ${row.namespace}`));
    write(state, `${stateWord(row)} · ${countWords(row)}`);
    button.dataset.state = stateWord(row);
    button.dataset.workload = `${row.kind}/${row.namespace}/${row.name}`;
    if (isChosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }

  return {
    /** @param {any} model @param {(row: Row) => boolean} isShown @param {string} chosen  id @returns {Row[]} what can be chosen, in no order */
    update(model, isShown, chosen) {
      const rows = ROLLED.flatMap((kind) => [...model.of(kind).values()].filter(isShown));
      last = { rows, chosen };
      find.hidden = rows.length < FIND_FROM;
      draw();
      return rows;
    },
    focus: () => (find.hidden ? buttons().find((button) => button.tabIndex === 0) : find)?.focus(),
  };
}
