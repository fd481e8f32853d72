// @ts-check
/**
 * The measures of the stage: what is read from the back row, 10 m from a picture 2 m wide. Nothing is ever made smaller than this; where there is no
 * room, a number stands for the things.
 */
import { clean, fit, textWidth } from "./measure.js";
import { generationNumber, note, podSentence } from "./pods.js";
import { identity, item, text } from "./scene.js";

/** The smallest text, px. */
export const SMALL = 27;
/** What must be read, px. */
export const LARGE = 48;
/** Glyph sizes, px, largest first; the last one is the smallest that is drawn. */
export const GLYPHS = [96, 80, 64, 52, 44, 36];
export const PAD = 24;

/** A line of text in one of the two sizes. @param {string} c @param {number} x @param {number} y @param {string | import("./scene.js").Run[]} said @param {{size?: number, max: number, bold?: boolean, anchor?: "start" | "middle" | "end", mono?: boolean}} face */
export const line = (c, x, y, said, { size = SMALL, ...face }) => text(c, x, y, said, { size, ...face });

/** Pods with the name of their application below them, px, largest first. */
const NAMED = [{ size: 152, w: 232, h: 212 }, { size: 120, w: 200, h: 176 }, { size: 88, w: 176, h: 142 }];

/** Whether so many pods have room for names. @param {number} count @param {{w: number, h: number}} room @returns {{size: number, pitch: number, pitchY: number, perRow: number, named: boolean} | null} */
export function cellFor(count, room) {
  for (const { size, w, h } of NAMED) {
    const perRow = Math.floor(room.w / w);
    if (perRow > 0 && Math.ceil(count / perRow) * h <= room.h) return { size, pitch: w, pitchY: h, perRow, named: true };
  }
  const glyph = glyphFor(count, room);
  return glyph && { ...glyph, pitchY: glyph.pitch, named: false };
}

/** A pod in its cell, and its application's name. @param {any} pod @param {any} view @param {NonNullable<ReturnType<typeof cellFor>>} cell @param {{x: number, y: number, slot: number, name: string}} at  `x`, `y`: of the first cell */
export function stageCell(pod, view, cell, { x, y, slot, name }) {
  const left = x + (slot % cell.perRow) * cell.pitch;
  const top = y + Math.floor(slot / cell.perRow) * cell.pitchY;
  if (!cell.named) return [stagePod(pod, view, { x: left, y: top, size: cell.size })];
  const w = cell.pitch - 16;
  const said = note(pod, 0) && pod.state !== "terminating" ? note(pod, 0) : pod.state === "terminating" ? "leaving" : name;
  return [
    stagePod(pod, view, { x: left + (w - cell.size) / 2, y: top, size: cell.size }),
    item({ key: `name:${pod.id}`, layer: "things", cls: "stage-name", x: left, y: top + cell.size, w, h: 44, parts: [line(pod.state === "failed" ? "bad" : "t1", w / 2, 33, said, { anchor: "middle", max: w })] }),
  ];
}

/** The largest glyph with which so many pods fit, or null: then they are counted. @param {number} count @param {{w: number, h: number}} room */
export function glyphFor(count, room) {
  for (const size of GLYPHS) {
    const pitch = size + Math.max(10, Math.round(size / 5));
    const perRow = Math.max(1, Math.floor((room.w + pitch - size) / pitch));
    if (room.w >= size && Math.ceil(count / perRow) * pitch - (pitch - size) <= room.h) return { size, pitch, perRow };
  }
  return null;
}

/** @param {any} pod @param {any} view @param {{x: number, y: number, size: number}} place */
export function stagePod(pod, view, { x, y, size }) {
  const number = generationNumber(pod.generation ?? "");
  const label = podSentence(pod, view);
  return item({
    ...identity(pod), key: pod.id, layer: "pods", x, y, w: size, h: size, label, requested: clean(view.requested?.get(pod.id) ?? ""),
    pod: {
      size, state: pod.state, letter: size >= 60 ? pod.generation ?? "" : "", hue: number, pattern: number, restarts: 0, name: "", note: "", noteTone: "t2",
      halo: Boolean(view.spotlight?.matches.has(pod.id)), dim: Boolean(view.spotlight) && !view.spotlight.matches.has(pod.id), faded: pod.state === "unknown",
    },
  });
}

const TOLD = ["failed", "unknown", "notready", "pending", "starting", "terminating", "completed"];
const WORDS = /** @type {Record<string, string>} */ ({ failed: "failing", unknown: "not heard of", notready: "not ready", pending: "waiting", starting: "starting", terminating: "leaving", completed: "done", ready: "ready" });

/** "7 ready · 2 failing", worst first after the ready ones. @param {any[]} pods @returns {import("./scene.js").Run[]} */
export function countWords(pods) {
  const of = (/** @type {string} */ state) => pods.filter((pod) => pod.state === state).length;
  const said = [{ s: `${of("ready")} ready`, c: "t1" }, ...TOLD.filter(of).map((state) => ({ s: `${of(state)} ${WORDS[state]}`, c: ["failed", "unknown"].includes(state) ? "bad" : "t2" }))];
  return said.flatMap((run, i) => (i ? [{ s: " · ", c: "t2" }, run] : [run]));
}

/** What is wrong with the worst pod, in words, or "". @param {any[]} pods @param {any} view */
export function worstWords(pods, view) {
  const bad = pods.find((pod) => pod.state === "failed") ?? pods.find((pod) => pod.state === "unknown") ?? pods.find((pod) => pod.state === "pending" && pod.why);
  return bad ? clean(bad.why) || note(bad, view.now_ms ?? 0) : "";
}

/** As many runs as fit. @param {string} said @param {number} max */
export const short = (said, max) => (textWidth(said, { size: SMALL }) <= max ? said : fit(said, max, { size: SMALL }));
