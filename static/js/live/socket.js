// @ts-check
/**
 * The only user of WebSocket: connects, asks for the picture, resumes, answers with credit, notices silence, comes back.
 *
 * Promises: the model is never emptied by a lost connection; a gap is answered by asking again; a server that says "do not come back"
 * is obeyed; reconnecting is spread in time (full jitter), so that a thousand browsers do not return in the same second.
 * See docs/protocol.md. WebSocket, clock, random and timers are injected for tests.
 */

/** @typedef {import("../model/model.js").Change} Change */
import { fetchPicture } from "./picture.js";
import { ways } from "./ways.js";

/** @typedef {import("../model/model.js").Model} Model */
/** @typedef {import("./ways.js").Line} Line */
/** @typedef {import("./ways.js").Place} Place */
/** @typedef {{ t: string, [field: string]: any }} Frame */
/** @typedef {{ state: string, since_ms: number, reason: string }} KindState */
/** @typedef {"connecting" | "open" | "closed" | "ended"} Status */

const SILENCE_MS = 12_000; // two beats and a half
const BACKOFF_FIRST_MS = 500;
const BACKOFF_LAST_MS = 15_000;
const RETURN_JITTER_MS = 1_000; // the server says in whole seconds when to come back; within one each page has its own moment
const PARTING_MS = 60_000; // a restart that takes longer is no longer called one
const ACK_EVERY_MS = 500; // the server wants at least one a second while deltas arrive, and allows four messages a second
const PING_EVERY_MS = 10_000;
const CLOCK_SAMPLES = 8; // of these the one with the shortest way tells the server's clock best
const ASK_AGAIN_MS = 1_000; // a second gap while the answer to the first is on its way is not a new question
const SUM_AFTER_MS = 250; // a large picture is drawn before it is summed up
const SUM_EVERY_MS = 20;
const SUM_ROWS = 500; // at once: a few milliseconds, so that no drawing waits for it
/** Close codes after which coming back is useless: not signed in, session ended. */
const FINAL_CODES = new Set([4401, 4403]);

export class LiveSocket {
  /**
   * @param {object} wiring
   * @param {string} wiring.path
   * @param {string} [wiring.picture]  where the first picture comes from compressed; empty: over the socket, too
   * @param {(path: string) => Promise<Frame[] | null>} [wiring.fetchFirst]
   * @param {Model} wiring.model
   * @param {(change: Change, frame: Frame) => void} wiring.onChange  rows have changed
   * @param {(frame: Frame) => void} [wiring.onFrame]  every other frame
   * @param {() => void} [wiring.onStatus]  `status` has changed
   * @param {(path: string, place: Place) => Line} [wiring.connect]
   * @param {() => number} [wiring.now_ms]
   * @param {() => number} [wiring.random]
   * @param {(action: () => void, delay_ms: number) => any} [wiring.later]
   * @param {(timer: any) => void} [wiring.cancel]
   */
  constructor({
    path, picture = "", fetchFirst = fetchPicture, model, onChange, onFrame = () => {}, onStatus = () => {}, connect = ways(), now_ms = Date.now, random = Math.random,
    later = (action, delay_ms) => setTimeout(action, delay_ms), cancel = (timer) => clearTimeout(timer),
  }) {
    this._path = path;
    this._picture = picture;
    this._fetchFirst = fetchFirst;
    /** The first picture, on its way by HTTP. @type {Promise<Frame[] | null> | null} */
    this._first = null;
    this._onChange = onChange;
    this._onFrame = onFrame;
    this._onStatus = onStatus;
    this._model = model;
    this._connect = connect;
    this._now_ms = now_ms;
    this._random = random;
    this._later = later;
    this._cancel = cancel;
    /** @type {Status} */
    this.status = "connecting";
    /** Why the server sent us away for good, once it has. @type {{ isSignedOut: boolean, reason: string } | null} */
    this.ending = null;
    /** What the server said when it sent us away to come back, until we are back. @type {{ reason: string, at_ms: number } | null} */
    this._parting = null;
    /** @type {Record<string, KindState>} */
    this.kinds = {};
    /** When the server was last heard, in its own time. @type {number | null} */
    this.lastGood_ms = null;
    /** @type {Line | null} */
    this._socket = null;
    this._failures = 0;
    /** @type {{offset_ms: number, trip_ms: number}[]} */
    this._clock = [];
    /** @type {{silence?: any, ack?: any, retry?: any, ping?: any, sum?: any}} */
    this._timers = {};
    this._asked_ms = -Infinity;
    this._owes = false;
    this._acked_ms = -Infinity;
    /** @type {number | null} */
    this._retryAfter_ms = null;
  }

