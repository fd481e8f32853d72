// @ts-check
/**
 * The browser's copy of the picture: rows by id, kept up by the frames of the live protocol.
 *
 * Applying equals fetching again: a snapshot plus the deltas after it gives exactly the rows of a fresh
 * snapshot, proven by the golden files that Python reads, too, and by the checksum in every beat. The
 * model never invents state and never shows a half: a snapshot in parts replaces everything at its last.
 */

import { Sums } from "./sums.js";

/** @typedef {{ id: string, kind: string, namespace: string, name: string, [field: string]: any }} Row */
/** @typedef {{ t: string, [field: string]: any }} Frame */
/**
 * What a frame changed: ids of rows that are new or other than before, rows that are gone (as they were),
 * and whether everything was replaced.
 * @typedef {{ up: string[], del: Row[], reset: boolean }} Change
 */

const NOTHING = Object.freeze({ up: [], del: [], reset: false });
/** From so many rows on a whole picture is summed up after it has been drawn; a smaller one is in a few milliseconds. */
const SUMMED_LATER_ROWS = 1_000;
const EMPTY = /** @type {Map<string, Row>} */ (new Map());

export class Model {
  constructor() {
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    /** @type {string | null} the server's life that `seq` belongs to; null before the first picture */
    this.epoch = null;
    /** @type {number | null} */
    this.seq = null;
    /** Beats whose checksum was not ours: 0 for ever, or something is broken. */
    this.mismatches = 0;
    /** The last sequence number at which a beat has proved the picture. @type {number | null} */
    this.proved = null;
    this._sums = new Sums();
    /** @type {Map<string, string>} */
    this._byName = new Map();
    /** @type {Map<string, Map<string, Row>>} */
    this._byKind = new Map();
    /** @type {Map<string, Map<string, Row>>} */
    this._byNode = new Map();
    /** @type {Map<string, Map<string, Map<string, Row>>>} */
    this._byOwner = new Map();
    /** Rows of things that this picture only counts, known from elsewhere. @type {Map<string, Row>} */
    this._lent = new Map();
    /** @type {{ epoch: string, seq: number, of: number, next: number, rows: Row[] } | null} */
    this._parts = null;
  }

  /**
   * The rows of one kind, by id. Do not change it.
   * @param {string} kind
   */
  of(kind) {
    return this._byKind.get(kind) ?? EMPTY;
  }

  /**
   * The pods bound to a node, by id.
   * @param {string} nodeName
   */
  podsOn(nodeName) {
    return this._byNode.get(nodeName) ?? EMPTY;
  }

  /**
   * The pods whose controller is the object with this id, by id.
   * @param {string} ownerId
   */
  podsOf(ownerId) {
    return this._byOwner.get(ownerId)?.get("Pod") ?? EMPTY;
  }

  /**
   * The ReplicaSets whose controller is the Deployment with this id, by id.
   * @param {string} ownerId
   */
  replicaSetsOf(ownerId) {
    return this._byOwner.get(ownerId)?.get("ReplicaSet") ?? EMPTY;
  }

  /**
   * The row with this kind, namespace and name, if there is one.
   * @param {string} kind
   * @param {string} namespace
   * @param {string} name
   * @returns {Row | undefined}
   */
  find(kind, namespace, name) {
    const id = this._byName.get(nameKey(kind, namespace, name));
    return id === undefined ? undefined : this.rows.get(id);
  }

  /** XOR of all rows' checksums. Of a large picture that has just come, reading it means to wait for it: see `isSummed`. */
  get sum() {
    return this._sums.total;
  }

  /** Whether the sum is there. */
  get isSummed() {
    return this._sums.isWhole;
  }

  /** Whether `sumUp` has something to do. */
  get isBehind() {
    return this._sums.isBehind;
  }

  /** Whether the row with this id is of this picture, and not lent. @param {string} id */
  owns(id) {
    return this._sums.has(id);
  }

  /** Without what was lent. Do not change it. @returns {Map<string, Row>} */
  get own() {
    return this._lent.size ? new Map([...this.rows].filter(([id]) => this.owns(id))) : this.rows;
  }

