// @ts-check
/**
 * What happened, kept so that one can go to any moment of it and back: each entry knows its rows before and after.
 *
 * Positions count the entries that have been applied, from the first one ever kept; they stay valid when old entries are dropped.
 * Pure: rows in, net changes out. Rows are whole and never altered, so that keeping them costs a reference.
 */

/** @typedef {import("../model/model.js").Row} Row */
/** @typedef {{ id: string, before: Row | null, after: Row | null }} Step */
/** @typedef {{ at_ms: number, seq: number, steps: Step[] }} Entry */
/** @typedef {{ at_ms: number, user: string, text: string, ids: string[] }} Note */

const ROWS_MAX = 200_000; // rows of entries; about 300 MB in the worst case, and more than an hour of a busy cluster
const DROP_PART = 0.1; // what goes at once when it is too much: dropping from the front of a list costs its length

export class Tape {
  /** @param {Iterable<Row>} rows  the picture at the beginning @param {number} from_ms @param {{ epoch: string, seq: number }} at */
  constructor(rows, from_ms, { epoch, seq }, rowsMax = ROWS_MAX) {
    this.from_ms = from_ms;
    this.epoch = epoch;
    this.seq = seq;
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {Note[]} */
    this.notes = [];
    /** The position of the oldest moment kept. */
    this.first = 0;
    /** The picture at the end. @type {Map<string, Row>} */
    this.last = new Map();
    for (const row of rows) this.last.set(row.id, row);
    this._rowsMax = rowsMax;
    this._rows = 0;
  }

  /** The position of the newest moment. */
  get end() {
    return this.first + this.entries.length;
  }

  get to_ms() {
    return this.entries.at(-1)?.at_ms ?? this.from_ms;
  }

  /**
   * The next change. One that is known already changes nothing.
   * @param {number} at_ms @param {Iterable<Row>} up @param {Iterable<string>} del @param {{ epoch: string, seq: number }} at
   */
  append(at_ms, up, del, { epoch, seq }) {
    if (epoch === this.epoch && seq <= this.seq) return;
    this.epoch = epoch;
    this.seq = seq;
    /** @type {Step[]} */
    const steps = [];
    for (const id of del) {
      const before = this.last.get(id);
      if (before) steps.push({ id, before, after: null });
      this.last.delete(id);
    }
    for (const row of up) {
      steps.push({ id: row.id, before: this.last.get(row.id) ?? null, after: row });
      this.last.set(row.id, row);
    }
    if (!steps.length) return;
    this.entries.push({ at_ms: Math.max(at_ms, this.to_ms), seq, steps });
    this._rows += steps.length;
    this._drop();
  }

  /** Everything anew, as after a lost connection: only what differs is a change. @param {number} at_ms @param {Map<string, Row>} rows @param {{ epoch: string, seq: number }} at */
  replace(at_ms, rows, at) {
    const up = [...rows.values()].filter((row) => !isSame(this.last.get(row.id), row));
    const del = [...this.last.keys()].filter((id) => !rows.has(id));
    this.seq = at.epoch === this.epoch ? Math.min(this.seq, at.seq - 1) : -1;
    this.append(at_ms, up, del, at);
    this.epoch = at.epoch;
    this.seq = at.seq;
  }

  /** @param {Note} note */
  note(note) {
    this.notes.push(note);
  }

  /** The last position whose changes had come by then. @param {number} at_ms */
  positionAt(at_ms) {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle].at_ms <= at_ms) low = middle + 1;
      else high = middle;
    }
    return this.first + low;
  }

  /** When this position was reached. @param {number} position */
  timeOf(position) {
    return this.entries[position - this.first - 1]?.at_ms ?? this.from_ms;
  }

  /** The change that led to this position. @param {number} position @returns {Entry | undefined} */
  entryBefore(position) {
    return this.entries[position - this.first - 1];
  }

  /** What must be done to a picture at one position so that it is that of another. @param {number} from @param {number} to @returns {{ up: Row[], del: string[] }} */
  between(from, to) {
    /** @type {Map<string, Row | null>} */
    const net = new Map();
    for (let at = from; at < to; at += 1) for (const { id, after } of this.entries[at - this.first].steps) net.set(id, after);
    for (let at = from; at > to; at -= 1) for (const { id, before } of this.entries[at - this.first - 1].steps.toReversed()) net.set(id, before);
    const up = [];
    const del = [];
    for (const [id, row] of net) {
      if (row) up.push(row);
      else del.push(id);
    }
    return { up, del };
  }

  /** The picture at a position. @param {number} position @returns {Map<string, Row>} */
  rowsAt(position) {
    const rows = new Map(this.last);
    const { up, del } = this.between(this.end, position);
    for (const id of del) rows.delete(id);
    for (const row of up) rows.set(row.id, row);
    return rows;
  }

  /** Everything that a later tape knows and this one does not. @param {Tape} later  of the same epoch */
  extend(later) {
    for (const { at_ms, seq, steps } of later.entries) {
      const up = /** @type {Row[]} */ (steps.flatMap(({ after }) => after ?? []));
      this.append(at_ms, up, steps.flatMap(({ id, after }) => (after ? [] : [id])), { epoch: later.epoch, seq });
    }
    const known = new Set(this.notes.map(({ at_ms, text }) => `${at_ms} ${text}`));
    for (const note of later.notes) if (!known.has(`${note.at_ms} ${note.text}`)) this.note(note);
    this.replace(later.to_ms, later.last, later);
  }

  _drop() {
    if (this._rows <= this._rowsMax) return;
    let count = 0;
    for (let rows = 0; rows < this._rowsMax * DROP_PART && count < this.entries.length - 1; count += 1) rows += this.entries[count].steps.length;
    const gone = this.entries.splice(0, count);
    if (!gone.length) return;
    this.first += gone.length;
    this.from_ms = gone[gone.length - 1].at_ms;
    for (const { steps } of gone) this._rows -= steps.length;
    this.notes = this.notes.filter(({ at_ms }) => at_ms >= this.from_ms);
  }
}

/** @param {Row | undefined} a @param {Row} b */
function isSame(a, b) {
  return a === b || (a !== undefined && JSON.stringify(a) === JSON.stringify(b));
}