  /** Now by the server's clock, Unix ms; an estimate, good to half a round trip. */
  serverNow_ms() {
    if (!this._clock.length) return this._now_ms();
    const best = this._clock.reduce((a, b) => (b.trip_ms < a.trip_ms ? b : a));
    return Math.round(this._now_ms() + best.offset_ms);
  }

  /** Why the server is away, where it said so before it went; empty once that has taken too long to be believed. */
  get parting() {
    return this._parting && this._now_ms() - this._parting.at_ms < PARTING_MS ? this._parting.reason : "";
  }

  start() {
    if (this.status === "ended" || this._socket) return;
    this._clear("retry");
    if (this._picture && this._model.epoch === null) this._first ??= this._fetchFirst(this._picture);
    const socket = this._connect(this._path, { epoch: this._model.epoch, seq: this._model.seq });
    this._socket = socket;
    socket.onmessage = (event) => this._read(socket, event.data);
    socket.onclose = (event) => this._closed(socket, event.code);
    this._listen();
  }

  /** From now on frames are applied to this model; it stands where the one before stood. @param {Model} model */
  follow(model) {
    this._model = model;
  }

  /** Back from sleep or from being offline: do not wait for the timer. */
  wake() {
    if (this.status === "closed") this.start();
  }

  /** Leave for good. */
  stop() {
    this._end(0, "");
    this._drop();
  }

