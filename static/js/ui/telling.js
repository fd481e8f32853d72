// @ts-check
// What the page tells of the changes that come: narration in words, and the counts that the corridor is drawn from.

import { narrate } from "./narrate.js";

/** @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row */

/**
 * @param {{ model: import("../model/model.js").Model, history: import("./history.js").History, feed: any, shown: (row: Row | undefined) => boolean, now_ms: () => number }} wiring
 * @returns {import("./parts.js").Part}
 */
export function createTelling({ model, history, feed, shown, now_ms }) {
  /** What was last told of a row: narration compares with it. @type {Map<string, Row>} */
  const told = new Map();

  return {
    onChange(change, frame) {
      if (frame.t === "lent") return; // somebody looks closer; nothing has happened
      const isFirst = told.size === 0;
      const at_ms = frame.at_ms ?? now_ms();
      const sentences = [];
      if (change.reset) {
        for (const id of told.keys()) if (!model.rows.has(id)) told.delete(id);
      }
      for (const row of change.del) {
        if (!change.reset) sentences.push(...narrate(row, null));
        told.delete(row.id);
        history.forget(row.id);
      }
      for (const id of change.reset ? model.rows.keys() : change.up) {
        const row = /** @type {Row} */ (model.rows.get(id));
        // A practice cluster that begins anew gives the same ids out again, to other things.
        const before = told.get(id)?.kind === row.kind ? told.get(id) : undefined;
        if (!isFirst && !change.reset) sentences.push(...narrate(before, row));
        if (row.rollout) history.record(row, at_ms, change.reset ? undefined : before);
        told.set(id, row);
      }
      feed.tell(sentences.filter(({ id, kind }) => kind !== "Pod" || shown(model.rows.get(id) ?? change.del.find((row) => row.id === id))), at_ms);
    },
    onFrame(frame) {
      if (frame.t === "note") feed.note(/** @type {any} */ (frame));
    },
  };
}