  /** What was lent. */
  get lentIds() {
    return this._lent.keys();
  }

  /** Whether some rows were lent. */
  get borrows() {
    return this._lent.size > 0;
  }

  /**
   * Rows of things that this picture only counts, or that are lent no longer. They are found as its own are, where it has none of
   * that id itself; they are in no checksum, and no frame speaks of them.
   * @param {Iterable<Row>} up @param {Iterable<string>} del
   * @returns {Change}
   */
  lend(up, del) {
    const [shown, gone] = [/** @type {string[]} */ ([]), /** @type {Row[]} */ ([])];
    for (const id of del) {
      this._lent.delete(id);
      const row = this.owns(id) ? undefined : this._remove(id);
      if (row) gone.push(row);
    }
    for (const row of up) {
      this._lent.set(row.id, row);
      if (this.owns(row.id)) continue;
      this._remove(row.id);
      this._index(row);
      shown.push(row.id);
    }
    return { up: shown, del: gone, reset: false };
  }

  /**
   * Apply one frame. "gap" means: this does not follow from what we hold; ask the server again. "later" is the answer
   * to a beat that cannot be judged yet: `sumUp` does, by what the picture was at that beat. Frames that carry no rows
   * change nothing.
   * @param {Frame} frame
   * @returns {Change | "gap" | "later"}
   */
  applyFrame(frame) {
    switch (frame.t) {
      case "snapshot":
        return this._snapshot(frame);
      case "delta":
        return this._delta(frame);
      case "beat":
        return this._beat(frame);
      default:
        return NOTHING;
    }
  }

  /**
   * Sum up some more rows of a large picture; once all of them are, the beats that wait for it are judged.
   * @param {number} count
   * @returns {Frame[] | "gap"} those that are proved now
   */
  sumUp(count) {
    this._sums.work(count);
    if (!this._sums.isWhole) return [];
    const proved = /** @type {Frame[]} */ ([]);
    for (const { beat, sum } of this._sums.answers()) {
      if (!this._judge(/** @type {any} */ (beat), sum)) return "gap";
      proved.push(/** @type {any} */ (beat));
    }
    return proved;
  }

  /** Another model of the same content, which goes its own way. */
  clone() {
    const copy = Object.assign(new Model(), this);
    copy.rows = new Map(this.rows);
    copy._sums = this._sums.clone();
    copy._lent = new Map(this._lent);
    copy._byName = new Map(this._byName);
    copy._byKind = copyOf(this._byKind);
    copy._byNode = copyOf(this._byNode);
    copy._byOwner = new Map([...this._byOwner].map(([owner, kinds]) => [owner, copyOf(kinds)]));
    return copy;
  }

  /** Take over what another holds; the other must not be used any more. @param {Model} other */
  become(other) {
    Object.assign(this, other);
  }

  /** A picture of which only the first parts are here will not be completed in this model. */
  dropParts() {
    this._parts = null;
  }

  /** @param {Frame} frame @returns {Change | "gap"} */
  _snapshot(frame) {
    if (frame.part === 1) {
      this._parts = { epoch: frame.epoch, seq: frame.seq, of: frame.of, next: 1, rows: [] };
    }
    const parts = this._parts;
    if (!parts || parts.epoch !== frame.epoch || parts.seq !== frame.seq || parts.next !== frame.part) {
      this._parts = null;
      return "gap";
    }
    for (const row of frame.rows) parts.rows.push(row);
    parts.next += 1;
    if (frame.part < parts.of) return NOTHING;
    this._parts = null;
    return this._replace(parts);
  }

  /**
   * @param {{ epoch: string, seq: number, rows: Row[] }} picture
   * @returns {Change}
   */
  _replace({ epoch, seq, rows }) {
    const before = this.rows;
    this.rows = new Map();
    this._clearIndexes();
    const isLarge = rows.length >= SUMMED_LATER_ROWS;
    for (const row of rows) this._put(row, isLarge);
    for (const row of this._lent.values()) if (!this.owns(row.id)) this._index(row);
    const del = [...before.values()].filter((row) => !this.rows.has(row.id));
    this.epoch = epoch;
    this.seq = seq;
    this.proved = null;
    return { up: [...this.rows.keys()], del, reset: true };
  }

