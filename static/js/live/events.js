// @ts-check
// The frames of the live protocol over plain HTTP, in the shape of a socket. By fetch, not by EventSource: that tells nothing of why it
// was refused, and cannot begin at a place. One answer is short; the next is asked for from where this one ended (docs/protocol.md).

/** @typedef {{ epoch: string | null, seq: number | null }} Place */

const NOT_SIGNED_IN = 4401;
const LOST = 1006; // what a socket says of a line that broke (RFC 6455, 7.1.5)

export class EventLine {
  /**
   * @param {string} path
   * @param {Place} place  where the page stands
   * @param {typeof fetch} [ask]
   */
  constructor(path, { epoch, seq }, ask = (...words) => fetch(...words)) {
    this._path = path;
    this._ask = ask;
    this._place = epoch === null || seq === null ? "" : `${epoch}:${seq}`;
    this._stop = new AbortController();
    this.readyState = 1; // OPEN: frames may be sent, though most are not needed here
    /** @type {((event: { data: any }) => void) | null} */
    this.onmessage = null;
    /** @type {((event: { code: number }) => void) | null} */
    this.onclose = null;
    void this._read();
  }

  /** What a page asks for: the picture from a place. Nothing else has to be said on this way. @param {string} text */
  send(text) {
    const { t, epoch, seq } = JSON.parse(text);
    if (t !== "sub") return;
    const place = epoch === null ? "" : `${epoch}:${seq}`;
    if (place === this._place) return; // the answer that is being read began, or stands, there
    this._place = place;
    const before = this._stop;
    this._stop = new AbortController();
    before.abort();
    void this._read();
  }

  close() {
    if (this.readyState === 3) return;
    this.readyState = 3; // CLOSED
    this._stop.abort();
  }

  /** Answer after answer, until somebody ends it. */
  async _read() {
    const stop = this._stop;
    try {
      for (;;) {
        const headers = this._place ? { "Last-Event-ID": this._place } : undefined;
        const answer = await this._ask(this._path, { headers, signal: stop.signal, redirect: "manual", cache: "no-store" });
        if (answer.type === "opaqueredirect" || answer.status === 403) return this._lost(stop, NOT_SIGNED_IN);
        const mayTell = answer.ok || (answer.headers.get("Content-Type") ?? "").startsWith("text/event-stream"); // 404 of what has ended says why
        if (!mayTell || !answer.body) return this._lost(stop, LOST);
        if (!(await this._events(answer.body, stop))) return this._lost(stop, LOST);
      }
    } catch {
      this._lost(stop, LOST);
    }
  }

  /** Whether to ask for the next answer: not after a good-bye, and not at once where this one had nothing in it. @param {ReadableStream<any>} body @param {AbortController} stop */
  async _events(body, stop) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let [rest, isWorthIt] = ["", false];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return isWorthIt;
      const events = (rest + value).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) {
        if (stop !== this._stop || this.readyState === 3) return false;
        isWorthIt = true;
        const bye = this._tell(event);
        if (bye) {
          this._lost(stop, bye);
          return false;
        }
      }
    }
  }

  /** The code of a good-bye, or nothing. @param {string} event */
  _tell(event) {
    const lines = event.split("\n");
    for (const line of lines) if (line.startsWith("id: ")) this._place = line.slice(4);
    const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
    if (data) this.onmessage?.({ data });
    return data.startsWith('{"t":"bye"') ? Number(JSON.parse(data).code) : 0;
  }

  /** @param {AbortController} stop @param {number} code */
  _lost(stop, code) {
    if (stop !== this._stop || this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code });
  }
}
