// @ts-check
/**
 * What is drawn in the cell of one node of a fleet, as numbers: rectangles with a tone and a shape. Pure.
 *
 * Six numbers a mark, in the order in which they are painted: x, y, w, h, index in TONES, index in SHAPES.
 */
import { PAD } from "./field-fit.js";

export const NUMBERS = 6;
/** Colours, by the names of the style sheet. */
export const TONES = ["panel", "line", "gen1", "mark", "ink3", "ink2", "warn", "bad", "rule-soft", "soft"];
/** Full; a frame (waiting); the lower half (starting); stripes (ending); a cross (failed); a full one with a corner cut off (not ready); a dot (unknown). */
export const SHAPES = ["full", "frame", "half", "stripes", "cross", "notch", "dot"];
const tone = (/** @type {string} */ name) => TONES.indexOf(name);
const shape = (/** @type {string} */ name) => SHAPES.indexOf(name);

/** Worst first. @type {Record<string, [tone: number, shape: number]>} */
const LOOKS = {
  failed: [tone("bad"), shape("cross")], unknown: [tone("bad"), shape("dot")], notready: [tone("warn"), shape("notch")], pending: [tone("warn"), shape("frame")],
  starting: [tone("ink2"), shape("half")], terminating: [tone("ink3"), shape("stripes")], ready: [tone("gen1"), shape("full")], completed: [tone("mark"), shape("frame")],
};
const ORDER = Object.keys(LOOKS);


/** 0 is worst. @param {string} state */
export const worstOf = (state) => (ORDER.includes(state) ? ORDER.indexOf(state) : 0);

/**
 * @param {{node: any, pods: any[], quiet: [string, number][], total: number, isPart: boolean}} what  `pods`: rows, worst first; `quiet`: the counted rest;
 *   `isPart`: one namespace is looked at, and the rest is that of all of them
 * @param {{x: number, y: number}} at @param {import("./field-fit.js").FieldFit} fit @param {0 | 1 | 2} level
 * @returns {Float32Array}
 */
export function marksOf(what, at, fit, level) {
  const { node } = what;
  const [w, h] = [fit.w - PAD, fit.h - PAD];
  const lost = node.state !== "ready";
  const marks = [at.x, at.y, w, h, tone(lost ? "bad" : node.cordoned ? "warn" : "line"), shape("full")];
  const edge = lost || node.cordoned ? Math.min(1, w / 10) : Math.min(0.35, w / 24);
  marks.push(at.x + edge, at.y + edge, w - 2 * edge, h - 2 * edge, tone(level ? "panel" : "soft"), shape("full"));
  if (level) texels(marks, what, at, fit, level);
  else filled(marks, what, { x: at.x + edge, y: at.y + edge, w: w - 2 * edge, h: h - 2 * edge });
  if (lost || node.cordoned) marks.push(at.x + w * 0.62, at.y, w * 0.38, Math.min(h * 0.3, w * 0.38), tone(lost ? "bad" : "warn"), shape("full"));
  return new Float32Array(marks);
}

/** L0: as full as the node is, in the tone of the worst there, and the bad ones' share as a foot of it, never less than is seen. @param {number[]} marks @param {Parameters<typeof marksOf>[0]} what @param {{x: number, y: number, w: number, h: number}} box */
function filled(marks, { node, pods, quiet, total, isPart }, { x, y, w, h }) {
  const full = Math.min(1, total / (node.allocatable?.pods || Math.max(total, 1)));
  const high = Math.max(total ? 0.08 : 0, full) * h;
  const worst = quiet.reduce((most, [state]) => (worstOf(state) < worstOf(most) ? state : most), "completed");
  marks.push(x, y + h - high, w, high, isPart ? tone("rule-soft") : LOOKS[worst][0], shape("full"));
  // Of one namespace: its share stands at the foot, in its own tone.
  if (isPart && pods.length) marks.push(x, y + h - Math.max(0.12 * h, (pods.length / total) * high), w, Math.max(0.12 * h, (pods.length / total) * high), LOOKS[pods[pods.length - 1].state]?.[0] ?? tone("mark"), shape("full"));
  const bad = pods.filter((pod) => worstOf(pod.state) <= worstOf("pending"));
  if (!bad.length) return;
  const part = Math.max(0.28, bad.length / Math.max(total, 1)) * h;
  marks.push(x, y + h - part, w, part, LOOKS[bad[0].state]?.[0] ?? tone("bad"), shape("full"));
}

/** @param {number[]} marks @param {Parameters<typeof marksOf>[0]} what @param {{x: number, y: number}} at @param {import("./field-fit.js").FieldFit} fit @param {1 | 2} level */
function texels(marks, { pods, quiet, isPart }, { x, y }, { texel, perRow, head }, level) {
  const size = texel * (level === 2 ? 0.8 : 0.86);
  let i = 0;
  const left = x + PAD / 4;
  const put = (/** @type {number} */ t, /** @type {number} */ s) => {
    marks.push(left + (i % perRow) * texel + (texel - size) / 2, y + head + Math.floor(i / perRow) * texel + (texel - size) / 2, size, size, t, level === 2 ? s : shape("full"));
    i += 1;
  };
  for (const { state } of pods) put(...(LOOKS[state] ?? LOOKS.unknown));
  for (const [state, count] of quiet) for (let one = 0; one < count; one += 1) put(isPart ? tone("rule-soft") : LOOKS[state]?.[0] ?? tone("mark"), LOOKS[state]?.[1] ?? 0);
}
