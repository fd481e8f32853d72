// @ts-check
/**
 * Reads a recording (docs/recordings.md): gzip of JSON lines, a header and frames of the live protocol, into a tape.
 *
 * Nothing of it is trusted: bounds on what it unpacks to, every delta must follow, and the checksum at its end must be that of the rows.
 * Works without any server: the browser unpacks it itself.
 */

import { rowSum } from "../model/canonical.js";
import { Tape } from "./tape.js";

/** @typedef {{ podium: string, version: number, cluster: string, kind: "practice" | "real", kubernetes: string, audience: string, epoch: string, from_ms: number, to_ms: number, made_ms: number, title: string }} Header */
/** @typedef {{ header: Header, tape: Tape }} Reading */

const VERSION = 1;
const UNPACKED_MAX_CHARS = 512 * 1024 * 1024; // as the server's reader: more was made to do harm

/** What is wrong with a recording; its message is for people. */
export class BadRecording extends Error {}

/** @param {Blob} file @returns {Promise<Reading>} */
export async function readFile(file) {
  const lines = linesOf(file);
  const first = await lines.next();
  const reader = new Reader(headerOf(first.done ? "" : first.value));
  for await (const line of lines) if (line) reader.take(parsed(line));
  return reader.finish();
}

/** @param {string} line @returns {Header} */
export function headerOf(line) {
  if (!line) throw new BadRecording("The file is empty.");
  const header = parsed(line);
  if (header.podium !== "recording") throw new BadRecording("This is no recording of Podium: its first line does not say so.");
  if (header.version !== VERSION) throw new BadRecording(`This recording has format ${header.version}; this Podium plays ${VERSION}.`);
  for (const name of ["from_ms", "to_ms"]) if (!Number.isSafeInteger(header[name])) throw new BadRecording(`The first line has no ${name}.`);
  const given = /** @type {Header} */ (header);
  return { ...given, cluster: String(given.cluster), title: String(given.title ?? ""), kind: given.kind === "real" ? "real" : "practice" };
}

/** Takes frames in their order, and gives the tape. */
export class Reader {
  /** @param {Header} header */
  constructor(header) {
    this._header = header;
    /** @type {any[]} */
    this._rows = [];
    /** @type {Tape | null} */
    this._tape = null;
    this._part = 0;
  }

  /** @param {Record<string, any>} frame */
  take(frame) {
    if (frame.t === "snapshot") this._snapshot(frame);
    else if (frame.t === "delta") this._delta(frame);
    else if (frame.t === "note") this._tape?.note({ at_ms: frame.at_ms, user: frame.user, text: frame.text, ids: frame.ids });
    else if (frame.t === "beat") this._prove(frame);
  }

  /** @param {Record<string, any>} frame */
  _snapshot({ part, of, rows, epoch, seq }) {
    if (part !== this._part + 1 || this._tape) throw new BadRecording("A part of its first picture is missing.");
    this._rows.push(...rows);
    this._part = part;
    if (part === of) this._tape = new Tape(this._rows, this._header.from_ms, { epoch, seq });
  }

  /** @param {Record<string, any>} frame */
  _delta({ epoch, from, to, at_ms, up, del }) {
    const tape = this._tape;
    if (!tape || epoch !== tape.epoch || from > tape.seq) throw new BadRecording(`A change is missing: one begins at ${from}, and we stand at ${tape?.seq ?? "nothing"}.`);
    tape.append(at_ms, up, del, { epoch, seq: to });
  }

  /** @param {Record<string, any>} frame */
  _prove({ seq, sum }) {
    if (!this._tape || this._tape.seq !== seq || sumOf(this._tape.last.values()) !== sum) throw new BadRecording("Its checksum is wrong: rows were lost or altered.");
  }

  /** @returns {Reading} */
  finish() {
    if (!this._tape) throw new BadRecording("There is no picture in it.");
    return { header: this._header, tape: this._tape };
  }
}

/** @param {Iterable<any>} rows */
export function sumOf(rows) {
  let sum = 0;
  for (const row of rows) sum ^= rowSum(row);
  return sum >>> 0;
}

/** @param {string} line @returns {Record<string, any>} */
function parsed(line) {
  try {
    const found = JSON.parse(line);
    if (found && typeof found === "object") return found;
  } catch { /* told below */ }
  throw new BadRecording(`This is no recording: a line is not JSON (${line.slice(0, 40)}…).`);
}

/** The lines of a gzip file, as they are unpacked. @param {Blob} file */
async function* linesOf(file) {
  const texts = file.stream().pipeThrough(new DecompressionStream("gzip")).pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let left = UNPACKED_MAX_CHARS;
  for (;;) {
    const { done, value } = await texts.read().catch((/** @type {Error} */ why) => {
      throw new BadRecording(`The file cannot be unpacked: ${why.message || "it is damaged, or no gzip"}.`);
    });
    if (done) break;
    left -= value.length;
    if (left < 0) throw new BadRecording("It unpacks to more than a recording may hold.");
    const pieces = (rest + value).split("\n");
    rest = /** @type {string} */ (pieces.pop());
    yield* pieces;
  }
  if (rest) yield rest;
}
