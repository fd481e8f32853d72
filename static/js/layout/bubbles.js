// @ts-check
/**
 * Words that a lesson puts on a thing. Pure: each stands at the side of its thing, or in it, where it covers least of what is written in the picture, of pods
 * and of other such words. Where several sides are free the upper one is taken: there one looks first.
 */

import { clamp } from "./camera.js";
import { textWidth, wrap } from "./measure.js";
import { podBox } from "./pods.js";
import { boxOf, item, path, rect, text } from "./scene.js";

/** @typedef {import("./scene.js").Item} Item */
/** @typedef {{ x: number, y: number, w: number, h: number }} Box */
/** @typedef {Box & { worth: number }} Kept */
/** @typedef {{ lines: string[], isCut: boolean, face: Face, w: number, h: number }} Shape  the words in lines, and the box that they need */
/** @typedef {Box & { side: "above" | "below" | "right" | "left" | "inside", at: number, shape: Shape }} Place  `at`: where its tail begins, along that side */
/** @typedef {{ size: number, line: number, pad: number, widest: number, bold: true }} Face  px */

/** @type {Face} */
const USUAL = { size: 16, line: 21, pad: 12, widest: 260, bold: true };
/** On a phone, or there is no place where a bubble covers nothing. @type {Face} */
const SMALL = { size: 13, line: 17, pad: 8, widest: 180, bold: true };
/** On the stage, for the back row: as large as the smallest words of a projector of 1080 lines, and of 720. @type {Face} */
const STAGE = { size: 30, line: 38, pad: 16, widest: 480, bold: true };
/** @type {Face} */
const STAGE_LOW = { size: 22, line: 28, pad: 12, widest: 340, bold: true };
const LOW_PX = 700;
const NARROW_PX = 600;
const LINES = 3;
/** In a thing that is no wider than its words. */
const LINES_INSIDE = 5;
/** Beside the pods of a machine, of its width. */
const BESIDE_PODS = 0.6;
const TAIL = 9;
/** How far the tail reaches into its thing. */
const NEAR = 4;
/** A thing of this size may have the words in itself: it is a machine, and has empty places. */
const ROOMY = { w: 100, h: 120 };
/** What it costs to cover a px² of this. Names of zones are told again by their machines' order; a pod is what one looks at. @type {Record<string, number>} */
const WORTH = { pod: 2, zone: 0.25, tray: 0.25 };
/** Words that are cut off say nothing. */
const CUT_COST = 1e6;

/** What is written in an item, where it stands. @type {WeakMap<Item, Kept[]>} */
const written = new WeakMap();

/** @param {Item} one @returns {Kept[]} */
function readable(one) {
  let boxes = written.get(one);
  if (!boxes) {
    const worth = one.pod ? WORTH.pod : WORTH[one.kind] ?? 1;
    const texts = one.pod ? [] : one.parts.flatMap((part) => (part.t === "text" && part.runs.length ? [boxOf(part)] : []));
    boxes = one.pod ? [{ ...podBox(one), worth }] : texts.map(({ x, y, w, h }) => ({ x: one.x + x, y: one.y + y, w, h, worth }));
    written.set(one, boxes);
  }
  return boxes;
}

/** @param {Box} a @param {Box} b  px² */
const shared = (a, b) => Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));

/**
 * @param {{ on: Item, id: string, text: string }[]} said @param {Item[]} items  the scene without them @param {{ width: number, height: number, isStage?: boolean }} scene
 * @returns {Item[]}
 */
export function bubblesOn(said, items, scene) {
  if (!said.length) return [];
  const kept = items.flatMap(readable);
  const face = scene.isStage ? (scene.height < LOW_PX ? STAGE_LOW : STAGE) : scene.width < NARROW_PX ? SMALL : USUAL;
  return said.map(({ on, id, text: words }) => {
    const place = best(placesFor(on, words, face), kept, scene);
    kept.push({ ...place, worth: WORTH.pod });
    return drawn(id, words, place);
  });
}

/** @param {string} words @param {Face} face @param {number} widest @param {number} most  lines @returns {Shape} */
function shaped(words, face, widest, most) {
  const lines = wrap(words, widest, face, most);
  return { lines, isCut: lines.join(" ") !== words.split(" ").filter(Boolean).join(" "), face, w: Math.max(...lines.map((line) => textWidth(line, face))) + 2 * face.pad, h: lines.length * face.line + face.pad };
}

