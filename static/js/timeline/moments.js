// @ts-check
/**
 * Which moment is shown: live, or one of the past.
 *
 * While it is live, one model is fed by the socket and drawn. To go back, the live content is set aside in a model of its own, which the socket
 * goes on feeding, and the drawn one is moved through the tape by net changes: every view draws the past as it draws the present. No timer and
 * no element of the page in here; time and loading are injected.
 */

import { History } from "../ui/history.js";
import { Tape } from "./tape.js";

/** @typedef {import("../model/model.js").Change} Change */
/** @typedef {import("../model/model.js").Model} Model */

const CORRIDOR_MS = 10 * 60_000; // as far back as the corridor of an update is drawn
const QUIET_MS = 3_000; // of playing, in which nothing happens: is jumped over
const RUN_UP_MS = 800; // what is played before the next change after such a jump

export class Moments {
  /**
   * @param {object} wiring
   * @param {Model} wiring.model  what is drawn
   * @param {{ follow: (model: Model) => void }} wiring.socket
   * @param {History} wiring.history  the counts that corridors are drawn from; moved with the model
   * @param {() => Promise<Tape | null>} wiring.load  the past from before this page was opened; null: there is none
   * @param {(change: Change) => void} wiring.onMoved  the drawn model is at another moment
   * @param {() => void} [wiring.onTurn]  live ⇄ past, loading, playing ⇄ pausing
   * @param {(quiet_ms: number) => void} [wiring.onQuiet]  a stretch without changes was jumped over
   */
  constructor({ model, socket, history, load, onMoved, onTurn = () => {}, onQuiet = () => {} }) {
    this._model = model;
    this._socket = socket;
    this._history = history;
    this._load = load;
    this._onMoved = onMoved;
    this._onTurn = onTurn;
    this._onQuiet = onQuiet;
    /** @type {Tape | null} */
    this.tape = null;
    /** The content that the socket feeds, while the drawn model is in the past. @type {Model | null} */
    this._live = null;
    this.position = 0;
    /** The shown moment; null: live. @type {number | null} */
    this.at_ms = null;
    this.isLoading = false;
    /** Why what was before this page cannot be had; "" while nobody asked, or it is here. */
    this.trouble = "";
    this.rate = 1;
    this.isPlaying = false;
    /** Somebody else leads the reader through the past: who leads a room, or the lesson. */
    this.isLed = false;
    /** @type {Promise<void> | null} */
    this._prepared = null;
  }

  get isPast() {
    return this._live !== null;
  }

  /** The reader went to this moment, and keeps it until they want to be live again. */
  get isOwn() {
    return this.isPast && !this.isLed;
  }

  /** The live socket has changed its model; true: the page shows another moment and has nothing to draw. @param {Change} change @param {number} at_ms */
  takes(change, at_ms) {
    const model = this._live ?? this._model;
    const { rows, epoch, seq } = model;
    if (epoch === null || seq === null) return this.isPast;
    const at = { epoch, seq };
    if (!this.tape) this.tape = new Tape(model.own.values(), at_ms, at);
    else if (change.reset) this.tape.replace(at_ms, model.own, at);
    else {
      // In place of a row that is gone one may stand that was lent: the past has only what the picture held itself.
      const [own, others] = [change.up.filter((id) => model.owns(id)), change.up.filter((id) => !model.owns(id))];
      this.tape.append(at_ms, own.map((id) => /** @type {any} */ (rows.get(id))), [...change.del.map(({ id }) => id), ...others], at);
    }
    return this.isPast;
  }

  /** Play a tape that nobody goes on writing. @param {Tape} tape */
  put(tape) {
    this.tape = tape;
    this._prepared = Promise.resolve();
    this._model.applyFrame({ t: "snapshot", epoch: "tape", seq: 0, part: 1, of: 1, rows: [...tape.last.values()] });
    this._live = this._model;
    this.position = tape.end;
    this.at_ms = tape.to_ms;
  }

  /** Show the moment. @param {number} at_ms @param {boolean} [isLed]  the reader did not choose it */
  async goTo(at_ms, isLed = false) {
    this.isLed = isLed;
    if (!(await this._enter())) return;
    const tape = /** @type {Tape} */ (this.tape);
    this.at_ms = Math.max(at_ms, tape.from_ms);
    this._seek(this.at_ms === tape.from_ms ? tape.first : tape.positionAt(this.at_ms));
  }

  /** To the change before (-1) or after (1) the one shown. @param {1 | -1} step */
  async step(step) {
    this.isLed = false;
    this.pause();
    if (!(await this._enter())) return;
    const tape = /** @type {Tape} */ (this.tape);
    const position = Math.min(tape.end, Math.max(tape.first, this.position + step));
    this.at_ms = tape.timeOf(position);
    this._seek(position);
  }

