// @ts-check
// The marks and what they mean, drawn by the same code that draws the picture: a legend cannot drift from it.

import { drawGlyph, makeGlyph } from "../render/glyph.js";
import { make } from "../render/svg.js";

const SIZE = 36;
/** State and its word; the last three show a generation's border and the marks that stand on a pod. */
const MARKS = /** @type {const} */ ([
  ["pending", "waiting for a node", {}],
  ["starting", "starting", {}],
  ["ready", "ready", {}],
  ["notready", "running, not ready", {}],
  ["terminating", "told to stop", {}],
  ["failed", "failing", {}],
  ["completed", "done", {}],
  ["unknown", "not heard of", {}],
  ["ready", "next generation", { letter: "B", hue: 2, pattern: 2 }],
  ["ready", "restarted twice", { restarts: 2 }],
  ["ready", "matches the selector", { halo: true }],
  ["ready", "requested, not seen yet", { requested: "asked" }],
]);

/** @param {HTMLElement} list */
export function drawLegend(list) {
  for (const [state, words, more] of MARKS) {
    const { requested = "", ...look } = /** @type {Record<string, any>} */ (more);
    const face = { size: SIZE, state, letter: "A", hue: 1, pattern: 1, restarts: 0, name: "", note: "", noteTone: "", halo: false, dim: false, faded: false, ...look };
    const svg = make("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, class: "picture still", "aria-hidden": "true" });
    const group = make("g", { class: `item pod is-${state} hue-${face.hue}` }, svg);
    drawGlyph(makeGlyph(group), face, requested);
    const item = document.createElement("li");
    item.append(svg, words);
    list.append(item);
  }
  list.append(barLine());
}

/** What is requested of a node, and below it what is measured. */
function barLine() {
  const svg = make("svg", { viewBox: `0 0 ${SIZE} ${SIZE}`, class: "picture still", "aria-hidden": "true" });
  for (const [name, y, w, h] of /** @type {const} */ ([["bar", 10, SIZE, 10], ["bar-full", 10, SIZE * 0.7, 10], ["bar-used", 22, SIZE * 0.4, 4]])) make("rect", { class: name, x: 0, y, width: w, height: h, rx: 2 }, svg);
  const item = document.createElement("li");
  item.append(svg, "requested of a node; the line: really used, as measured");
  return item;
}
