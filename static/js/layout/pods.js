// @ts-check
/**
 * One pod as an item of the picture: the same glyph in every view.
 *
 * Outline = life, letter and inner border = generation, number = restarts. What cannot be drawn is said in two short lines below it.
 */
import { clean, fit, textWidth } from "./measure.js";
import { isMadeOf } from "./scene.js";

/** Cell sizes in px, largest first: `w` and `h` are one cell with its names and its share of the gap. */
export const CELLS = [
  { size: 52, w: 78, h: 96, name: 13, note: 12 },
  { size: 40, w: 64, h: 78, name: 12, note: 11 },
  { size: 28, w: 38, h: 40, name: 0, note: 0 },
  { size: 20, w: 27, h: 28, name: 0, note: 0 },
];
/** Where there are many nodes (level L2): shape and tone only. Then the cell of a low and narrow picture. Behind the others, so that an index means the same everywhere. */
export const ALL_CELLS = [...CELLS, { size: 14, w: 18, h: 18, name: 0, note: 0 }, { size: 10, w: 13, h: 13, name: 0, note: 0 }, { size: 34, w: 50, h: 66, name: 11, note: 10 }];
export const COMPACT_CELL = ALL_CELLS.length - 1;
/** @typedef {typeof CELLS[number]} Cell */

/** Beyond this nobody waits by the second; and the clock of a practice cluster may have run ahead of the page's. */
const LONGEST_LEFT_S = 3_600;

const SHORT = new Map([
  ["CrashLoopBackOff", "crash loop"], ["ImagePullBackOff", "no image"], ["ErrImagePull", "no image"], ["InvalidImageName", "bad image"],
  ["OOMKilled", "no memory"], ["ContainerCreating", "creating"], ["PodInitializing", "init"], ["CreateContainerConfigError", "bad config"],
  ["RunContainerError", "no start"], ["DeadlineExceeded", "too late"], ["ContainerStatusUnknown", "unknown"], ["NodeLost", "lost"],
]);

/** What a state is called in a sentence. @type {Record<string, string>} */
export const STATE_WORDS = {
  pending: "pending", starting: "starting", ready: "running and ready", notready: "running, not ready", terminating: "terminating",
  failed: "failed", completed: "completed", unknown: "state unknown",
};

/** "x4k2p" of "hello-6c9d-x4k2p"; the whole name where it is not made of chance: without an owner, or in a StatefulSet. @param {any} pod */
export function suffix(pod) {
  const name = clean(pod.name);
  return pod.owner && pod.owner.kind !== "StatefulSet" && name.includes("-") ? name.slice(name.lastIndexOf("-") + 1) : name;
}

/** Seconds until a leaving pod is gone, or null. @param {any} pod @param {number} now_ms */
const leaving = (pod, now_ms) => (pod.deleting_until_ms === null ? null : Math.max(0, Math.ceil((pod.deleting_until_ms - now_ms) / 1000)));

/**
 * The short words below a pod that is not simply ready.
 * @param {any} pod
 * @param {number} now_ms
 */
export function note(pod, now_ms) {
  switch (pod.state) {
    case "ready": return "";
    case "notready": return "not ready";
    case "terminating": {
      const seconds = leaving(pod, now_ms);
      return seconds && seconds <= LONGEST_LEFT_S ? `${seconds} s left` : "leaving";
    }
    case "unknown": return "unknown";
    case "completed": return "done";
    case "failed": return SHORT.get(pod.status) ?? (clean(pod.status).toLowerCase() || "failed");
    case "pending": return "waiting";
    default: return SHORT.get(pod.status) ?? "starting";
  }
}

/** @param {any} pod */
function tone(pod) {
  if (pod.state === "failed") return "bad";
  return pod.state === "notready" ? "warn" : "t2";
}

/** The sentence for a pod. @param {any} pod @param {any} view */
export function podSentence(pod, view) {
  let said = `Pod ${clean(pod.name)}, ${STATE_WORDS[pod.state] ?? clean(pod.state)}, ${pod.node ? `on ${clean(pod.node)}` : "on no node yet"}`;
  if (pod.generation) said += `, generation ${pod.generation}`;
  if (pod.restarts) said += `, ${pod.restarts} ${pod.restarts === 1 ? "restart" : "restarts"}`;
  const asked = view.requested?.get(pod.id);
  if (asked) said += `, requested: ${clean(asked)}`;
  const miss = view.spotlight?.misses?.get(pod.id);
  if (miss) said += `, not selected: ${clean(miss)}`;
  const why = pod.state === "ready" ? "" : clean(pod.why);
  return why ? `${said}. ${why}` : said;
}

