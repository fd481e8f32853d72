// @ts-check
// The marks of a recording: who acted, and where trouble begins; the same verdicts as dashboard/projection/trouble.py. Pure.

/** @typedef {import("../model/model.js").Row} Row */

const STATES = /** @type {Record<string, string[]>} */ ({
  Pod: ["failed", "unknown"], Node: ["notready", "unknown"], Deployment: ["stuck"], StatefulSet: ["stuck"], ReplicationController: ["stuck"], Job: ["failed"], PersistentVolumeClaim: ["lost"],
});

/** What is wrong with a row in a few words; "" when nothing is. @param {Row | null} row */
export function trouble(row) {
  if (!row) return "";
  if (row.kind === "Service") return row.selector && row.selected > 0 && row.serving === 0 ? "nobody answers" : "";
  if (!STATES[row.kind]?.includes(row.state)) return "";
  return row.kind === "Pod" ? row.status : row.state;
}

/** @param {import("./tape.js").Tape} tape @returns {import("./strip.js").Mark[]} */
export function marksOf(tape) {
  const marks = tape.notes.map(({ at_ms, user, text, ids }) => ({ at_ms, what: "acted", user, text, ids }));
  for (const { at_ms, steps } of tape.entries) {
    for (const { id, before, after } of steps) {
      const words = trouble(after);
      if (words && !trouble(before)) marks.push({ at_ms, what: "trouble", user: "", text: `${after?.kind} ${after?.name}: ${words}`, ids: [id] });
    }
  }
  return marks.sort((a, b) => a.at_ms - b.at_ms);
}
