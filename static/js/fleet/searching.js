// @ts-check
// Pods of a fleet by name, where its picture only counts them: asked of the server, lent to the model, and asked again while they are wanted.

/** @typedef {import("../model/model.js").Row} Row */
/** @typedef {{ count: number, rows: Row[] }} Found */

const TYPING_MS = 300; // whoever types is asked for when they pause
const AGAIN_MS = 5_000; // what was found may have gone
/** Shorter words are in nearly every name. */
const LEAST_CHARS = 3;

export class Searching {
  /**
   * @param {object} wiring
   * @param {string} wiring.path  of the socket
   * @param {(source: string, rows: Row[]) => void} wiring.lend
   * @param {typeof fetch} [wiring.get]
   * @param {() => number} [wiring.now_ms]
   * @param {(action: () => void, delay_ms: number) => any} [wiring.later]
   */
  constructor({ path, lend, get = (...words) => fetch(...words), now_ms = () => performance.now(), later = (action, delay_ms) => setTimeout(action, delay_ms) }) {
    this._path = path;
    this._lend = lend;
    this._get = get;
    this._now_ms = now_ms;
    this._later = later;
    /** By what they are for. @type {Map<string, { asked: string, asked_ms: number, isOut: boolean, found: Found | null }>} */
    this._wishes = new Map();
  }

  /** What is wanted for one purpose; null: nothing any more. @param {string} source @param {{ q: string, namespace?: string } | null} query @param {boolean} [isTyped] */
  want(source, query, isTyped = false) {
    const asked = query && query.q.trim().length >= LEAST_CHARS ? `${new URLSearchParams(Object.entries(query).filter(([, value]) => value))}` : "";
    const wish = this._wishes.get(source);
    if (!asked) {
      if (this._wishes.delete(source)) this._lend(source, []);
      return;
    }
    if (wish?.asked !== asked) {
      const made = { asked, asked_ms: this._now_ms(), isOut: true, found: null };
      this._wishes.set(source, made);
      if (wish) this._lend(source, []);
      this._later(() => void this._ask(source, made), isTyped ? TYPING_MS : 0);
    } else if (!wish.isOut && this._now_ms() - wish.asked_ms >= AGAIN_MS) {
      wish.isOut = true;
      void this._ask(source, wish);
    }
  }

  /** How many there are that were not sent. @param {string} source */
  beyond(source) {
    const found = this._wishes.get(source)?.found;
    return found ? Math.max(0, found.count - found.rows.length) : 0;
  }

  /** Whether a first answer is on its way. @param {string} source */
  isWaiting(source) {
    const wish = this._wishes.get(source);
    return wish !== undefined && wish.found === null;
  }

  /** @param {string} source @param {{ asked: string, asked_ms: number, isOut: boolean, found: Found | null }} wish */
  async _ask(source, wish) {
    if (this._wishes.get(source) !== wish) return; // something else was typed meanwhile
    const found = await this._fetch(wish.asked);
    if (this._wishes.get(source) !== wish) return;
    wish.asked_ms = this._now_ms();
    wish.isOut = false;
    wish.found = found ?? wish.found ?? { count: 0, rows: [] };
    this._lend(source, wish.found.rows);
  }

  /** @param {string} asked @returns {Promise<Found | null>} null where it does not come: what was found before stays until it does */
  async _fetch(asked) {
    try {
      const answer = await this._get(`${this._path}search/?${asked}`, { redirect: "manual", cache: "no-store" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }
}
