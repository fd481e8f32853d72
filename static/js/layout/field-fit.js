// @ts-check
/**
 * How large the cells of a fleet are: the largest texels with which all nodes are seen at once. Pure.
 */

/** Between two cells, in units of the layout; it belongs to the cell before it. */
export const PAD = 2;
/** Above the cells of a zone. */
export const ZONE = 22;
const LARGEST = 12;
/** Below this a cell would be smaller than a finger of the map can find; then the page scrolls. */
const SMALLEST = 0.8;
const STEP = 0.1;

/** @typedef {{texel: number, perRow: number, columns: number, w: number, h: number, head: number}} FieldFit  `head`: above the pods of a cell, for its name */

/**
 * @param {{counts: number[], most: number, width: number, height: number}} need  nodes of each zone; pods that a cell must hold; px
 * @returns {FieldFit}
 */
export function fitField({ counts, most, width, height }) {
  const perRow = Math.max(2, Math.ceil(Math.sqrt(most * 1.2)));
  const rows = Math.ceil(most / perRow);
  let fit = frame(SMALLEST, perRow, rows, width);
  for (let texel = LARGEST; texel >= SMALLEST; texel -= STEP) {
    fit = frame(texel, perRow, rows, width);
    if (heightOf(fit, counts) <= height) break;
  }
  return fit;
}

/** @param {number} texel @param {number} perRow @param {number} rows @param {number} width @returns {FieldFit} */
function frame(texel, perRow, rows, width) {
  const head = texel * 1.1;
  const w = perRow * texel + PAD * 1.5;
  return { texel, perRow, w, h: rows * texel + head + PAD * 1.25, head, columns: Math.max(1, Math.floor(width / w)) };
}

/** @param {FieldFit} fit @param {number[]} counts */
const heightOf = (fit, counts) => counts.reduce((all, count) => all + Math.ceil(count / fit.columns) * fit.h, 0) + (counts.length > 1 ? counts.length * ZONE : 0);
