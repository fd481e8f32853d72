// @ts-check
// The moments of an update that are worth a mark: a new template, paused, resumed, stuck, done, another number wanted. Pure: (row before, row after) → marks.

const KEPT = 24; // marks of one workload: more cannot be told apart on a line

/** @typedef {{ at_ms: number, what: "begun" | "paused" | "resumed" | "stuck" | "done" | "scaled", words: string }} Moment */
/** @typedef {Record<string, any>} Row */

/** What began or ended between two states of one workload. @param {Row | undefined} before @param {Row} after @returns {Omit<Moment, "at_ms">[]} */
export function momentsBetween(before, after) {
  if (!before) return [];
  /** @type {Omit<Moment, "at_ms">[]} */
  const found = [];
  const paused = Boolean(after.paused);
  if (Boolean(before.paused) !== paused) found.push(paused ? { what: "paused", words: "paused" } : { what: "resumed", words: "resumed" });
  if (isNewTemplate(before, after)) found.push({ what: "begun", words: beginning(after) });
  else if (before.replicas !== after.replicas) found.push({ what: "scaled", words: `${before.replicas} → ${after.replicas}` });
  const [was, is] = [isStuck(before), isStuck(after)];
  if (!was && is) found.push({ what: "stuck", words: "stuck" });
  if (before.rollout.verdict !== "complete" && after.rollout.verdict === "complete" && after.state === "steady") found.push({ what: "done", words: "done" });
  return found;
}

/** @param {Row} row */
const isStuck = (row) => row.state === "stuck" || row.rollout.verdict === "failed";

/** @param {Row} before @param {Row} after */
function isNewTemplate(before, after) {
  if (after.kind === "Deployment") return after.revision !== before.revision && before.revision > 0;
  if (after.kind === "StatefulSet") return after.update_hash !== before.update_hash && before.update_hash !== "";
  return after.spec_version !== before.spec_version && after.state === "updating";
}

/** The image is told by itself: the API server tells of a new template before its controller numbers it. @param {Row} after */
function beginning(after) {
  const images = after.containers.map((/** @type {any} */ c) => c.image.slice(c.image.lastIndexOf("/") + 1)).join(", ");
  return `${after.revision ? `revision ${after.revision}: ` : ""}${images}`.slice(0, 44);
}

export class Moments {
  constructor() {
    /** @type {Map<string, Moment[]>} */
    this._of = new Map();
  }

  /** @param {Row | undefined} before @param {Row} after @param {number} at_ms */
  record(before, after, at_ms) {
    const found = momentsBetween(before, after);
    if (!found.length) return;
    this._of.set(after.id, [...this.of(after.id), ...found.map((one) => ({ ...one, at_ms }))].slice(-KEPT));
  }

  /** @param {string} id @returns {Moment[]} */
  of(id) {
    return this._of.get(id) ?? [];
  }

  /** @param {string} id */
  forget(id) {
    this._of.delete(id);
  }
}
