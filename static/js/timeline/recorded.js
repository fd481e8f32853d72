// @ts-check
/**
 * A recording in the place of the socket: the page is the same, and what it shows comes from a file that is here in whole.
 *
 * The file is chosen, dropped, or lies inside the page (a page that plays anywhere). It is read in this browser and sent nowhere.
 */

import { age } from "../layout/age.js";
import { visible } from "../visible.js";
import { BadRecording, readFile } from "./reading.js";
import { Counts } from "./strip.js";
import { marksOf } from "./marks.js";

/** @typedef {import("./reading.js").Reading} Reading */
/** @typedef {import("./past.js").Past} Past */

export class Recorded {
  constructor() {
    this.status = "recorded";
    /** @type {Record<string, any>} */
    this.kinds = {};
    this.ending = null;
    this.lastGood_ms = null;
    /** @type {Reading | null} */
    this._reading = null;
    /** @type {Past} */
    this.past = {
      hasLive: false,
      ask: null,
      onReady: () => {},
      load: async () => null,
      overview: async () => this._overview(),
    };
  }

  /** The end of the recording: there is no other now. */
  serverNow_ms() {
    return this._reading?.tape.to_ms ?? 0;
  }

  follow() {}

  start() {
    const inside = document.getElementById("recording");
    if (inside) return void this._play(fileOf(inside.textContent ?? ""));
    const { recordingUrl } = document.body.dataset;
    if (recordingUrl) return void this._fetch(recordingUrl);
    const input = /** @type {HTMLInputElement} */ (document.getElementById("recording-file"));
    input.addEventListener("change", () => { if (input.files?.[0]) void this._play(input.files[0]); });
    document.addEventListener("dragover", (event) => event.preventDefault());
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void this._play(file);
    });
  }

  /** A recording that the server has; it plays by itself. @param {string} url */
  async _fetch(url) {
    const answer = await fetch(url).catch(() => null);
    const file = answer?.ok ? await answer.blob() : new Blob();
    await this._play(file);
    if (this._reading) document.dispatchEvent(new KeyboardEvent("keydown", { key: "r" }));
  }

  /** @param {Blob} file */
  async _play(file) {
    const place = document.getElementById("recording-trouble");
    try {
      this._reading = await readFile(file);
      if (place) place.hidden = true;
      announce(this._reading);
      this.past.onReady?.(this._reading.tape);
    } catch (why) {
      if (!place) throw why;
      place.hidden = false;
      place.textContent = `${why instanceof BadRecording ? why.message : "The file cannot be read."} Choose another file.`;
    }
  }

  /** @returns {import("./past.js").Overview} */
  _overview() {
    const { header, tape } = /** @type {Reading} */ (this._reading);
    const counts = new Counts();
    for (const { at_ms, steps } of tape.entries) counts.add(at_ms, steps.length);
    const eyes = header.audience === "observer" ? ", as observers see it" : "";
    return { from_ms: tape.from_ms, counts: [...counts.entries()], marks: marksOf(tape), kept: `${age(tape.to_ms - tape.from_ms)} recorded${eyes}` };
  }
}

/** What is played stands where the cluster's name stands. @param {Reading} reading */
function announce({ header }) {
  const chip = /** @type {HTMLElement} */ (document.getElementById("cluster-chip"));
  const name = visible(header.title || header.cluster);
  const when = new Date(header.from_ms).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  chip.textContent = `${header.kind === "real" ? "REAL" : "practice"} · ${name} · ${when}`;
  chip.className = `chip ${header.kind}`;
  document.title = `${name}, ${when} · Podium`;
}

/** @param {string} base64 */
function fileOf(base64) {
  const text = atob(base64.trim());
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return new Blob([bytes]);
}
