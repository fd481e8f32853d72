// @ts-check
// Rows of pods that the picture of a fleet only counts, from wherever they are known, lent to the page's model. Pure: rows in, changes out.

/** @typedef {import("../model/model.js").Row} Row */
/** @typedef {import("../model/model.js").Change} Change */

export class Lender {
  /**
   * @param {import("../model/model.js").Model} model  what is drawn
   * @param {string[]} [still]  sources that nobody keeps up: what a living one says of a row stands before theirs
   */
  constructor(model, still = []) {
    this._model = model;
    this._still = new Set(still);
    /** By where they come from; of a row that several know, the first one's is lent. @type {Map<string, Map<string, Row>>} */
    this._sources = new Map();
    this._isHeld = false;
  }

  /** A source knows these now, and those no more. @param {string} source @param {Iterable<Row>} up @param {Iterable<string>} del @returns {Change} */
  put(source, up, del) {
    const rows = this._sources.get(source) ?? new Map();
    this._sources.set(source, rows);
    const touched = new Set();
    for (const id of del) {
      if (!rows.delete(id)) continue;
      touched.add(id);
      if (!this._still.has(source)) for (const one of this._still) this._sources.get(one)?.delete(id);
    }
    for (const row of up) {
      rows.set(row.id, row);
      touched.add(row.id);
    }
    return this._lend(touched);
  }

  /** A source knows these now, and nothing else. @param {string} source @param {Row[]} rows @returns {Change} */
  replace(source, rows) {
    const kept = new Set(rows.map(({ id }) => id));
    return this.put(source, rows, [...(this._sources.get(source)?.keys() ?? [])].filter((id) => !kept.has(id)));
  }

  /** Nothing of it any more. @param {string} source @returns {Change} */
  drop(source) {
    const rows = this._sources.get(source);
    this._sources.delete(source);
    return this._lend(new Set(rows?.keys()));
  }

  /** While the past is shown nothing is lent: what is known is of now. @param {boolean} isHeld @returns {Change} */
  hold(isHeld) {
    if (isHeld === this._isHeld) return { up: [], del: [], reset: false };
    this._isHeld = isHeld;
    // A model that comes back from the past may have what nobody knows any more.
    return this._lend(new Set([...this._model.lentIds, ...[...this._sources.values()].flatMap((rows) => [...rows.keys()])]), true);
  }

  /** @param {Set<string>} ids @param {boolean} [isTurn] @returns {Change} */
  _lend(ids, isTurn = false) {
    if (this._isHeld && !isTurn) return { up: [], del: [], reset: false };
    const [up, del] = [/** @type {Row[]} */ ([]), /** @type {string[]} */ ([])];
    for (const id of ids) {
      const row = this._isHeld ? undefined : this._find(id);
      if (row) up.push(row);
      else del.push(id);
    }
    return this._model.lend(up, del);
  }

  /** @param {string} id */
  _find(id) {
    /** @type {Row | undefined} */
    let known;
    for (const [source, rows] of this._sources) {
      const row = rows.get(id);
      if (row && !this._still.has(source)) return row;
      known ??= row;
    }
    return known;
  }
}
