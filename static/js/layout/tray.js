// @ts-check
/**
 * The tray: pods that have no node yet, and the scheduler's reason in words.
 *
 * It is always there, also when it is empty, and it never grows: if it came and went, every node would move with each new pod. What does not fit
 * is counted.
 */
import { clean, wrap } from "./measure.js";
import { CELLS, podItem } from "./pods.js";
import { item, rect, text } from "./scene.js";
import { seat, span } from "./slots.js";

const PAD = 16;
const FACE = { size: 13 };
/** What stands before the cause in a reason. */
const LEADS = ["The scheduler says: ", "nodes are available: "];

/** The reason most of them share, with how many share it. @param {any[]} pods */
export function commonReason(pods) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const pod of pods) counts.set(clean(pod.why), (counts.get(clean(pod.why)) ?? 0) + 1);
  const [why, count] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] ?? ["", 0];
  return counts.size > 1 && why ? `${count} of ${pods.length}: ${why}` : why;
}

/**
 * @param {any[]} pods  pending pods, in seating order
 * @param {any} view
 * @param {{x: number, y: number, w: number, compact?: boolean}} place  `compact`: one low line, its pods beside the words
 * @param {Map<string, number> | undefined} before  slots of the last scene
 */
export function layoutTray(pods, view, { x, y, w, compact = false }, before) {
  const narrow = w < 600 && !compact;
  const h = compact ? 46 : narrow ? 116 : 84;
  const words = narrow ? w - 2 * PAD : compact ? Math.round(w * (pods.length ? 0.55 : 0.8)) : Math.min(560, Math.round(w * 0.45));
  const slots = seat(before, pods.map((pod) => pod.id));
  const area = narrow ? { x: PAD + 4, y: 58, w: w - 2 * PAD - 4, h: 48 } : { x: words + 2 * PAD + 8, y: compact ? 6 : 12, w: w - words - 3 * PAD - 8, h: h - (compact ? 12 : 24) };
  const grids = CELLS.filter(({ size }) => size <= area.h).map((cell) => grid(area, cell));
  const chosen = grids.find((g) => span(slots) <= g.columns * g.rows) ?? grids[grids.length - 1];
  const room = chosen.columns * chosen.rows - (chosen === grids[grids.length - 1] ? Math.ceil(64 / chosen.cell.w) : 0);
  const seated = pods.filter((pod) => (slots.get(pod.id) ?? 0) < (span(slots) > chosen.columns * chosen.rows ? room : Infinity));
  const more = pods.length - seated.length;
  const items = seated.map((pod) => {
    const slot = slots.get(pod.id) ?? 0;
    return podItem(pod, view, { x: x + area.x + (slot % chosen.columns) * chosen.cell.w, y: y + chosen.top + Math.floor(slot / chosen.columns) * chosen.pitch, cell: chosen.cell, quiet: "" });
  });
  return { item: trayItem(pods, more, { x, y, w, h }, { words, narrow, compact, area, isUnseen: Boolean(view.unseen?.has("Pod")) }), items, slots, height: h };
}

/**
 * In so many lines. Where there is no room for all of it the cause goes before its introduction: what is cut off is what one looks for.
 * @param {string} said @param {number} words  px @param {number} most
 */
export function toldIn(said, words, most) {
  const ways = [said, ...LEADS.flatMap((lead) => (said.includes(lead) ? [said.slice(said.indexOf(lead) + lead.length)] : []))];
  const told = ways.map((way) => wrap(way, words, FACE, most));
  return told.find((lines) => !lines[lines.length - 1]?.endsWith("…")) ?? told[told.length - 1];
}

/** @param {{x: number, y: number, w: number, h: number}} area @param {typeof CELLS[number]} given */
function grid(area, given) {
  // The tray says the reason once for all, so its pods go without names: they fit closer.
  const cell = { ...given, w: given.size + 14, h: given.size + 10, name: 0, note: 0 };
  const rows = Math.max(1, Math.floor((area.h + 10) / cell.h));
  const used = rows * cell.h - 10;
  return { cell, rows, pitch: cell.h, columns: Math.max(1, Math.floor((area.w + 14) / cell.w)), top: area.y + Math.max(0, Math.round((area.h - used) / 2)) };
}

/**
 * @param {any[]} pods @param {number} more
 * @param {{x: number, y: number, w: number, h: number}} place
 * @param {{words: number, narrow: boolean, compact: boolean, area: {x: number, y: number, w: number, h: number}, isUnseen: boolean}} inner
 */
function trayItem(pods, more, { x, y, w, h }, { words, narrow, compact, area, isUnseen }) {
  const reason = commonReason(pods);
  const title = pods.length ? `${pods.length} waiting for a node` : "waiting for a node";
  const said = pods.length ? reason || "The scheduler has not looked at them yet." : isUnseen ? "Pods cannot be seen." : "None at the moment.";
  const isTold = compact && pods.length > 0; // how many wait stands above; the reason has the room of both lines
  const lines = toldIn(said, words, isTold ? 2 : compact ? 1 : narrow ? (pods.length ? 1 : 2) : 2);
  const top = isTold ? (lines.length > 1 ? 3 : 11) : compact ? 19 : narrow ? 26 : lines.length > 1 ? 29 : 38;
  return item({
    key: "tray", kind: "tray", layer: "back", x, y, w, h, cls: pods.length ? "tray busy" : "tray", label: `${title}. ${said}`, title: pods.length ? reason : "",
    parts: [
      rect("box", 0, 0, w, h, 12),
      ...(isTold ? [] : [text("t2", PAD + 4, top, title, { size: compact ? 13 : 15, max: words })]),
      ...lines.map((line, i) => text(pods.length && reason ? "warn" : "t3", PAD + 4, top + (compact ? 17 : 21) + i * 17, line, { ...FACE, max: words })),
      ...(more > 0 ? [text("t2", w - PAD, area.y + area.h / 2 + 5, `+${more} more`, { size: 13, anchor: "end" })] : []),
    ],
  });
}
