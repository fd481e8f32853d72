// @ts-check
/**
 * The corridor of an update over time: between which numbers of pods Kubernetes may move, and how it did.
 *
 * Band: from `floor` (fewest available) to `ceiling` (most pods), as they were at each moment. Lines: pods there are, pods available, pods of the new
 * generation; where availability lags behind readiness, a thin line of the ready ones. Marks: new generation, paused, stuck, done. It begins when this
 * page first heard of the workload: nothing is invented for the time before.
 */
import { age } from "./age.js";
import { clean, textWidth } from "./measure.js";
import { corridorWords } from "./rollout-words.js";
import { item, path, text } from "./scene.js";

/** Between which heights the chart follows the window, px. */
const [LOWEST, HIGHEST] = [168, 240];
const SHORTEST_MS = 40_000;
const LONGEST_MS = 600_000;
/** How much of the calm before the update is shown. */
const LEAD_MS = 6000;
/** Above the band: what it allows, and two rows of moments, px. */
const TOP = 58;
const LABEL_GAP = 17;
/** Room for the words at the ends of the lines, px. */
const ENDS_W = 108;

/** A low window keeps room for the pods. @param {number} height  what is seen of the picture without scrolling, px */
export const chartH = (height) => Math.round(Math.min(HIGHEST, Math.max(LOWEST, height * 0.36)));

/** @typedef {{at_ms: number, total: number, ready: number, available: number, updated: number, floor: number, ceiling: number}} Point */
/** @typedef {{at_ms: number, what: string, words: string}} Moment */

/**
 * @param {import("./rollout-facts.js").Facts} facts
 * @param {any} view
 * @param {{x: number, y: number, w: number, h: number}} place
 */
export function chartItem(facts, view, { x, y, w, h }) {
  const { row, generations } = facts;
  const now = view.now_ms ?? 0;
  /** @type {Point[]} */
  const points = [...(view.history?.(row.id) ?? []).filter((/** @type {Point} */ point) => point.at_ms < now && point.floor !== undefined), { at_ms: now, ...countsOf(row) }];
  /** @type {Moment[]} */
  const moments = (view.moments?.(row.id) ?? []).filter((/** @type {Moment} */ one) => one.at_ms <= now);
  const scale = scaleOf(points, moments, now, { x: 40, y: TOP, w: w - 40 - ENDS_W, h: h - TOP - 30 });
  const isBounded = row.strategy !== "OnDelete";
  const label = `${corridorWords(row)}. Now ${row.current} pods, ${row.available} available, ${row.updated} of the new generation.`;
  const letter = generations.find((one) => one.isNew)?.letter ?? "";
  return item({
    key: `chart:${row.id}`, kind: "corridor", namespace: row.namespace, name: clean(row.name), state: row.state, x, y, w, h, cls: "corridor large", label, title: label,
    parts: [
      text("t2", 0, 18, corridorWords(row), { size: 14, max: w }),
      ...(isBounded ? [path("band", bandPath(points, scale))] : []),
      ...axis(row, scale, isBounded),
      path("line total", stairs(points, "total", scale)),
      ...(points.some((point) => point.ready !== point.available) ? [path("line ready", stairs(points, "ready", scale))] : []),
      path("line updated", stairs(points, "updated", scale)),
      path("line available", stairs(points, "available", scale)),
      ...ends(row, letter, scale),
      ...marks(moments, scale),
      path("line now", `M${scale.right} ${scale.chart.y - 6} V${scale.bottom + 6}`),
      text("t3", scale.right, scale.bottom + 22, "now", { size: 12, anchor: "middle" }),
      text("t3", scale.chart.x, scale.bottom + 22, `${age(now - scale.from)} ago`, { size: 12 }),
    ],
  });
}

/** @param {any} row */
const countsOf = (row) => ({ total: row.current, ready: row.ready, available: row.available, updated: row.updated, floor: row.floor, ceiling: row.ceiling });

/**
 * Time from the last update's begin (with some calm before) to now; counts from 0, so that the new generation is seen to grow.
 * @param {Point[]} points @param {Moment[]} moments @param {number} now @param {{x: number, y: number, w: number, h: number}} chart
 */
function scaleOf(points, moments, now, chart) {
  const begun = moments.findLast((one) => one.what === "begun")?.at_ms ?? points[0].at_ms;
  const span = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, now - begun + LEAD_MS));
  const from = now - span;
  const seen = points.filter((point, i) => point.at_ms >= from || points[i + 1]?.at_ms >= from);
  const high = Math.max(1, ...seen.flatMap((point) => [point.ceiling, point.total, point.available]));
  return {
    chart, from, now, high, right: chart.x + chart.w, bottom: chart.y + chart.h,
    at: (/** @type {number} */ count) => Math.round(chart.y + chart.h - (count / high) * chart.h),
    when: (/** @type {number} */ ms) => Math.round((chart.x + (Math.max(0, ms - from) / span) * chart.w) * 10) / 10,
  };
}
/** @typedef {ReturnType<typeof scaleOf>} Scale */