  /** @param {Frame} frame @returns {Change | "gap"} */
  _delta(frame) {
    if (this.seq === null || frame.epoch !== this.epoch || frame.from > this.seq) return "gap";
    if (frame.to <= this.seq) return NOTHING; // a repetition: rows are whole, we have these or newer
    const del = [];
    const up = frame.up.map((/** @type {Row} */ row) => row.id);
    for (const id of frame.del) {
      const row = this.owns(id) ? this._remove(id) : undefined;
      const lent = this._lent.get(id);
      if (row && lent) {
        this._index(lent);
        up.push(id);
      } else if (row) del.push(row);
    }
    for (const row of frame.up) this._put(row);
    this.seq = frame.to;
    return { up, del, reset: false };
  }

  /** @param {Frame} frame @returns {Change | "gap" | "later"} */
  _beat(frame) {
    if (this._parts) return NOTHING; // the picture is on its way
    if (frame.epoch !== this.epoch || frame.seq !== this.seq) return "gap";
    if (this._sums.isBehind) {
      this._sums.ask(/** @type {any} */ (frame));
      return "later";
    }
    return this._judge(frame, this.sum) ? NOTHING : "gap";
  }

  /** @param {Frame} beat @param {number} sum  at that beat */
  _judge(beat, sum) {
    if (beat.sum === sum) {
      this.proved = beat.seq;
      return true;
    }
    this.mismatches += 1;
    this.seq = null; // nothing that follows can be trusted: only a whole picture helps
    return false;
  }

  /** @param {Row} row @param {boolean} [isLater]  its share in the checksum can wait */
  _put(row, isLater = false) {
    this._remove(row.id);
    if (isLater) this._sums.putUnsummed(row);
    else this._sums.put(row);
    this._index(row);
  }

  /** @param {Row} row */
  _index(row) {
    this.rows.set(row.id, row);
    this._byName.set(nameKey(row.kind, row.namespace, row.name), row.id);
    add(this._byKind, row.kind, row);
    if (row.kind === "Pod" && row.node) add(this._byNode, row.node, row);
    if (row.owner) {
      const kinds = this._byOwner.get(row.owner.id) ?? new Map();
      this._byOwner.set(row.owner.id, kinds);
      add(kinds, row.kind, row);
    }
  }

  /** @param {string} id @returns {Row | undefined} the row that is gone */
  _remove(id) {
    const row = this.rows.get(id);
    if (!row) return undefined;
    this.rows.delete(id);
    this._sums.drop(row); // what was lent is in no sum
    const name = nameKey(row.kind, row.namespace, row.name);
    // A thing that was made anew under the same name may already stand there.
    if (this._byName.get(name) === id) this._byName.delete(name);
    drop(this._byKind, row.kind, id);
    if (row.kind === "Pod" && row.node) drop(this._byNode, row.node, id);
    const kinds = row.owner && this._byOwner.get(row.owner.id);
    if (kinds) {
      drop(kinds, row.kind, id);
      if (kinds.size === 0) this._byOwner.delete(row.owner.id);
    }
    return row;
  }

  _clearIndexes() {
    for (const index of [this._sums, this._byName, this._byKind, this._byNode, this._byOwner]) index.clear();
  }
}

/**
 * @param {string} kind
 * @param {string} namespace
 * @param {string} name
 */
function nameKey(kind, namespace, name) {
  return `${kind}/${namespace}/${name}`;
}

/** @param {Map<string, Map<string, Row>>} index */
const copyOf = (index) => new Map([...index].map(([key, rows]) => [key, new Map(rows)]));

/**
 * @param {Map<string, Map<string, Row>>} index
 * @param {string} key
 * @param {Row} row
 */
function add(index, key, row) {
  const rows = index.get(key);
  if (rows) rows.set(row.id, row);
  else index.set(key, new Map([[row.id, row]]));
}

/**
 * @param {Map<string, Map<string, Row>>} index
 * @param {string} key
 * @param {string} id
 */
function drop(index, key, id) {
  const rows = index.get(key);
  rows?.delete(id);
  if (rows?.size === 0) index.delete(key);
}
