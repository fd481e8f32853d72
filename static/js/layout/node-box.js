// @ts-check
/**
 * One node: its name, its state in words, what is requested of it, and what is wrong with it.
 */
import { clean, textWidth } from "./measure.js";
import { identity, item, rect, text } from "./scene.js";

const CROWDED = 0.9;
const PAD = 24;
const COMPACT_PAD = 8;

/** @param {number} part @param {number} whole */
const share = (part, whole) => (whole > 0 ? part / whole : 0);

/** "52 s", "4 min", "3 h", "2 d". @param {number} ms */
export function span(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 129600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

/** @typedef {{words: string, short: string, tone: string}} State `short`: for where the words do not fit */

/** For so short a time nothing is said of it. */
const LEAST_SINCE_MS = 1_000;

/** The state of a node in a few words. @param {any} node @param {number} now_ms @returns {State} */
export function nodeWords(node, now_ms) {
  if (!node.known) return { words: "details not visible", short: "not visible", tone: "t2" };
  // A practice cluster's clock may have run ahead of the page's: then it is not known how long.
  const since = node.since_ms && now_ms - node.since_ms >= LEAST_SINCE_MS ? ` ${span(now_ms - node.since_ms)}` : "";
  const cordoned = node.cordoned ? " · cordoned" : "";
  if (node.state === "unknown") return { words: `NotReady · silent${since}${cordoned}`, short: `silent${since}`, tone: "bad" };
  if (node.state === "notready") return { words: `NotReady${since ? ` for${since}` : ""}${cordoned}`, short: `NotReady${since}`, tone: "bad" };
  return { words: `Ready${cordoned}`, short: node.cordoned ? "cordoned" : "Ready", tone: node.cordoned ? "warn" : "t2" };
}

/** Conditions that are not as they should be, and taints, as short words. @param {any} node @returns {{s: string, c: string}[]} */
function remarks(node) {
  const bad = (node.conditions ?? []).filter((/** @type {any} */ c) => c.type !== "Ready" && c.status !== "False");
  const said = bad.map((/** @type {any} */ c) => ({ s: `${clean(c.type)}${c.status === "Unknown" ? "?" : ""}`, c: node.state === "ready" ? "bad" : "t3" }));
  const taints = (node.taints ?? []).filter((/** @type {string} */ t) => !/^node\.kubernetes\.io\/(unschedulable|not-ready|unreachable)\b/.test(t));
  return [...said, ...taints.map((/** @type {string} */ t) => ({ s: `taint ${clean(t)}`, c: "t3" }))];
}

/** What a node really uses, in whole per cent of what it has; null where nobody measures it. @param {any} node @param {any} view @returns {{cpu: number, memory: number} | null} */
function usedBy(node, view) {
  const used = node.known ? view.used?.get(node.name) : null;
  return used ? { cpu: Math.round(share(used.cpu_m, node.allocatable.cpu_m) * 100), memory: Math.round(share(used.memory_b, node.allocatable.memory_b) * 100) } : null;
}

/** @param {any} node @param {number} pods @param {any} view */
function sentence(node, pods, view) {
  const { words } = nodeWords(node, view.now_ms ?? 0);
  const cpu = Math.round(share(node.requested.cpu_m, node.allocatable.cpu_m) * 100);
  const memory = Math.round(share(node.requested.memory_b, node.allocatable.memory_b) * 100);
  const asked = view.requested?.get(node.id);
  const used = usedBy(node, view);
  return [
    `Node ${clean(node.name)}`, words, `${pods} ${pods === 1 ? "pod" : "pods"} shown`,
    node.known ? `${cpu} % of cpu and ${memory} % of memory requested` : "",
    used ? `measured: ${used.cpu} % of cpu and ${used.memory} % of memory used` : "",
    ...remarks(node).map((remark) => remark.s), asked ? `requested: ${clean(asked)}` : "",
  ].filter(Boolean).join(", ") + (clean(node.why) && node.state !== "ready" ? `. ${clean(node.why)}` : "");
}

/**
 * @param {string} name
 * @param {number} used  what is requested, 0…1 and above
 * @param {number | null} real  what is measured, in per cent: a line below the bar
 * @param {{x: number, y: number, w: number, h: number, size: number}} place
 */
function bar(name, used, real, { x, y, w, h, size }) {
  const label = Math.ceil(textWidth("mem", { size })) + 10;
  // A narrow bar goes without its numbers; the box's sentence has them.
  const isTold = real !== null && w > 240;
  const percent = w > 130 ? Math.ceil(textWidth(isTold ? "100 % · 100 % used" : "100 %", { size })) + 10 : 0;
  const length = w - label - percent;
  const shown = Math.min(1, Math.max(0, used));
  return [
    text("t2", x + label - 8, y + h - (h - size * 0.74) / 2, name, { size, anchor: "end" }),
    rect("bar", x + label, y, length, h, 4),
    rect(used > CROWDED ? "bar-full crowded" : "bar-full", x + label, y, shown > 0 ? Math.max(4, length * shown) : 0, h, 4),
    ...(real === null ? [] : [rect(real > CROWDED * 100 ? "bar-used crowded" : "bar-used", x + label, y + h + 2, Math.max(2, (length * Math.min(100, real)) / 100), h > 10 ? 4 : 3, 1.5)]),
    ...(percent ? [text(used > CROWDED ? "warn" : "t2", x + w, y + h - (h - size * 0.74) / 2, [{ s: `${Math.round(used * 100)} %` }, ...(isTold ? [{ s: ` · ${real} % used`, c: "t3" }] : [])], { size, anchor: "end" })] : []),
  ];
}

/** @param {State} state @param {number} room @param {number} size */
const said = (state, room, size) => (textWidth(state.words, { size }) <= room ? state.words : state.short);

/** @param {any} node @param {import("./nodes-fit.js").Fit} fit */
function largeHead(node, fit, /** @type {State} */ state, /** @type {{cpu: number, memory: number} | null} */ used) {
  const bars = node.known ? Math.min(320, Math.max(156, Math.round(fit.boxWidth * 0.48) - 24)) : 0;
  const left = fit.boxWidth - PAD * 2 - bars - (bars ? 16 : 0);
  const x = fit.boxWidth - PAD - bars;
  const usage = node.known
    ? [...bar("cpu", share(node.requested.cpu_m, node.allocatable.cpu_m), used?.cpu ?? null, { x, y: 26, w: bars, h: 14, size: 13 }),
      ...bar("mem", share(node.requested.memory_b, node.allocatable.memory_b), used?.memory ?? null, { x, y: 51, w: bars, h: 14, size: 13 })]
    : [];
  return [
    text("t1", PAD, 41, node.name, { size: 22, bold: true, max: left }),
    text(state.tone, PAD, 66, said(state, left, 15), { size: 15, max: left }),
    ...usage,
  ];
}

/** @param {any} node @param {import("./nodes-fit.js").Fit} fit @param {State} state @param {{cpu: number, memory: number} | null} used */
function smallHead(node, fit, state, used) {
  const pad = 16;
  const inner = fit.boxWidth - 2 * pad;
  const half = (inner - 12) / 2;
  const name = text("t1", pad, 28, node.name, { size: 15, bold: true, max: inner * 0.6 });
  const left = inner - textWidth(name.runs.map((run) => run.s).join(""), { size: 15, bold: true }) - 12;
  const usage = node.known && half > 70
    ? [...bar("cpu", share(node.requested.cpu_m, node.allocatable.cpu_m), used?.cpu ?? null, { x: pad - 4, y: 44, w: half + 4, h: 8, size: 11 }),
      ...bar("mem", share(node.requested.memory_b, node.allocatable.memory_b), used?.memory ?? null, { x: pad + half + 12, y: 44, w: half, h: 8, size: 11 })]
    : [];
  return [name, text(state.tone, fit.boxWidth - pad, 28, said(state, left, 12), { size: 12, anchor: "end", max: left }), ...usage];
}

/** Of a machine on a phone beside a lesson: its name and its state. @param {any} node @param {import("./nodes-fit.js").Fit} fit @param {State} state */
function compactHead(node, fit, state) {
  const max = fit.boxWidth - 2 * COMPACT_PAD;
  return [text("t1", COMPACT_PAD, 20, node.name, { size: 15, bold: true, max }), text(state.tone, COMPACT_PAD, 37, said(state, max, 12), { size: 12, max })];
}

/** Of a fleet's node: its name, what is wrong with it, and two lines for what is requested. @param {any} node @param {import("./nodes-fit.js").Fit} fit @param {State} state */
function tinyHead(node, fit, state) {
  const pad = 8;
  const inner = fit.boxWidth - 2 * pad;
  const isFine = state.tone === "t2";
  const name = text("t1", pad, 16, node.name, { size: 12, bold: true, max: isFine ? inner : inner * 0.6 });
  const left = inner - textWidth(name.runs.map((run) => run.s).join(""), { size: 12, bold: true }) - 8;
  const half = (inner - 6) / 2;
  const line = (/** @type {number} */ x, /** @type {number} */ used) => [
    rect("bar", x, 21, half, 3, 1.5), rect(used > CROWDED ? "bar-full crowded" : "bar-full", x, 21, Math.min(1, Math.max(0, used)) * half, 3, 1.5),
  ];
  return [
    name,
    ...(isFine ? [] : [text(state.tone, fit.boxWidth - pad, 16, state.short, { size: 11, anchor: "end", max: left })]),
    ...(node.known ? [...line(pad, share(node.requested.cpu_m, node.allocatable.cpu_m)), ...line(pad + half + 6, share(node.requested.memory_b, node.allocatable.memory_b))] : []),
  ];
}

/** The last item of each ready node, and what it was made of: nothing in it changes with time. @type {WeakMap<any, {sign: string, item: import("./scene.js").Item}>} */
const made = new WeakMap();

/**
 * @param {any} node  a Node row, or a stand-in with `known: false`
 * @param {{x: number, y: number, h: number, shown: number}} place
 * @param {import("./nodes-fit.js").Fit} fit
 * @param {any} view
 */
export function nodeItem(node, place, fit, view) {
  if (node.state !== "ready") return makeItem(node, place, fit, view);
  const sign = `${place.x},${place.y},${place.h},${place.shown},${fit.boxWidth},${fit.head},${view.requested?.get(node.id) ?? ""},${Object.values(usedBy(node, view) ?? {})}`;
  const before = made.get(node);
  if (before?.sign === sign) return before.item;
  const item = makeItem(node, place, fit, view);
  made.set(node, { sign, item });
  return item;
}

/** @param {any} node @param {{x: number, y: number, h: number, shown: number}} place @param {import("./nodes-fit.js").Fit} fit @param {any} view */
function makeItem(node, { x, y, h, shown }, fit, view) {
  const state = nodeWords(node, view.now_ms ?? 0);
  const pad = fit.compact ? COMPACT_PAD : fit.small ? 16 : PAD;
  const size = fit.compact ? 11 : fit.small ? 12 : 13;
  const of = node.known && node.allocatable.pods ? `${node.requested.pods} of ${node.allocatable.pods} pods` : `${shown} ${shown === 1 ? "pod" : "pods"}`;
  const words = remarks(node);
  const room = fit.boxWidth - 2 * pad - textWidth(of, { size }) - 16;
  const lost = node.known && node.state !== "ready";
  const asked = clean(view.requested?.get(node.id) ?? "");
  const last = asked ? [{ s: `requested: ${asked}`, c: "warn" }] : words.flatMap((word, i) => (i ? [{ s: " · ", c: "t3" }, word] : [word]));
  return item({
    ...identity(node), kind: "node", key: node.id, id: node.known ? node.id : "", layer: "back", x, y, w: fit.boxWidth, h,
    label: sentence(node, shown, view), title: sentence(node, shown, view), requested: asked,
    cls: `node ${lost ? "lost" : ""} ${node.cordoned ? "cordoned" : ""} ${node.known ? "" : "unseen"}`.replace(/\s+/g, " ").trim(),
    parts: [
      rect("box", 0, 0, fit.boxWidth, h, fit.tiny ? 6 : fit.small ? 10 : 14),
      ...(fit.tiny ? tinyHead(node, fit, state) : fit.compact ? compactHead(node, fit, state) : fit.small ? smallHead(node, fit, state, usedBy(node, view)) : largeHead(node, fit, state, usedBy(node, view))),
      ...(fit.tiny ? [] : [
        text("t3", pad, h - (fit.compact ? 7 : fit.small ? 10 : 15), of, { size, max: fit.boxWidth - 2 * pad }),
        ...(fit.compact ? [] : [text("t3", fit.boxWidth - pad, h - (fit.small ? 10 : 15), last, { size, anchor: "end", max: room })]),
      ]),
    ],
  });
}
