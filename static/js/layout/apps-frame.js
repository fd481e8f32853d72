// @ts-check
/**
 * Where the columns of every lane stand, for a given width: the same in all lanes, so that the eye can run down a column.
 *
 * Wide: door, Service, selector, pods, Deployment, from left to right. Medium: the Deployment's card lies below the pods. Narrow: one below another.
 */

/**
 * @typedef {object} Frame  all in px
 * @property {"wide"|"medium"|"narrow"} form
 * @property {number} x
 * @property {number} w
 * @property {{x: number, w: number}} door
 * @property {{x: number, w: number, h: number}} pill
 * @property {{x: number, w: number}} selector
 * @property {number} channel  where the wires turn up and down
 * @property {{x: number, w: number, columns: number, columnW: number}} pods
 * @property {{x: number, w: number, below: boolean}} card
 */

const COLUMN_GAP = 28;

/** @param {number} x @param {number} w @returns {Frame} */
export function appsFrame(x, w) {
  if (w >= 1040) return wide(x, w);
  return w >= 640 ? medium(x, w) : narrow(x, w);
}

/** @param {number} x @param {number} w @returns {Frame} */
function wide(x, w) {
  const roomy = w >= 1300;
  const door = { x: x + (roomy ? 20 : 12), w: roomy ? 92 : 72 };
  const pill = { x: door.x + door.w + (roomy ? 20 : 10), w: roomy ? 196 : 154, h: 76 };
  const selector = { x: pill.x + pill.w + (roomy ? 40 : 22), w: roomy ? 196 : 154 };
  const channel = selector.x + selector.w + (roomy ? 28 : 18);
  const card = { x: x + w - 16 - (roomy ? 252 : 210), w: roomy ? 252 : 210, below: false };
  return { form: "wide", x, w, door, pill, selector, channel, pods: podsArea(channel + (roomy ? 36 : 28), card.x - (roomy ? 36 : 20), 2), card };
}

/** @param {number} x @param {number} w @returns {Frame} */
function medium(x, w) {
  const pill = { x: x + 16, w: 152, h: 76 };
  const selector = { x: pill.x + pill.w + 24, w: 152 };
  const channel = selector.x + selector.w + 18;
  const pods = podsArea(channel + 28, x + w - 16, w >= 760 ? 2 : 1);
  return { form: "medium", x, w, door: { x: x + 16, w: 0 }, pill, selector, channel, pods, card: { x: pods.x, w: pods.w, below: true } };
}

/** @param {number} x @param {number} w @returns {Frame} */
function narrow(x, w) {
  const half = Math.floor((w - 28 - 12 - 20) / 2);
  const pill = { x: x + 28, w: half, h: 76 };
  const selector = { x: pill.x + half + 20, w: half };
  const channel = x + 14;
  return { form: "narrow", x, w, door: { x: x + 12, w: 0 }, pill, selector, channel, pods: podsArea(x + 32, x + w - 12, 1), card: { x: x + 12, w: w - 24, below: true } };
}

/** @param {number} left @param {number} right @param {number} columns */
function podsArea(left, right, columns) {
  const w = Math.max(80, right - left);
  return { x: left, w, columns, columnW: Math.floor((w - COLUMN_GAP * (columns - 1)) / columns) };
}

/** Left edge of a generation's column. @param {Frame} frame @param {number} column */
export const columnX = (frame, column) => frame.pods.x + column * (frame.pods.columnW + COLUMN_GAP);
