// @ts-check
// What nodes really use, as the cluster measures it: the last reading, for as long as it is one of now.

/** metrics-server measures each quarter of a minute; six readings that did not come are no delay any more. */
const OLD_MS = 90_000;

/** @typedef {Map<string, { cpu_m: number, memory_b: number }>} Used by the name of the node */

/** @param {{ now_ms: () => number, isPast: () => boolean, schedule: () => void }} page */
export function createUsage({ now_ms, isPast, schedule }) {
  /** @type {Used} */
  let used = new Map();
  let at_ms = 0;
  const isOld = () => used.size > 0 && now_ms() - at_ms > OLD_MS;

  return {
    /** None where nothing is measured, and none of the past: readings are not part of what is recorded. @returns {Used | null} */
    of: () => (used.size && !isPast() && !isOld() ? used : null),
    /** @param {Record<string, any>} frame */
    onFrame(frame) {
      if (frame.t === "hello") used = new Map();
      else if (frame.t !== "usage") return;
      else {
        used = new Map(Object.entries(/** @type {Record<string, [number, number]>} */ (frame.nodes)).map(([name, [cpu_m, memory_b]]) => [name, { cpu_m, memory_b }]));
        at_ms = frame.at_ms;
      }
      schedule();
    },
    onSecond() {
      if (!isOld()) return;
      used = new Map();
      schedule();
    },
  };
}
