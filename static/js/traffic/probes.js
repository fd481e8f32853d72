// @ts-check
// What the page knows of the probes: the newest frame of each, and the latencies of the last minute. Pure; tested in node.

/**
 * @typedef {{ answered: number, failed: number, unknown: number }} Sums
 * @typedef {{ ago_ms: number, took_ms: number, outcome: "answered" | "failed" | "unknown", pod: string, letter: string }} Item
 * @typedef {{ id: string, at_ms: number, state: "running" | "ended", why: string, namespace: string, name: string, port: number, path: string, way: "service" | "pods",
 *   rate_per_s: number, started_ms: number, ends_ms: number, total: Sums, skipped: number, recent: Sums, letters: {letter: string, answered: number, failed: number}[],
 *   p50_ms: number | null, p99_ms: number | null, last_failure: {at_ms: number, reason: string} | null, items: Item[] }} Frame  `traffic` of docs/protocol.md
 * @typedef {{ at_s: number, took_ms: number[], failed: number }} Second
 * @typedef {{ frame: Frame, seconds: Second[] }} Probe
 */

/** As wide as the line of latencies is long. */
export const KEPT_S = 60;

export class Probes {
  constructor() {
    /** By the Service's id, in the order in which they were first heard of. @type {Map<string, Probe>} */
    this.all = new Map();
  }

  /** @param {Frame} frame */
  take(frame) {
    const before = this.all.get(frame.id);
    const same = before?.frame.started_ms === frame.started_ms ? before : null;
    if (same && frame.at_ms < same.frame.at_ms) return;
    const probe = { frame, seconds: same?.seconds ?? [] };
    for (const item of frame.items) note(probe.seconds, Math.floor((frame.at_ms - item.ago_ms) / 1000), item);
    const first_s = Math.floor(frame.at_ms / 1000) - KEPT_S;
    while (probe.seconds.length && probe.seconds[0].at_s <= first_s) probe.seconds.shift();
    this.all.set(frame.id, probe);
  }

  /** @param {string} id */
  forget(id) {
    this.all.delete(id);
  }

  clear() {
    this.all.clear();
  }
}

/** @param {Second[]} seconds @param {number} at_s @param {Item} item */
function note(seconds, at_s, item) {
  let second = seconds.findLast((one) => one.at_s === at_s);
  if (!second) {
    second = { at_s, took_ms: [], failed: 0 };
    seconds.push(second);
    seconds.sort((a, b) => a.at_s - b.at_s);
  }
  if (item.outcome === "answered") second.took_ms.push(item.took_ms);
  else second.failed += 1;
}

/** The value in the middle. @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.ceil(sorted.length / 2) - 1] : null;
}

/**
 * The latencies as a line: one point a second, from left (a minute ago) to right (now); where nothing was answered the line has a gap.
 * @param {Second[]} seconds @param {number} now_ms @param {{ width: number, height: number }} size
 * @returns {{ line: string, failures: number[], top_ms: number }} `failures`: x of the seconds in which a request failed; `top_ms`: what the upper edge stands for
 */
export function sparkline(seconds, now_ms, { width, height }) {
  const now_s = Math.floor(now_ms / 1000);
  const x = (/** @type {number} */ at_s) => round(((at_s - now_s + KEPT_S) / KEPT_S) * width);
  const points = seconds.map((second) => ({ at_s: second.at_s, x: x(second.at_s), value: median(second.took_ms) })).filter((point) => point.x >= 0);
  const top_ms = Math.max(10, ...points.map((point) => point.value ?? 0));
  let line = "";
  let last_s = -Infinity;
  for (const point of points) {
    if (point.value === null) continue;
    line += `${point.at_s - last_s === 1 ? "L" : "M"}${point.x} ${round(height - 1 - (point.value / top_ms) * (height - 2))}`;
    last_s = point.at_s;
  }
  return { line, failures: seconds.filter((second) => second.failed && x(second.at_s) >= 0).map((second) => x(second.at_s)), top_ms };
}

const round = (/** @type {number} */ value) => Math.round(value * 10) / 10;

/** Which part of the answers each generation gave, the known ones first. @param {Frame} frame @returns {{ letter: string, share: number, failed: number }[]} share in per cent */
export function shares({ letters, total }) {
  const known = letters.filter(({ answered, failed }) => answered + failed > 0);
  const rest = known.filter(({ letter }) => letter === "?");
  return [...known.filter(({ letter }) => letter !== "?"), ...rest].map(({ letter, answered, failed }) => ({ letter, failed, share: total.answered ? Math.round((answered / total.answered) * 100) : 0 }));
}

/** "4:12", or "0:07". @param {number} left_ms */
export function clock(left_ms) {
  const left_s = Math.max(0, Math.ceil(left_ms / 1000));
  return `${Math.floor(left_s / 60)}:${String(left_s % 60).padStart(2, "0")}`;
}

export const count = (/** @type {number} */ number) => number.toLocaleString("en-US");

/** Everything in one sentence, for a screen reader. @param {Frame} frame */
export function summary(frame) {
  const { name, total, recent, skipped, state, why } = frame;
  const more = [total.unknown ? `${count(total.unknown)} not known` : "", skipped ? `${count(skipped)} not sent` : ""].filter(Boolean).join(", ");
  const by = shares(frame).filter(({ share }) => share > 0).map(({ letter, share }) => `${share} per cent ${letter === "?" ? "by a pod that is not known" : letter ? `by generation ${letter}` : "by pods without a generation"}`).join(", ");
  const latency = frame.p50_ms === null ? "" : ` Half of the answers within ${frame.p50_ms} milliseconds.`;
  const end = state === "ended" ? ` It has ended: ${why}` : ` In the last 10 seconds ${count(recent.answered)} answered, ${count(recent.failed)} failed.`;
  return `Requests to ${name}: ${count(total.answered)} answered, ${count(total.failed)} failed${more ? `, ${more}` : ""}${by ? `; ${by}` : ""}.${end}${latency}`;
}
