// @ts-check
/**
 * How many columns of node boxes, and how large a pod: the largest cell that still lets the whole cluster be seen without scrolling.
 *
 * Chosen once and kept (see decision 0030): the choice is made anew only when the window, the nodes or the filter change, or when the pods no
 * longer fit. Choosing each time would be tidier and would make every pod jump whenever one is added.
 */
import { ALL_CELLS, CELLS, COMPACT_CELL } from "./pods.js";

export const GAP = 20;
/** Between the boxes of a fleet. */
const TINY_GAP = 8;
/** What each cell size costs against the largest one; the step to cells without names is the dearest. */
const COST = [0, 1, 2.4, 3.4, 4.4, 5.2, 1.2];
const PAD = 20;
const TINY_PAD = 8;
/** Below this width there is one column, and one scrolls: a phone. */
export const NARROW_PX = 600;
/** A picture that is seen through so little height, beside a lesson or counters: rather more columns than machines out of sight. */
const LOW_PX = 620;
const LOW_NARROW_PX = 440;
/** The narrowest box that still has its name, its state and two lines for what is requested. */
const LEAST = { usual: 340, small: 216, low: 256, compact: 84 };
/** Above this many nodes a box has the small head. */
const MANY_NODES = 12;
/** Above this many a box is a name over texels of pods, where that lets one see them all. */
const FLEET_NODES = 30;

/** @typedef {{columns: number, cell: number, perRow: number, boxWidth: number, head: number, foot: number, small: boolean, tiny: boolean, compact: boolean, gap: number}} Fit `cell` is an index into ALL_CELLS; `compact`: as on a phone beside a lesson */

/** Whether the boxes of all machines stand side by side on a phone, with little in them. @param {number} width @param {number} seen  px, without scrolling */
export const isCompact = (width, seen) => width < NARROW_PX && seen < LOW_NARROW_PX;

/** Room for pods: the slack lets a rolling update or a drained neighbour in without moving anybody. @param {number} most pods on the fullest node */
export const wanted = (most) => most + Math.max(2, Math.ceil(most * 0.15));

/** @param {number} boxWidth @param {number} cell */
export const cellsPerRow = (boxWidth, cell) => Math.max(1, Math.floor((boxWidth - 2 * (isTiny(cell) || cell === COMPACT_CELL ? TINY_PAD : PAD) + (ALL_CELLS[cell].w - ALL_CELLS[cell].size)) / ALL_CELLS[cell].w));

/** @param {number} cell */
const isTiny = (cell) => cell >= CELLS.length && cell !== COMPACT_CELL;

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

/** The last choices: a picture asks the same two questions at each drawing. @type {Map<string, Fit>} */
const chosen = new Map();
const CHOICES = 16;

/**
 * @param {{nodes: number, most: number, width: number, height: number, groups: number[], seen?: number}} need  px; `groups`: nodes in each zone; `seen`: of the whole picture without scrolling
 * @returns {Fit}
 */
export function fitNodes(need) {
  const sign = [need.nodes, need.most, need.width, need.height, need.seen ?? "", ...need.groups].join();
  let fit = chosen.get(sign);
  if (!fit) {
    if (chosen.size >= CHOICES) chosen.clear();
    chosen.set(sign, (fit = choose(need)));
  }
  return fit;
}

/** @param {Parameters<typeof fitNodes>[0]} need @returns {Fit} */
function choose({ nodes, most, width, height, groups, seen = Infinity }) {
  const small = nodes > MANY_NODES;
  const compact = isCompact(width, seen);
  const narrow = width < NARROW_PX && !compact;
  const least = compact ? LEAST.compact : narrow ? width : small ? LEAST.small : seen < LOW_PX ? LEAST.low : LEAST.usual;
  const columnsFor = (/** @type {number} */ least, /** @type {number} */ gap) => Math.max(1, Math.min(Math.max(nodes, 1), Math.floor((width + gap) / (least + gap))));
  const cells = compact ? [COMPACT_CELL, 2, 3] : [...ALL_CELLS.keys()].slice(0, nodes > FLEET_NODES ? COMPACT_CELL : CELLS.length);
  /** @type {{fit: Fit, score: number} | null} */
  let best = null;
  for (const cell of cells) {
    const gap = isTiny(cell) || compact ? TINY_GAP : GAP;
    const columnsMax = columnsFor(isTiny(cell) ? 104 : least, gap);
    for (let columns = columnsMax; columns >= 1; columns -= 1) {
      const boxWidth = Math.floor((width - gap * (columns - 1)) / columns);
      if (!narrow && boxWidth > 720 && columns < columnsMax) break;
      const fit = compact ? compactFrame(boxWidth, columns, cell) : frame(boxWidth, columns, cell, small);
      const bands = bandsOf(groups, columns);
      const rows = bands.length;
      const total = rows * (boxHeight(fit, Math.ceil(wanted(most) / fit.perRow)) + gap);
      const over = Math.max(0, total - height) / height;
      const empty = rows * columns - nodes;
      // To see the whole cluster is worth a smaller glyph. On a phone one scrolls anyway.
      const score = (narrow ? over * 0.35 : over > 0 ? 0.4 + over * 4 : 0) + COST[cell] + empty * 0.12 + (isTiny(cell) || compact ? 0 : Math.abs(boxWidth / 480 - 1) * 0.2);
      if (!best || score < best.score - 1e-9) best = { fit, score };
    }
  }
  return /** @type {{fit: Fit}} */ (best).fit;
}

/** @param {number} boxWidth @param {number} columns @param {number} cell @param {boolean} small @returns {Fit} */
function frame(boxWidth, columns, cell, small) {
  if (isTiny(cell)) return { columns, cell, perRow: cellsPerRow(boxWidth, cell), boxWidth, head: 28, foot: 4, small: true, tiny: true, compact: false, gap: TINY_GAP };
  const short = small || boxWidth < 320;
  return { columns, cell, perRow: cellsPerRow(boxWidth, cell), boxWidth, head: short ? 72 : 96, foot: short ? 28 : 40, small: short, tiny: false, compact: false, gap: GAP };
}

/** @param {number} boxWidth @param {number} columns @param {number} cell @returns {Fit} */
const compactFrame = (boxWidth, columns, cell) => ({ columns, cell, perRow: cellsPerRow(boxWidth, cell), boxWidth, head: 46, foot: 20, small: true, tiny: false, compact: true, gap: TINY_GAP });

/** @param {Fit} fit @param {number} rows */
export const boxHeight = (fit, rows) => fit.head + Math.max(1, rows) * ALL_CELLS[fit.cell].h + fit.foot;

/**
 * The same boxes with the same cells in the same order, drawn as large as everything needs (level L3). One who zooms in finds each pod where it was.
 * @param {Fit} fit
 * @returns {Fit}
 */
export const detailed = (fit) => ({ ...fit, cell: 0, boxWidth: Math.max(380, fit.perRow * CELLS[0].w + 2 * PAD), head: 96, foot: 40, small: false, tiny: false, compact: false, gap: GAP });

/** Left edge of the first pod, so that the row of cells stands as far from both sides. @param {Fit} fit */
export function podsLeft(fit) {
  const { w, size } = ALL_CELLS[fit.cell];
  return fit.small ? Math.round((fit.boxWidth - (fit.perRow * w - (w - size))) / 2) : PAD + 4 + Math.round((w - size) / 4);
}