/** The points that are seen, the last one before the left edge among them. @param {Point[]} points @param {Scale} scale */
function inside(points, { from }) {
  const first = points.findLastIndex((point) => point.at_ms <= from);
  return points.slice(Math.max(0, first));
}

/** A staircase: a count holds until the next one. @param {Point[]} points @param {"total" | "ready" | "available" | "updated"} field @param {Scale} scale */
function stairs(points, field, scale) {
  const [first, ...rest] = inside(points, scale);
  return rest.reduce((d, point) => `${d} H${scale.when(point.at_ms)} V${scale.at(point[field])}`, `M${scale.when(first.at_ms)} ${scale.at(first[field])}`) + ` H${scale.right}`;
}

/** Forth along the ceiling, back along the floor. @param {Point[]} points @param {Scale} scale */
function bandPath(points, scale) {
  const seen = inside(points, scale);
  let d = `M${scale.chart.x} ${scale.at(seen[0].ceiling)}`;
  for (const point of seen.slice(1)) d += ` H${scale.when(point.at_ms)} V${scale.at(point.ceiling)}`;
  d += ` H${scale.right} V${scale.at(seen[seen.length - 1].floor)}`;
  for (let i = seen.length - 1; i > 0; i -= 1) d += ` H${scale.when(seen[i].at_ms)} V${scale.at(seen[i - 1].floor)}`;
  return `${d} H${scale.chart.x} Z`;
}

/** The numbers at the left: nought, and the bounds of the band where they stand apart. @param {any} row @param {Scale} scale @param {boolean} isBounded */
function axis(row, scale, isBounded) {
  const wanted = isBounded ? [row.ceiling, row.floor, row.replicas] : [row.replicas];
  const ys = /** @type {number[]} */ ([scale.bottom]);
  const parts = [path("rule", `M${scale.chart.x} ${scale.bottom} H${scale.right}`), text("t3", scale.chart.x - 8, scale.bottom + 5, "0", { size: 12, anchor: "end" })];
  for (const count of wanted) {
    const y = scale.at(count);
    if (ys.some((other) => Math.abs(other - y) < 15)) continue;
    ys.push(y);
    parts.push(text("t2", scale.chart.x - 8, y + 5, String(count), { size: 13, anchor: "end" }));
  }
  return parts;
}

/** What each line counts, at its end; words that would meet make room for each other. @param {any} row @param {string} letter @param {Scale} scale */
function ends(row, letter, scale) {
  const said = [
    { c: "t2", s: `${row.current} ${row.current === 1 ? "pod" : "pods"}`, y: scale.at(row.current), rank: 0 },
    { c: "good", s: `${row.available} available`, y: scale.at(row.available), rank: 1 },
    { c: "new-words", s: letter ? `${row.updated} of ${letter}` : `${row.updated} new`, y: scale.at(row.updated), rank: 2 },
  ].sort((a, b) => a.y - b.y || a.rank - b.rank);
  said[1].y = Math.max(said[1].y, said[0].y + LABEL_GAP);
  said[2].y = Math.max(said[2].y, said[1].y + LABEL_GAP);
  // Below the line of time there is no room: then all move up.
  said[2].y = Math.min(said[2].y, scale.bottom + 2);
  said[1].y = Math.min(said[1].y, said[2].y - LABEL_GAP);
  said[0].y = Math.min(said[0].y, said[1].y - LABEL_GAP);
  return said.map(({ c, s, y }) => text(c, scale.right + 10, y + 5, s, { size: 13, bold: c !== "t2", max: ENDS_W - 12 }));
}

/** A line for each moment, and its words where there is room, newest first. @param {Moment[]} moments @param {Scale} scale */
function marks(moments, scale) {
  /** @type {import("./scene.js").Part[]} */
  const parts = [];
  const left = [scale.right - 4, scale.right - 4];
  for (const { at_ms, what, words } of [...moments].reverse()) {
    if (at_ms < scale.from) break;
    const x = scale.when(at_ms);
    const w = textWidth(words, { size: 12 });
    const line = left.findIndex((edge) => x + w + 8 <= edge || (x >= edge - w - 8 && x - w - 4 >= scale.chart.x && x <= edge));
    parts.push(path(`mark ${what}`, `M${x} ${scale.chart.y - (line === 0 ? 12 : line === 1 ? 28 : 4)} V${scale.bottom}`));
    if (line < 0) continue;
    const isLeft = x + w + 8 > left[line];
    left[line] = isLeft ? x - w - 12 : x - 8;
    parts.push(text(what === "stuck" ? "bad" : what === "paused" ? "warn" : "t2", isLeft ? x - 4 : x + 4, scale.chart.y - (line ? 20 : 4), words, { size: 12, anchor: isLeft ? "end" : "start", max: w + 1 }));
  }
  return parts;
}
