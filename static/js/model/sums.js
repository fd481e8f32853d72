// @ts-check
/**
 * The checksum of a picture, kept up row by row, whose first account of a large one may wait.
 *
 * To sum up ten thousand rows takes longer than to draw them. So they can be put here unsummed, and are summed up in pieces once they are
 * seen. What a beat asks meanwhile is not forgotten: changes after it are noted apart, so that in the end the sum is compared as it was then.
 */

import { rowSum } from "./canonical.js";

/** @typedef {{ id: string, [field: string]: any }} Row */
/** @typedef {{ sum: number, [field: string]: any }} Beat */

export class Sums {
  constructor() {
    /** Of each row by id; null: not summed up yet. @type {Map<string, number | null>} */
    this.shares = new Map();
    /** XOR of those that are. */
    this._sum = 0;
    /** Rows that are not, from the last one on. Some may have changed or gone since: they have another share, or none. @type {Row[]} */
    this._left = [];
    /** Beats that wait for the sum, and the XOR of all that has changed since each. @type {{ beat: Beat, since: number }[]} */
    this._asked = [];
  }

  /** Whether all rows are in it. */
  get isWhole() {
    return this._left.length === 0;
  }

  /** Whether there is something to sum up, or to answer. */
  get isBehind() {
    return !this.isWhole || this._asked.length > 0;
  }

  /** XOR of all rows' checksums; what is left of them is summed up now. */
  get total() {
    this.work(Infinity);
    return this._sum;
  }

  /** @param {string} id */
  has(id) {
    return this.shares.has(id);
  }

  /** @param {Row} row  new; one of the same id has been dropped */
  put(row) {
    const share = rowSum(row);
    this.shares.set(row.id, share);
    this._sum = (this._sum ^ share) >>> 0;
    this._note(share);
  }

  /** The same, to be summed up later. Only for a whole picture, of which no beat has spoken. @param {Row} row */
  putUnsummed(row) {
    this.shares.set(row.id, null);
    this._left.push(row);
  }

  /** @param {Row} row  as it was put; one that never was changes nothing */
  drop(row) {
    const share = this.shares.get(row.id);
    if (share === undefined) return;
    this.shares.delete(row.id);
    if (share !== null) this._sum = (this._sum ^ share) >>> 0;
    if (this._asked.length) this._note(share ?? rowSum(row));
  }

  /** Nothing is in it, and nobody asks any more. */
  clear() {
    this.shares.clear();
    [this._sum, this._left, this._asked] = [0, [], []];
  }

  /** Sum up so many of the rows that are left. @param {number} count */
  work(count) {
    for (let done = 0; done < count && this._left.length; done += 1) {
      const row = /** @type {Row} */ (this._left.pop());
      if (this.shares.get(row.id) !== null) continue;
      const share = rowSum(row);
      this.shares.set(row.id, share);
      this._sum = (this._sum ^ share) >>> 0;
    }
  }

  /** The answer has to wait until all rows are in it. @param {Beat} beat */
  ask(beat) {
    this._asked.push({ beat, since: 0 });
  }

  /** What was asked, with the sum as it was then; only of one that is whole. @returns {{ beat: Beat, sum: number }[]} */
  answers() {
    const answered = this._asked.map(({ beat, since }) => ({ beat, sum: (this._sum ^ since) >>> 0 }));
    this._asked = [];
    return answered;
  }

  /** Another one of the same content, which goes its own way. */
  clone() {
    const copy = new Sums();
    copy.shares = new Map(this.shares);
    copy._sum = this._sum;
    copy._left = [...this._left];
    copy._asked = this._asked.map((one) => ({ ...one }));
    return copy;
  }

  /** @param {number} share  has come, or has gone */
  _note(share) {
    for (const one of this._asked) one.since = (one.since ^ share) >>> 0;
  }
}