  /** @param {number} [rate] */
  play(rate = this.rate) {
    this.rate = rate;
    this.isPlaying = this.isPast;
    this._onTurn();
  }

  pause() {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    this._onTurn();
  }

  /** Time has passed while playing. @param {number} passed_ms  of the viewer's time @returns {boolean} false: the end is reached */
  tick(passed_ms) {
    const tape = /** @type {Tape} */ (this.tape);
    const at_ms = /** @type {number} */ (this.at_ms) + passed_ms * this.rate;
    const next_ms = tape.entries[this.position - tape.first]?.at_ms;
    if (next_ms === undefined) return false;
    if (next_ms - at_ms > QUIET_MS * this.rate) {
      this._onQuiet(next_ms - at_ms);
      this.at_ms = next_ms - RUN_UP_MS * this.rate;
    } else this.at_ms = at_ms;
    this._seek(tape.positionAt(this.at_ms));
    return true;
  }

  /** Back to live. */
  live() {
    if (!this._live || !this.tape) return;
    this.isPlaying = false;
    const before = this._model.rows;
    this._model.become(this._live);
    this._socket.follow(this._model);
    this._live = null;
    this.at_ms = null;
    this._history.become(this._historyAt(this.tape, this.tape.end));
    const del = [...before.values()].filter((row) => !this._model.rows.has(row.id));
    this._onTurn();
    this._onMoved({ up: [...this._model.rows.keys()], del, reset: true });
  }

  /** What was before this page was opened is there, if there was any. */
  ready() {
    this._prepared ??= this._prepare();
    return this._prepared;
  }

  /** Into the past, once the older part of it is there. False: there is nothing to go back to. */
  async _enter() {
    if (this._live) return true;
    await this.ready();
    if (this._live) return true; // somebody was faster
    if (!this.tape || this._model.epoch === null) return false;
    this._live = this._model.clone();
    this._socket.follow(this._live);
    this._model.seq ??= 0;
    this._model.dropParts();
    this.position = this.tape.end;
    this.at_ms = this.tape.to_ms;
    this._onTurn();
    return true;
  }

  async _prepare() {
    this.isLoading = true;
    this._onTurn();
    this.trouble = "";
    const older = await this._load().catch((error) => {
      this.trouble = `Only what this page has seen can be shown: ${error.message}`;
      this._prepared = null; // asked for again the next time
      return null;
    });
    const own = this.tape;
    // Of another life of the server: then it knows nothing from before this page was opened.
    if (older && own && older.epoch === own.epoch && older.from_ms < own.from_ms) {
      older.extend(own);
      this.tape = older;
    }
    this.isLoading = false;
    this._onTurn();
  }

  /** @param {number} position */
  _seek(position) {
    const tape = /** @type {Tape} */ (this.tape);
    const to = Math.max(position, tape.first);
    if (this.position < tape.first) return this._jump(to); // what was shown has been dropped meanwhile
    const { up, del } = tape.between(this.position, to);
    this.position = to;
    const { epoch, seq } = this._model;
    const change = this._model.applyFrame({ t: "delta", epoch, from: seq, to: /** @type {number} */ (seq) + 1, up, del });
    if (typeof change === "string") throw new Error("The drawn model has a life of its own.");
    this._moved(tape, change);
  }

  /** @param {number} position */
  _jump(position) {
    const tape = /** @type {Tape} */ (this.tape);
    this.position = position;
    const { epoch } = this._model;
    const change = this._model.applyFrame({ t: "snapshot", epoch, seq: 0, part: 1, of: 1, rows: [...tape.rowsAt(position).values()] });
    this._moved(tape, /** @type {Change} */ (change));
  }

  /** @param {Tape} tape @param {Change} change */
  _moved(tape, change) {
    if (change.up.length || change.del.length) this._history.become(this._historyAt(tape, this.position));
    this._onMoved(change);
  }

  /** The counts of the Deployments up to a position, as `ui/history.js` would have seen them. @param {Tape} tape @param {number} position */
  _historyAt(tape, position) {
    const history = new History();
    const from_ms = tape.timeOf(position) - CORRIDOR_MS;
    const begun = new Set();
    for (let at = Math.max(tape.first, tape.positionAt(from_ms)); at < position; at += 1) {
      const { at_ms, steps } = tape.entries[at - tape.first];
      for (const { id, before, after } of steps) {
        if ((after ?? before)?.kind !== "Deployment") continue;
        if (before && !begun.has(id)) history.record(before, Math.max(from_ms, tape.from_ms));
        begun.add(id);
        if (after) history.record(after, at_ms);
      }
    }
    for (const row of this._model.of("Deployment").values()) if (!begun.has(row.id)) history.record(row, Math.max(from_ms, tape.from_ms));
    return history;
  }
}