  /** @param {Line} socket @param {string} data */
  _read(socket, data) {
    if (socket !== this._socket) return;
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return this._lost(); // half a frame means that the transport lies; a new connection tells the truth
    }
    this._listen();
    this._take(frame);
    this.lastGood_ms = this.serverNow_ms();
  }

  /** @param {Frame} frame */
  _take(frame) {
    if (frame.t === "hello") return this._hello(frame);
    if (frame.t === "pong") this._tick(frame);
    else if (frame.t === "state") this.kinds = { ...this.kinds, [frame.kind]: { state: frame.state, since_ms: frame.since_ms, reason: frame.reason } };
    else if (frame.t === "bye") this._bye(frame);
    const change = this._model.applyFrame(frame);
    if (change === "gap") return this._ask();
    if (frame.t === "delta" || frame.t === "snapshot") this._owes = true;
    this._credit();
    if (this._model.isBehind) this._sumLater(SUM_AFTER_MS);
    if (change === "later") return; // it is told of once it has been judged
    if (change.up.length || change.del.length || change.reset) this._onChange(change, frame);
    else this._onFrame(frame);
  }

  /** In pieces between other work, also while no frame comes. @param {number} wait_ms */
  _sumLater(wait_ms) {
    this._timers.sum ??= this._later(() => {
      this._timers.sum = undefined;
      const proved = this._model.sumUp(SUM_ROWS);
      if (proved === "gap") this._ask();
      else for (const beat of proved) this._onFrame(beat);
      if (this._model.isBehind) this._sumLater(SUM_EVERY_MS);
    }, wait_ms);
  }

  /** @param {Frame} frame */
  _hello(frame) {
    this.kinds = frame.kinds;
    this._clock = [{ offset_ms: frame.server_time_ms - this._now_ms(), trip_ms: Infinity }];
    this._asked_ms = -Infinity;
    this._owes = false;
    if (this._first) void this._begin(this._first);
    else this._ask();
    this._ping();
    this._failures = 0;
    this._parting = null;
    this._turn("open");
    this._onFrame(frame);
  }

  /** The first picture, and from its place on over the socket; where it does not come, all over the socket. @param {Promise<Frame[] | null>} first */
  async _begin(first) {
    const [socket, frames] = [this._socket, await first];
    if (first !== this._first || socket !== this._socket) return; // the next hello has it
    this._first = null;
    if (this._model.epoch === null) for (const frame of frames ?? []) this._take(frame);
    this._ask();
  }

  /** "Send me the picture, from where I stand." */
  _ask() {
    if (this._now_ms() - this._asked_ms < ASK_AGAIN_MS) return;
    this._asked_ms = this._now_ms();
    const { epoch, seq } = this._model;
    this._send(epoch === null || seq === null ? { t: "sub", epoch: null, seq: null } : { t: "sub", epoch, seq });
  }

  /**
   * Tell the server what has been applied: at once after a quiet time, else soon and once. Each frame that arrives settles what is
   * overdue, because browsers slow the timers of hidden pages down to one a minute, and the server would take that for a slow page.
   */
  _credit() {
    if (!this._owes || this._model.seq === null) return;
    const wait_ms = this._acked_ms + ACK_EVERY_MS - this._now_ms();
    if (wait_ms > 0) {
      this._timers.ack ??= this._later(() => {
        this._timers.ack = undefined;
        this._credit();
      }, wait_ms);
      return;
    }
    this._clear("ack");
    this._owes = false;
    this._acked_ms = this._now_ms();
    this._send({ t: "ack", seq: this._model.seq });
  }

  _ping() {
    this._clear("ping");
    this._send({ t: "ping", at_ms: Math.round(this._now_ms()) });
    this._timers.ping = this._later(() => this._ping(), PING_EVERY_MS);
  }

  /** @param {Frame} frame  a pong */
  _tick({ at_ms, server_time_ms }) {
    const now_ms = this._now_ms();
    const trip_ms = Math.max(0, now_ms - at_ms);
    this._clock = [...this._clock, { offset_ms: server_time_ms + trip_ms / 2 - now_ms, trip_ms }].slice(-CLOCK_SAMPLES);
  }

  /** @param {Frame} frame */
  _bye({ code, reason, retry_after_s }) {
    if (retry_after_s === null || FINAL_CODES.has(code)) this._end(code, reason);
    else {
      this._retryAfter_ms = retry_after_s * 1000;
      this._parting = { reason, at_ms: this._now_ms() };
    }
  }

  /** Each sign of life puts the silence off. */
  _listen() {
    this._clear("silence");
    this._timers.silence = this._later(() => this._lost(), SILENCE_MS);
  }

  /** @param {Line} socket @param {number} code */
  _closed(socket, code) {
    if (socket !== this._socket) return;
    if (FINAL_CODES.has(code)) this._end(code, "");
    this._lost();
  }

  _lost() {
    this._drop();
    if (this.status === "ended") return;
    const ceiling_ms = Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** Math.min(this._failures, 10));
    this._failures += 1;
    const spread_ms = this._retryAfter_ms ? Math.max(ceiling_ms, RETURN_JITTER_MS) : ceiling_ms;
    const delay_ms = (this._retryAfter_ms ?? 0) + this._random() * spread_ms;
    this._retryAfter_ms = null;
    this._timers.retry = this._later(() => this.start(), delay_ms);
    this._turn("closed");
  }

  _drop() {
    const socket = this._socket;
    this._socket = null;
    for (const name of /** @type {const} */ (["silence", "ack", "ping", "retry"])) this._clear(name);
    socket?.close();
  }

  /** @param {number} code @param {string} reason */
  _end(code, reason) {
    this.ending ??= { isSignedOut: FINAL_CODES.has(code), reason };
    this._turn("ended");
  }

  /** @param {Status} status */
  _turn(status) {
    if (this.status === status || this.status === "ended") return;
    this.status = status;
    this._onStatus();
  }

  /** @param {object} frame */
  _send(frame) {
    if (this._socket?.readyState === 1) this._socket.send(JSON.stringify(frame)); // 1 = OPEN
  }

  /** @param {"silence" | "ack" | "ping" | "retry"} name */
  _clear(name) {
    if (this._timers[name] !== undefined) this._cancel(this._timers[name]);
    this._timers[name] = undefined;
  }
}
