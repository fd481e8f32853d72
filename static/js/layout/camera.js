// @ts-check
/**
 * Zoom and place of the camera as numbers. Pure.
 *
 * `zoom` is against the picture as it is laid out for the window: 1 shows it as it comes. Where the Nodes view had to make its pods small, zooming in
 * turns at one point into the same boxes and cells with everything in them (level L3): a pod stays where it was, and grows names.
 */
import { LARGEST_PX } from "./field.js";
import { ALL_CELLS, CELLS } from "./pods.js";

/** From this size on the screen, px, a pod shows everything. */
const DETAIL_PX = 36;
/** No pod is drawn larger than this, px. */
const LARGEST_POD_PX = 104;
const STEP = 1.25;

/** @typedef {{zoom: number, x: number, y: number}} Camera  `x`, `y`: what is in the middle, as parts of the picture, 0…1 */

/** @type {Camera} */
export const HOME = { zoom: 1, x: 0, y: 0 };

/**
 * How a picture is to be drawn under a zoom.
 * @param {import("./scene.js").Scene | null} scene  the last one, not in detail or in detail
 * @param {string} mode @param {number} base  what chooseZoom chose @param {number} zoom
 * @returns {{detail: boolean, scale: number, most: number}} `scale`: px for a unit of the layout; `most`: the largest zoom
 */
export function level(scene, mode, base, zoom) {
  if (mode === "nodes" && scene?.field) return { detail: false, scale: base * zoom, most: Math.max(2.5, LARGEST_PX / (scene.field.texel * base)) };
  const fit = mode === "nodes" ? scene?.memory.nodes?.fit : null;
  const size = fit ? ALL_CELLS[fit.cell].size : CELLS[0].size;
  // What nobody zoomed into is drawn as it was laid out.
  const detail = zoom > 1.05 && Boolean(fit) && fit.cell >= 2 && size * base * zoom >= DETAIL_PX;
  return { detail, scale: detail ? (base * zoom * size) / CELLS[0].size : base * zoom, most: Math.max(2.5, LARGEST_POD_PX / (size * base)) };
}

/** The next zoom from a button or a key: each step a quarter. @param {number} zoom @param {1 | -1} step */
export const stepped = (zoom, step) => STEP ** (Math.round(Math.log(zoom) / Math.log(STEP)) + step);

/** @param {number} value @param {number} least @param {number} most */
export const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

/** As a link holds it: "2.50,0.412,0.330"; "" where it is at home. @param {Camera} camera */
export function writeCamera({ zoom, x, y }) {
  return Math.abs(zoom - 1) < 0.01 && x === 0 && y === 0 ? "" : [zoom.toFixed(2), x.toFixed(3), y.toFixed(3)].join();
}

/** @param {string} text @returns {Camera} home for nothing */
export function readCamera(text) {
  const [zoom, x, y] = text.split(",").map(Number);
  return text && [zoom, x, y].every(Number.isFinite) ? { zoom: clamp(zoom, 0.05, 60), x: clamp(x, 0, 1), y: clamp(y, 0, 1) } : HOME;
}

/** @typedef {{x: number, y: number, w: number, h: number}} Box */

/** Around all of them. @param {Box[]} boxes  one at least @returns {Box} */
export function around(boxes) {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return { x, y, w: Math.max(...boxes.map((box) => box.x + box.w)) - x, h: Math.max(...boxes.map((box) => box.y + box.h)) - y };
}

/**
 * How several things are seen at once: all of them, if that stays readable; else as many as do, from the first on.
 * @param {Box[]} boxes  in units of the layout, one at least @param {{w: number, h: number}} port  px @param {{least: number, most: number}} scales
 * @returns {{box: Box, scale: number}}
 */
export function framing(boxes, port, { least, most }) {
  const box = around(boxes);
  const fits = Math.min(port.w / box.w, port.h / box.h);
  if (fits < least && boxes.length > 1) return framing(boxes.slice(0, -1), port, { least, most });
  return { box, scale: clamp(fits, Math.min(least, most), most) };
}

/**
 * What stays under the pointer while the picture changes its size: a thing and a place in it, or else a place in the picture.
 * @param {import("./scene.js").Scene} scene @param {{x: number, y: number}} at  in units of the layout
 */
export function anchorAt(scene, { x, y }) {
  let key = "";
  let best = { x: 0, y: 0, w: scene.width, h: scene.height };
  for (const item of scene.items) {
    if (item.layer !== "back" || item.pod || x < item.x || y < item.y || x > item.x + item.w || y > item.y + item.h) continue;
    if (item.w * item.h < best.w * best.h) [key, best] = [item.key, item];
  }
  return { key, x: best.w ? (x - best.x) / best.w : 0, y: best.h ? (y - best.y) / best.h : 0 };
}

/** Where an anchor is in another scene, in its units. @param {import("./scene.js").Scene} scene @param {ReturnType<typeof anchorAt>} anchor */
export function placeOf(scene, anchor) {
  const item = anchor.key ? scene.items.find(({ key }) => key === anchor.key) : null;
  const { x, y, w, h } = item ?? { x: 0, y: 0, w: scene.width, h: scene.height };
  return { x: x + anchor.x * w, y: y + anchor.y * h };
}
