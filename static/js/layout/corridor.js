// @ts-check
/**
 * The corridor of a rolling update: between which numbers of pods Kubernetes may move, and how it did.
 *
 * Band: from `floor` (fewest available) to `ceiling` (most pods). Grey line: pods there are. Green line: pods available. It is there while an update
 * runs and for some seconds after, so that the last step can be seen.
 */
import { item, path, rect, text } from "./scene.js";
import { numbered } from "./visible.js";

export const CORRIDOR_H = 116;
/** How long the corridor stays after the update is done. Long enough to point at it. */
export const LINGER_MS = 8000;
const SHORTEST_MS = 40_000;
const LONGEST_MS = 180_000;
/** How much of the calm before the update is shown. */
const LEAD_MS = 6000;

/** Whether an update of this Deployment is under way. @param {any} row @param {number} liveGenerations */
export function isUpdating(row, liveGenerations) {
  return row.state === "updating" || row.state === "stuck" || (row.state === "paused" && liveGenerations > 1);
}

/** The band holds for the present wish only: what was counted under another one is left out. @param {any[]} past @param {number} replicas */
function sameWish(past, replicas) {
  const last = past.findLastIndex((point) => point.replicas !== undefined && point.replicas !== replicas);
  return past.slice(last + 1);
}

/**
 * @param {any} row  the Deployment
 * @param {any} view
 * @param {{x: number, y: number, w: number, since_ms: number}} place  `since_ms`: when the update was first seen
 */
export function corridorItem(row, view, { x, y, w, since_ms }) {
  const now = view.now_ms ?? 0;
  const past = sameWish((view.history?.(row.id) ?? []).filter((/** @type {any} */ point) => point.at_ms < now), row.replicas);
  const points = [...past, { at_ms: now, total: row.current, available: row.available }];
  const span = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, now - since_ms + LEAD_MS));
  const chart = { x: 44, y: 34, w: w - 44 - 76, h: 56 };
  const counts = points.flatMap((/** @type {any} */ point) => [point.total, point.available]);
  const low = Math.min(row.floor, ...counts);
  const high = Math.max(row.ceiling, low + 1, ...counts);
  const at = (/** @type {number} */ value) => Math.round(chart.y + chart.h - ((value - low) / (high - low)) * chart.h);
  const when = (/** @type {number} */ ms) => Math.round((chart.x + (1 - (now - ms) / span) * chart.w) * 10) / 10;
  const from = now - span;
  const top = at(row.ceiling);
  const bottom = at(row.floor);
  const ends = points[points.length - 1];
  const apart = Math.abs(at(ends.total) - at(ends.available)) >= 15;
  const words = `allowed: ${row.floor} up at least, ${row.ceiling} pods at most`;
  return item({
    key: `corridor:${row.id}`, kind: "corridor", namespace: row.namespace, name: row.name, state: row.state, x, y, w, h: CORRIDOR_H, cls: "corridor", label: words,
    parts: [
      text("t3", chart.x, 18, [{ s: words }], { size: 13, max: chart.w }),
      rect("band", chart.x, Math.min(top, bottom - 3), chart.w, Math.max(6, bottom - top), 4),
      text("t2", chart.x - 8, top + 5, String(row.ceiling), { size: 13, anchor: "end" }),
      ...(bottom - top >= 14 ? [text("t2", chart.x - 8, bottom + 5, String(row.floor), { size: 13, anchor: "end" })] : []),
      path("line total", steps(points, "total", { from, now, when, at })),
      path("line available", steps(points, "available", { from, now, when, at })),
      path("line now", `M${chart.x + chart.w} ${chart.y - 8} V${chart.y + chart.h + 8}`),
      ...(apart ? [text("t2", chart.x + chart.w + 8, at(ends.total) + 5, numbered("pod", ends.total), { size: 12, max: 66 })] : []),
      text("good", chart.x + chart.w + 8, at(ends.available) + 5, `${ends.available} up`, { size: 12, max: 66 }),
      text("t3", chart.x + chart.w, chart.y + chart.h + 22, "now", { size: 12, anchor: "middle" }),
      text("t3", chart.x, chart.y + chart.h + 22, `${Math.round(span / 1000)} s ago`, { size: 12 }),
    ],
  });
}

/** Below the corridor: the way to the whole rollout. @param {any} row @param {{x: number, y: number, w: number}} place */
export function corridorLink(row, { x, y, w }) {
  const label = `Show the rollout of ${row.kind} ${row.name}`;
  const middle = x + 44 + (w - 44 - 76) / 2;
  return item({
    key: `rollout:${row.id}`, kind: "rollout", id: row.id, namespace: row.namespace, name: row.name, x: middle - 34, y: y + CORRIDOR_H - 24, w: 68, h: 22, cls: "to-rollout", label, title: label,
    parts: [text("link", 34, 16, "rollout →", { size: 13, anchor: "middle" })],
  });
}

/**
 * A staircase: a count holds until the next one.
 * @param {any[]} points
 * @param {"total"|"available"} field
 * @param {{from: number, now: number, when: (ms: number) => number, at: (value: number) => number}} scale
 */
function steps(points, field, { from, now, when, at }) {
  const before = points.filter((point) => point.at_ms < from).pop();
  const inside = points.filter((point) => point.at_ms >= from);
  const all = before ? [{ ...before, at_ms: from }, ...inside] : inside;
  if (!all.length) return "";
  let d = `M${when(all[0].at_ms)} ${at(all[0][field])}`;
  for (const point of all.slice(1)) d += ` H${when(point.at_ms)} V${at(point[field])}`;
  return `${d} H${when(now)}`;
}