/** @param {Item} on @param {string} words @param {Face} face @returns {Place[]} */
function placesFor(on, words, face) {
  const places = placesAround(on, shaped(words, face, face.widest, LINES));
  if (on.w < ROOMY.w || on.h < ROOMY.h) return places;
  const widths = [on.w - 3 * face.pad, on.w * BESIDE_PODS - face.pad];
  return [...places, ...widths.flatMap((width) => placesIn(on, shaped(words, face, Math.min(face.widest, width), LINES_INSIDE)))];
}

/** In the order in which they are taken. @param {Item} on @param {Shape} shape @returns {Place[]} */
function placesAround(on, shape) {
  const { w, h, face } = shape;
  const edge = face.pad + TAIL;
  const box = on.pod ? podBox(on) : on;
  // Of a large thing the tail may point at any part of its edge; of a small one, at its middle.
  const points = on.w > 200 ? [120, on.w / 2, on.w - 60, 60].map((x) => on.x + x) : [on.x + on.w / 2];
  const lines = points.flatMap((point) => [w / 2, w - edge, edge].map((at) => ({ x: point - at, at })));
  const level = on.y + Math.min(on.h, 120) / 2 - h / 2;
  /** @type {Omit<Place, "w" | "h" | "shape">[]} */
  const places = [
    ...lines.map(({ x, at }) => ({ x, y: on.y - h - TAIL + NEAR, at, side: /** @type {const} */ ("above") })),
    ...lines.map(({ x, at }) => ({ x, y: box.y + box.h + TAIL - NEAR, at, side: /** @type {const} */ ("below") })),
    { x: box.x + box.w + TAIL, y: level, at: h / 2, side: "right" },
    { x: box.x - w - TAIL, y: level, at: h / 2, side: "left" },
  ];
  return places.map((place) => ({ ...place, w, h, shape }));
}

/** From above to below, in the middle and at both sides. @param {Item} on @param {Shape} shape @returns {Place[]} */
function placesIn(on, shape) {
  const { w, h, face } = shape;
  const xs = [(on.w - w) / 2, on.w - w - face.pad / 2, face.pad / 2];
  const ys = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map((part) => Math.min(on.h * part, on.h - h - face.pad));
  return ys.flatMap((y) => xs.map((x) => ({ x: on.x + x, y: on.y + y, w, h, at: 0, side: "inside", shape })));
}

/** @param {Place[]} places @param {Kept[]} kept @param {{ width: number, height: number }} scene */
function best(places, kept, scene) {
  const inside = places.map((place) => within(place, scene));
  const costs = inside.map((place, i) => kept.reduce((sum, box) => sum + shared(place, box) * box.worth, 0) + (place.shape.isCut ? CUT_COST : 0) + (place === places[i] ? 0 : 1) + i / 100);
  return inside[costs.indexOf(Math.min(...costs))];
}

/** Moved into the picture; its tail still points at its thing. @param {Place} place @param {{ width: number, height: number }} scene @returns {Place} */
function within(place, { width, height }) {
  const x = Math.max(0, Math.min(place.x, width - place.w));
  const y = Math.max(0, Math.min(place.y, height - place.h));
  if (x === place.x && y === place.y) return place;
  const at = place.side === "above" || place.side === "below" ? clamp(place.at + place.x - x, place.shape.face.pad + TAIL, place.w - place.shape.face.pad - TAIL) : place.at + place.y - y;
  return { ...place, x, y, at };
}

/** @param {Place} place */
function tailOf({ side, at, w, h }) {
  if (side === "inside") return "";
  if (side === "above") return `M${at - TAIL} ${h - 1} L${at} ${h + TAIL} L${at + TAIL} ${h - 1}`;
  if (side === "below") return `M${at - TAIL} 1 L${at} ${-TAIL} L${at + TAIL} 1`;
  return side === "right" ? `M1 ${at - TAIL} L${-TAIL} ${at} L1 ${at + TAIL}` : `M${w - 1} ${at - TAIL} L${w + TAIL} ${at} L${w - 1} ${at + TAIL}`;
}

/** @param {string} id @param {string} words @param {Place} place */
function drawn(id, words, place) {
  const { x, y, w, h, shape: { lines, face } } = place;
  const tail = tailOf(place);
  return item({
    key: `bubble:${id}`, layer: "pods", x, y, w, h, cls: "bubble", label: words,
    parts: [
      rect("bubble-box", 0, 0, w, h, 10), ...(tail ? [path("bubble-tail", tail)] : []),
      ...lines.map((line, i) => text("bubble-text", face.pad, face.pad / 2 + (i + 1) * face.line - face.size * 0.38, line, { ...face, max: w })),
    ],
  });
}
