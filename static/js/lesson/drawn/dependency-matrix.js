// @ts-check
/** A program's needs against the places where it runs: question marks to begin with, then values, then what breaks at a deployment. */

import { grid } from "./grid.js";
import { button, el, frame, put, roving } from "./kit.js";
import { BUILT_ON, COLUMNS, ROWS, begin, deploy, fill, mark, shuffle, verdict, worlds } from "./states/matrix.js";

export const title = "Dependency matrix: what a program needs, and where it runs";
const EVERYTHING = ROWS.length * COLUMNS.length;

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  let state = begin(1);
  /** @type {string} the column that was deployed to last */
  let last = "";
  const view = frame(host, hooks, { name: "dependency-matrix", note: "Versions and places are made up for teaching; each shuffle hides one clash.", restart });
  const boxes = ROWS.map((need, row) => COLUMNS.map(({ name }, column) => button("?", () => toggle(row, column), { class: "matrix-box", "aria-label": `${need} on ${name}`, "aria-pressed": "false" })));
  const { root, heads } = grid("What the program needs, by place", ROWS, COLUMNS, (row, column) => boxes[row][column]);
  const deploys = COLUMNS.map(({ id, name }) => button("Deploy", () => ship(id), { class: "matrix-deploy", "aria-label": `Deploy to ${name}` }));
  const fillButton = button("Fill in the versions", () => change(fill(state), "Every cell has a value now. Deploy to each place and see."));
  const allButton = button("All may differ", () => change(everywhere(), null));
  const shuffleButton = button("Shuffle the versions", () => { last = ""; change(shuffle(state), "Other versions everywhere, and again one of them breaks the program. Which?"); });
  heads[BUILT_ON].prepend(el("span", { class: "matrix-built" }, "built here"));
  heads.forEach((head, at) => head.append(deploys[at]));
  view.scene.append(root);
  view.add(allButton, fillButton, shuffleButton);
  roving(root, boxes.flat(), COLUMNS.length);
  paintByDragging(root, boxes, (row, column, to) => change(mark(state, row, column, to), null), () => state);
  show();
  view.say(`${EVERYTHING} cells, and each must be right on the same day. Mark those that may differ.`, true);

  function restart() {
    last = "";
    change(begin(1), `${EVERYTHING} question marks again.`);
  }

  /** @param {number} row @param {number} column */
  function toggle(row, column) {
    if (!state.cells) change(mark(state, row, column), null);
  }

  function everywhere() {
    let next = state;
    ROWS.forEach((_, row) => COLUMNS.forEach((_, column) => { next = mark(next, row, column, true); }));
    return next;
  }

  /** @param {string} id */
  function ship(id) {
    last = id;
    change(deploy(state, id), verdict(state, id).text);
    if (state.deployed.length === COLUMNS.length) view.tried();
  }

  /** @param {import("./states/matrix.js").State} next @param {string | null} said */
  function change(next, said) {
    state = next;
    show();
    view.say(said ?? counted());
  }

  function counted() {
    const { open, count } = worlds(state);
    if (open === 0) return `No cell may differ: one world, and ${EVERYTHING} cells that must stay equal.`;
    return `${open} of ${EVERYTHING} cells may differ, with two values each: ${count.toLocaleString("en")} possible worlds, and you tested one.`;
  }

  function show() {
    const isFilled = state.cells !== null;
    put(root, "data-phase", isFilled ? "filled" : "open");
    boxes.forEach((line, row) => line.forEach((box, column) => showBox(box, row, column)));
    COLUMNS.forEach(({ id }, at) => {
      const isDone = isFilled && state.deployed.includes(id);
      deploys[at].hidden = !isFilled;
      put(heads[at], "data-now", id === last);
      put(deploys[at], "text", isDone ? "Deploy ✓" : "Deploy");
    });
    fillButton.hidden = allButton.hidden = isFilled;
    shuffleButton.hidden = !isFilled;
  }

  /** @param {HTMLButtonElement} box @param {number} row @param {number} column */
  function showBox(box, row, column) {
    const cell = state.cells?.[row][column];
    const isMarked = state.marked[row][column];
    const isShown = COLUMNS[column].id === last;
    put(box, "aria-pressed", cell ? null : String(isMarked));
    put(box, "data-is", !cell ? (isMarked ? "open" : null) : !isShown ? null : cell.isClash ? "clash" : cell.isOther ? "other" : "same");
    const word = !isShown || !cell ? "" : cell.isClash ? "✕ clash: " : cell.isOther ? "≠ " : "= ";
    put(box, "text", cell ? `${word}${cell.value}` : isMarked ? "? may differ" : "?");
    put(box, "aria-label", `${ROWS[row]} on ${COLUMNS[column].name}: ${cell ? box.textContent : isMarked ? "may differ" : "must be equal"}`);
  }

  return view.drawn();
}

/**
 * Dragging over cells marks them as the first one becomes.
 * @param {HTMLElement} root @param {HTMLElement[][]} boxes
 * @param {(row: number, column: number, to: boolean) => void} paint @param {() => import("./states/matrix.js").State} state
 */
function paintByDragging(root, boxes, paint, state) {
  /** @type {{ from: Element, to: boolean, isMoving: boolean } | null} */
  let drag = null;
  /** @param {Element} box @param {boolean} to */
  const at = (box, to) => boxes.forEach((line, row) => line.forEach((one, column) => { if (one === box) paint(row, column, to); }));
  const boxOf = (/** @type {Element | null} */ element) => element?.closest(".matrix-box") ?? null;
  root.addEventListener("pointerdown", (event) => {
    const from = boxOf(/** @type {Element} */ (event.target));
    drag = from && !state().cells ? { from, to: from.getAttribute("aria-pressed") !== "true", isMoving: false } : null;
  });
  root.addEventListener("pointermove", (event) => {
    if (!drag || event.buttons !== 1) return;
    const over = boxOf(document.elementFromPoint(event.clientX, event.clientY));
    if (!over || (over === drag.from && !drag.isMoving)) return;
    if (!drag.isMoving) at(drag.from, drag.to);
    drag.isMoving = true;
    at(over, drag.to);
  });
  // The click that ends a drag would toggle the cell under it once more.
  root.addEventListener("click", (event) => { if (drag?.isMoving) { event.stopPropagation(); event.preventDefault(); } drag = null; }, true);
}
