// @ts-check
/**
 * What a layout answers: a flat list of things with places, ready to be painted.
 *
 * A Scene is plain data. Everything that is drawn stands in it, text included, so that a test in node can say "nothing overlaps, nothing sticks
 * out" and a painter owns no facts. Items are flat (a pod is not inside its node): that is what lets a pod travel from one place to another.
 */
import { clean, fit, textWidth } from "./measure.js";

/** @typedef {import("./measure.js").Face} Face */
/** @typedef {{s: string, c?: string}} Run a piece of text with a class of its own */
/** @typedef {{t: "rect", c: string, x: number, y: number, w: number, h: number, r: number}} RectPart */
/** @typedef {{t: "path", c: string, d: string}} PathPart */
/** @typedef {{t: "circle", c: string, x: number, y: number, r: number}} CirclePart */
/** @typedef {{t: "text", c: string, x: number, y: number, size: number, bold: boolean, mono: boolean, anchor: "start"|"middle"|"end", runs: Run[]}} TextPart */
/** @typedef {RectPart | PathPart | CirclePart | TextPart} Part */

/**
 * How a pod looks: everything that its glyph shows.
 * @typedef {{size: number, state: string, letter: string, hue: number, pattern: number, restarts: number, name: string, note: string, noteTone: string, halo: boolean, dim: boolean, faded: boolean}} PodFace
 */

/**
 * @typedef {object} Item
 * @property {string} key  what keeps its element from one scene to the next
 * @property {"back"|"wires"|"things"|"pods"} layer
 * @property {string} kind  `data-kind`; "" for drawing without an object of its own
 * @property {string} id  the object's id, "" when nothing can be chosen here
 * @property {string} namespace
 * @property {string} name
 * @property {string} state
 * @property {string} cls  classes of the item
 * @property {number} x  px, left of the item in the picture; parts are relative to it
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {string} label  the sentence a screen reader says
 * @property {string} title  the tooltip: what was shortened, in full
 * @property {Part[]} parts
 * @property {PodFace | null} pod
 * @property {string} requested  what was asked for and is not seen yet, or ""
 */

/**
 * @typedef {object} Scene
 * @property {"nodes"|"apps"|"rollout"} mode
 * @property {number} width
 * @property {number} height
 * @property {string} label  the whole picture in one sentence
 * @property {Item[]} items  in reading order
 * @property {boolean} ticking  something in it changes with time alone
 * @property {Field} [field]  a fleet: what a painter of many draws
 * @property {Record<string, any>} memory  what the next layout needs to keep things in their place
 */

/**
 * The cells of a fleet: `marks` are numbers for a painter of many (field-marks.js), `pods` the rows in one, `of` what it was made of.
 * @typedef {{key: string, item: Item, marks: Float32Array, pods: any[], of: any[]}} Cell
 */
/** @typedef {{level: 0 | 1 | 2, texel: number, cells: Cell[], w: number, h: number}} Field  `texel`, `w`, `h`: of a pod and of a cell */

/** @typedef {{width: number, height: number}} Size px; height is what is seen without scrolling */

/**
 * @param {Partial<Item> & {key: string, x: number, y: number, w: number, h: number}} given
 * @returns {Item}
 */
export function item(given) {
  return {
    layer: "things", kind: "", id: "", namespace: "", name: "", state: "", cls: "", label: "", title: "", parts: [], pod: null, requested: "",
    ...given,
  };
}

/** The fields of an item that name its row. @param {any} row */
export function identity(row) {
  return { kind: String(row.kind).toLowerCase(), id: row.id, namespace: row.namespace ?? "", name: clean(row.name), state: row.state ?? "" };
}

/** @param {string} c @param {number} x @param {number} y @param {number} w @param {number} h @param {number} [r] @returns {RectPart} */
export const rect = (c, x, y, w, h, r = 0) => ({ t: "rect", c, x, y, w: Math.max(0, w), h: Math.max(0, h), r });
/** @param {string} c @param {string} d @returns {PathPart} */
export const path = (c, d) => ({ t: "path", c, d });
/** @param {string} c @param {number} x @param {number} y @param {number} r @returns {CirclePart} */
export const circle = (c, x, y, r) => ({ t: "circle", c, x, y, r });

/**
 * A line of text, shortened to `max` px; before that made smaller, down to `least`.
 * @param {string} c
 * @param {number} x
 * @param {number} y  the base line
 * @param {string | Run[]} said
 * @param {Face & {anchor?: "start"|"middle"|"end", max?: number, least?: number}} given
 * @returns {TextPart}
 */
export function text(c, x, y, said, { size: wanted, bold = false, mono = false, anchor = "start", max = Infinity, least = wanted }) {
  const whole = typeof said === "string" ? clean(said) : said.map(({ s }) => s).join("");
  let size = wanted;
  while (size > least && textWidth(whole, { size, bold, mono }) > max) size -= 1;
  const face = { size, bold, mono };
  let left = max;
  /** @type {Run[]} */
  const runs = [];
  for (const run of typeof said === "string" ? [{ s: clean(said) }] : said) {
    if (left <= 0) break;
    const s = fit(run.s, left, face);
    left -= textWidth(s, face);
    if (s) runs.push({ ...run, s });
    if (s !== run.s) break;
  }
  return { t: "text", c, x, y, size, bold, mono, anchor, runs };
}

/** Width in px of a text part. @param {TextPart} part */
export function widthOf(part) {
  return part.runs.reduce((sum, run) => sum + textWidth(run.s, part), 0);
}

/** The box around a text part, in the item's own space. @param {TextPart} part */
export function boxOf(part) {
  const w = widthOf(part);
  const x = part.anchor === "start" ? part.x : part.anchor === "end" ? part.x - w : part.x - w / 2;
  return { x, y: part.y - part.size * 0.76, w, h: part.size * 0.98 };
}

/** Whether what was kept is of the very same things, so that it need not be made again. @param {{of: unknown[]} | undefined} kept @param {unknown[]} of */
export const isMadeOf = (kept, of) => kept !== undefined && kept.of.length === of.length && of.every((one, i) => one === kept.of[i]);