/** A long name with nothing to say below it takes both lines, broken after a hyphen. @param {string} name @param {number} room  px @param {Cell} cell */
function halves(name, room, cell) {
  const fits = (/** @type {string} */ part) => textWidth(part, { size: cell.name, mono: true }) <= room;
  const at = fits(name) ? 0 : [...name.matchAll(/-/g)].map(({ index }) => index + 1).findLast((end) => fits(name.slice(0, end))) ?? 0;
  return at ? [name.slice(0, at), name.slice(at)] : [name, ""];
}

/** 0 = no generation, else 1…3 for hue and inner border; further letters begin again. @param {string} letter */
export function generationNumber(letter) {
  return letter ? ((letter.charCodeAt(0) - 65) % 3) + 1 : 0;
}

/**
 * The last item of each row, and what it was made of. A row is never changed, so a pod about which nothing is new costs a look and is the same item:
 * what is the same item need not be compared or painted again. @type {WeakMap<any, {of: any[], item: import("./scene.js").Item}>}
 */
const made = new WeakMap();

/**
 * @param {any} pod
 * @param {any} view
 * @param {{x: number, y: number, cell: Cell, quiet: string}} place
 * @returns {import("./scene.js").Item}
 */
export function podItem(pod, view, place) {
  const lit = view.spotlight;
  const { x, y, cell, quiet } = place;
  const of = [
    x, y, cell.size, cell.w, cell.name, quiet, pod.deleting_until_ms === null ? "" : note(pod, view.now_ms ?? 0),
    lit ? lit.matches.has(pod.id) : null, lit?.misses?.get(pod.id), view.requested?.get(pod.id),
  ];
  const before = made.get(pod);
  if (before && isMadeOf(before, of)) return before.item;
  const item = makeItem(pod, view, place);
  made.set(pod, { of, item });
  return item;
}

/**
 * @param {any} pod
 * @param {any} view
 * @param {{x: number, y: number, cell: Cell, quiet: string}} place  `quiet`: the second line of a pod about which there is nothing to say
 * @returns {import("./scene.js").Item}
 */
function makeItem(pod, view, { x, y, cell, quiet }) {
  const generation = generationNumber(pod.generation ?? "");
  const label = podSentence(pod, view);
  const miss = clean(view.spotlight?.misses?.get(pod.id) ?? "");
  const said = miss || note(pod, view.now_ms ?? 0);
  const ordinal = pod.owner?.kind === "StatefulSet" ? clean(pod.name).match(/-(\d{1,3})$/)?.[1] ?? "" : "";
  const room = cell.w - 4;
  const noteFace = { size: cell.note };
  const [name, rest] = !cell.name ? ["", ""] : said || quiet ? [suffix(pod), ""] : halves(suffix(pod), room, cell);
  // All at once, as `item` and `identity` would make it: put together from three parts, ten thousand of them take three times the time and memory.
  return {
    layer: "pods", kind: "pod", id: pod.id, namespace: pod.namespace ?? "", name: clean(pod.name), state: pod.state ?? "", cls: "", label, title: label, parts: [],
    pod: {
      size: cell.size, state: pod.state, letter: pod.generation || ordinal, hue: generation, pattern: generation, restarts: pod.restarts || 0,
      name: cell.name ? fit(name, room, { size: cell.name, mono: true }) : "",
      note: cell.note ? fit(clean(said || quiet || rest), room, noteFace) : "",
      noteTone: miss ? "warn" : said ? tone(pod) : rest ? "t2" : "t3",
      halo: Boolean(view.spotlight?.matches.has(pod.id)),
      dim: Boolean(view.spotlight) && !view.spotlight.matches.has(pod.id),
      faded: pod.state === "unknown",
    },
    requested: clean(view.requested?.get(pod.id) ?? ""), key: pod.id, x, y, w: cell.size, h: cell.size,
  };
}

/** The largest box that a pod item's drawing can take, names included. @param {import("./scene.js").Item} pod */
export function podBox(pod) {
  const face = pod.pod;
  const cell = ALL_CELLS.find((c) => c.size === face?.size) ?? CELLS[0];
  const below = cell.name ? cell.name + cell.note + 10 : 0;
  const half = face ? Math.max(textWidth(face.name, { size: cell.name, mono: true }), textWidth(face.note, { size: cell.note })) / 2 : 0;
  const wide = Math.max(pod.w / 2, half);
  return { x: pod.x + pod.w / 2 - wide, y: pod.y, w: wide * 2, h: pod.h + below };
}
