// @ts-check
// Where the last change begins, to see it again. Pure.

const BURST_MS = 3_000; // changes with less than this between them are one change to whoever watched
const RUN_UP_MS = 500; // of rest before it, so that one sees what was
const NOTE_MS = 120_000; // what somebody did longer ago is not what moved last

/**
 * @param {import("./tape.js").Tape} tape
 * @returns {number | null} Unix ms; null: nothing has changed
 */
export function lastChange(tape) {
  const { entries, notes } = tape;
  if (!entries.length) return null;
  const end_ms = entries[entries.length - 1].at_ms;
  const did = notes.findLast(({ ids, at_ms }) => ids.length > 0 && at_ms <= end_ms && end_ms - at_ms < NOTE_MS);
  if (did && did.at_ms >= tape.from_ms) return did.at_ms - RUN_UP_MS;
  let at = entries.length - 1;
  while (at > 0 && entries[at].at_ms - entries[at - 1].at_ms < BURST_MS) at -= 1;
  return entries[at].at_ms - RUN_UP_MS;
}
