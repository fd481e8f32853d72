// @ts-check
// The matches of one search, kept up as the cluster changes: only what a change touches is looked at again. Pure.

import { byReading, matches, readQuery } from "./query.js";

/** @typedef {import("./query.js").Row} Row */

export class Finder {
  constructor() {
    this.text = "";
    /** @type {ReturnType<typeof readQuery>} */
    this._terms = [];
    /** @type {Map<string, Row>} */
    this._found = new Map();
    /** @type {Row[] | null} */
    this._sorted = null;
    /** The match at which the camera is. */
    this.current = "";
  }

  /** Look for something else. @param {string} text @param {Map<string, Row>} rows @param {(row: Row) => boolean} isShown */
  ask(text, rows, isShown) {
    this.text = text;
    this._terms = readQuery(text);
    this._found.clear();
    if (this._terms.length) for (const row of rows.values()) if (isShown(row) && matches(this._terms, row)) this._found.set(row.id, row);
    this._sorted = null;
    if (!this._found.has(this.current)) this.current = "";
  }

  /** @param {{up: string[], del: {id: string}[], reset: boolean}} change @param {Map<string, Row>} rows @param {(row: Row) => boolean} isShown */
  follow(change, rows, isShown) {
    if (!this._terms.length) return;
    if (change.reset) return this.ask(this.text, rows, isShown);
    for (const { id } of change.del) if (this._found.delete(id)) this._sorted = null;
    for (const id of change.up) {
      const row = rows.get(id);
      if (!row) continue;
      const isFound = isShown(row) && matches(this._terms, row);
      if (isFound !== this._found.has(id)) this._sorted = null;
      if (isFound) this._found.set(id, row);
      else this._found.delete(id);
    }
  }

  /** In reading order. @returns {Row[]} */
  get list() {
    return (this._sorted ??= [...this._found.values()].sort(byReading));
  }

  /** @param {string} id */
  has(id) {
    return this._found.has(id);
  }

  get ids() {
    return this._found.keys();
  }

  /** One further, or back, round and round. @param {1 | -1} step @returns {string} the id, "" when nothing is found */
  step(step) {
    const list = this.list;
    if (!list.length) return (this.current = "");
    const at = list.findIndex(({ id }) => id === this.current);
    const next = at < 0 ? (step > 0 ? 0 : list.length - 1) : (at + step + list.length) % list.length;
    return (this.current = list[next].id);
  }
}
