// @ts-check
/**
 * The strip under every view: how much changed when, who acted, where trouble began, and which moment is shown. Pure: counts and marks in, places out.
 */

/** @typedef {{ at_ms: number, what: string, user: string, text: string, ids: string[] }} Mark */
/** @typedef {{ from_ms: number, to_ms: number, bars: string, marks: (Mark & { x: number, label: string })[], ticks: { x: number, text: string }[], knob: number, oldest: number, unheard: number | null, note: string }} Strip  `unheard`: from there on nothing was heard; `note`: what the strip says where it has nothing to show */

export const BUCKET_MS = 5_000; // as the server counts
const SPANS_MS = [2, 5, 10, 15, 30, 60].map((minutes) => minutes * 60_000); // of these the smallest that holds what is kept
const TICK_PX = 110;
const TICKS_MS = [15, 30, 60, 120, 300, 600, 900].map((seconds) => seconds * 1000);
const LABEL_PX = 7; // a character of a mark's label, about

/** Rows changed per five seconds. */
export class Counts {
  constructor() {
    /** @type {Map<number, number>} */
    this._counts = new Map();
  }

  /** @param {number} at_ms @param {number} count */
  add(at_ms, count) {
    const bucket = Math.floor(at_ms / BUCKET_MS) * BUCKET_MS;
    this._counts.set(bucket, (this._counts.get(bucket) ?? 0) + count);
  }

  /** What the server has counted, also before this page was there. @param {[number, number][]} counts */
  replace(counts) {
    this._counts = new Map(counts);
  }

  /** @param {number} oldest_ms */
  forget(oldest_ms) {
    for (const at_ms of this._counts.keys()) if (at_ms < oldest_ms - BUCKET_MS) this._counts.delete(at_ms);
  }

  entries() {
    return this._counts.entries();
  }
}

/** The stretch of time that is drawn. @param {number} oldest_ms @param {number} now_ms */
export function spanOf(oldest_ms, now_ms) {
  const span_ms = SPANS_MS.find((one) => one >= now_ms - oldest_ms) ?? SPANS_MS[SPANS_MS.length - 1];
  return { from_ms: now_ms - span_ms, to_ms: now_ms };
}

/**
 * @param {{ counts: Iterable<[number, number]>, marks: Mark[], oldest_ms: number, now_ms: number, at_ms: number | null, unheard_ms?: number | null }} facts
 * @param {{ width: number, height: number, clock: (at_ms: number) => string, span?: { from_ms: number, to_ms: number } }} looks
 * @returns {Strip}
 */
export function stripOf({ counts, marks, oldest_ms, now_ms, at_ms, unheard_ms = null }, { width, height, clock, span = spanOf(oldest_ms, now_ms) }) {
  const { from_ms, to_ms } = span;
  const x = (/** @type {number} */ ms) => Math.round(((ms - from_ms) / (to_ms - from_ms)) * width * 10) / 10;
  const drawn = [...counts].filter(([begins_ms]) => begins_ms + BUCKET_MS > from_ms && begins_ms < to_ms);
  const most = Math.max(10, ...drawn.map(([, count]) => count));
  const wide = Math.max(1, x(from_ms + BUCKET_MS) - 1);
  // The newest bucket is not over yet, and its bar ends where the strip does.
  const bar = (/** @type {number} */ left, /** @type {number} */ tall) => `M${left} ${height}H${Math.min(width, left + wide)}v${-tall}H${left}z`;
  // By the root: five rows stay visible beside five hundred.
  const bars = drawn.map(([begins_ms, count]) => bar(x(begins_ms), Math.max(2, Math.round(Math.sqrt(count / most) * height)))).join("");
  const unheard = unheard_ms === null ? null : Math.min(width, Math.max(0, x(unheard_ms)));
  const isEmpty = !bars && !marks.some((one) => one.at_ms >= from_ms);
  const note = unheard_ms !== null ? `no news since ${clock(unheard_ms)}` : isEmpty ? `nothing has changed since ${clock(Math.max(oldest_ms, from_ms))}` : "";
  return { unheard, note, from_ms, to_ms, bars, marks: placed(marks, x, from_ms, width), ticks: ticksOf(from_ms, to_ms, width, x, clock), knob: x(at_ms ?? to_ms), oldest: Math.max(0, x(oldest_ms)) };
}

/** Labels where there is room for them, the newest first. @param {Mark[]} marks @param {(ms: number) => number} x @param {number} from_ms @param {number} width */
function placed(marks, x, from_ms, width) {
  let free = width;
  const found = [];
  for (const mark of marks.filter(({ at_ms }) => at_ms >= from_ms).sort((a, b) => b.at_ms - a.at_ms)) {
    // What was done last may be later than the last change that a recording holds.
    const left = Math.min(width, x(mark.at_ms));
    const text = mark.what === "acted" ? `${mark.user}: ${mark.text}` : "";
    const room = Math.floor((free - left - 6) / LABEL_PX);
    const label = room >= 8 ? (text.length > room ? `${text.slice(0, room - 1)}…` : text) : "";
    if (label) free = left;
    found.push({ ...mark, x: left, label });
  }
  return found.reverse();
}

/** @param {number} from_ms @param {number} to_ms @param {number} width @param {(ms: number) => number} x @param {(ms: number) => string} clock */
function ticksOf(from_ms, to_ms, width, x, clock) {
  const step_ms = TICKS_MS.find((one) => (one / (to_ms - from_ms)) * width >= TICK_PX) ?? TICKS_MS[TICKS_MS.length - 1];
  const ticks = [];
  for (let at_ms = Math.ceil(from_ms / step_ms) * step_ms; at_ms < to_ms && x(at_ms) < width - TICK_PX / 2; at_ms += step_ms) ticks.push({ x: x(at_ms), text: clock(at_ms) });
  return ticks;
}

/** The mark before (-1) or after (1) a moment. @param {Mark[]} marks @param {number} at_ms @param {1 | -1} step */
export function nextMark(marks, at_ms, step) {
  const sorted = [...marks].sort((a, b) => a.at_ms - b.at_ms);
  return step > 0 ? sorted.find((mark) => mark.at_ms > at_ms) : sorted.findLast((mark) => mark.at_ms < at_ms);
}
