// @ts-check
/**
 * How many columns of node boxes, and how large a pod: the largest cell that still lets the whole cluster be seen without scrolling.
 *
 * Chosen once and kept (see decision 0030): the choice is made anew only when the window, the nodes or the filter change, or when the pods no
 * longer fit. Choosing each time would be tidier and would make every pod jump whenever one is added.
 */
import { CELLS } from "./pods.js";

export const GAP = 20;
/** What each cell size costs against the largest one; the step to cells without names is the dearest. */
const COST = [0, 1, 2.4, 3.4];
const PAD = 20;
/** Above this many nodes a box has the small head. */
const MANY_NODES = 12;

/** @typedef {{columns: number, cell: number, perRow: number, boxWidth: number, head: number, foot: number, small: boolean}} Fit `cell` is an index into CELLS */

/** Room for pods: the slack lets a rolling update or a drained neighbour in without moving anybody. @param {number} most pods on the fullest node */
export const wanted = (most) => most + Math.max(2, Math.ceil(most * 0.15));

/** @param {number} boxWidth @param {number} cell */
export const cellsPerRow = (boxWidth, cell) => Math.max(1, Math.floor((boxWidth - 2 * PAD + (CELLS[cell].w - CELLS[cell].size)) / CELLS[cell].w));

/** @typedef {{group: number, first: number, count: number, column: number}} Segment  part of a group that stands in one band */

/**
 * Groups (zones) as bands of boxes: small groups stand side by side, a group that is wider than the page has bands of its own.
 * @param {number[]} sizes  boxes in each group
 * @param {number} columns
 * @returns {Segment[][]}
 */
export function bandsOf(sizes, columns) {
  /** @type {Segment[][]} */
  const bands = [];
  let free = 0;
  sizes.forEach((size, group) => {
    if (size <= free) {
      bands[bands.length - 1].push({ group, first: 0, count: size, column: columns - free });
      free -= size;
      return;
    }
    for (let first = 0; first < size; first += columns) bands.push([{ group, first, count: Math.min(columns, size - first), column: 0 }]);
    free = size <= columns ? columns - size : 0;
  });
  return bands;
}

/**
 * @param {{nodes: number, most: number, width: number, height: number, groups: number[]}} need  px; `groups`: nodes in each zone
 * @returns {Fit}
 */
export function fitNodes({ nodes, most, width, height, groups }) {
  const small = nodes > MANY_NODES;
  const narrow = width < 600;
  const least = narrow ? width : small ? 216 : 340;
  const columnsMax = Math.max(1, Math.min(Math.max(nodes, 1), Math.floor((width + GAP) / (least + GAP))));
  /** @type {{fit: Fit, score: number} | null} */
  let best = null;
  for (let cell = 0; cell < CELLS.length; cell += 1) {
    for (let columns = columnsMax; columns >= 1; columns -= 1) {
      const boxWidth = Math.floor((width - GAP * (columns - 1)) / columns);
      if (!narrow && boxWidth > 720 && columns < columnsMax) break;
      const fit = frame(boxWidth, columns, cell, small);
      const bands = bandsOf(groups, columns);
      const rows = bands.length;
      const total = rows * (boxHeight(fit, Math.ceil(wanted(most) / fit.perRow)) + GAP);
      const over = Math.max(0, total - height) / height;
      const empty = rows * columns - nodes;
      // To see the whole cluster is worth a smaller glyph. On a phone one scrolls anyway.
      const score = (narrow ? over * 0.35 : over > 0 ? 0.4 + over * 4 : 0) + COST[cell] + empty * 0.12 + Math.abs(boxWidth / 480 - 1) * 0.2;
      if (!best || score < best.score - 1e-9) best = { fit, score };
    }
  }
  return /** @type {{fit: Fit}} */ (best).fit;
}

/** @param {number} boxWidth @param {number} columns @param {number} cell @param {boolean} small @returns {Fit} */
function frame(boxWidth, columns, cell, small) {
  const short = small || boxWidth < 320;
  return { columns, cell, perRow: cellsPerRow(boxWidth, cell), boxWidth, head: short ? 72 : 96, foot: short ? 28 : 40, small: short };
}

/** @param {Fit} fit @param {number} rows */
export const boxHeight = (fit, rows) => fit.head + Math.max(1, rows) * CELLS[fit.cell].h + fit.foot;

/** Left edge of the first pod, so that the row of cells stands as far from both sides. @param {Fit} fit */
export function podsLeft(fit) {
  return fit.small ? Math.round((fit.boxWidth - (fit.perRow * CELLS[fit.cell].w - (CELLS[fit.cell].w - CELLS[fit.cell].size))) / 2) : PAD + 4 + Math.round((CELLS[fit.cell].w - CELLS[fit.cell].size) / 4);
}
