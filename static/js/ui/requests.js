// @ts-check
// What has been asked of the cluster and not yet come back as an event. The screen says "requested" and never pretends it is done.
// Pure but for the injected clock: ids in, a map of words out.

const OVERDUE_MS = 15_000; // an API server that took the request answers its watches within a second; after this something is odd

export class Requests {
  /** @param {() => number} now_ms */
  constructor(now_ms) {
    this._now_ms = now_ms;
    /** @type {Map<string, {text: string, at_ms: number}>} */
    this._open = new Map();
    /** When something last happened to a thing; as long as a request could be on its way. @type {Map<string, number>} */
    this._came = new Map();
  }

  /** @param {string} id @param {string} text */
  add(id, text) {
    this._open.set(id, { text, at_ms: this._now_ms() });
  }

  /** An event for this thing has come: whatever was asked of it has begun. @param {Iterable<string>} ids */
  settle(ids) {
    for (const id of ids) {
      this._open.delete(id);
      this._came.delete(id); // keeps the map in order of time
      this._came.set(id, this._now_ms());
    }
  }

  /** Has an event for this thing come since then? @param {string} id @param {number} since_ms */
  cameSince(id, since_ms) {
    return (this._came.get(id) ?? -Infinity) >= since_ms;
  }

  /** Requests nobody has answered for too long; they are forgotten and told. */
  takeOverdue() {
    const overdue = [...this._open].filter(([, { at_ms }]) => this._now_ms() - at_ms > OVERDUE_MS);
    for (const [id] of overdue) this._open.delete(id);
    for (const [id, at_ms] of this._came) {
      if (this._now_ms() - at_ms <= OVERDUE_MS) break;
      this._came.delete(id);
    }
    return overdue.map(([id, { text }]) => ({ id, text }));
  }

  /** id → words, for the picture. */
  get texts() {
    return new Map([...this._open].map(([id, { text }]) => [id, text]));
  }

  get size() {
    return this._open.size;
  }
}
