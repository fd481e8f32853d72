// @ts-check
// The counters over every view: one row for each probe, large enough for the last row of the hall.

import { generationNumber } from "../layout/pods.js";
import { make, set } from "../render/svg.js";
import { write } from "../ui/write.js";
import { visible } from "../visible.js";
import { clock, count, shares, sparkline, summary } from "./probes.js";
import { shape } from "./shapes.js";

/** @typedef {import("./probes.js").Probe} Probe */

const SPARK = { width: 132, height: 34 };
/** Spoken no more often: numbers that change four times a second would say nothing. */
const SPOKEN_EVERY_MS = 10_000;
/** Without a frame for so long a running probe is not known to run: three of its slowest frames. */
const NEWS_MS = 3_500;

/**
 * @param {{ host: HTMLElement, canStop: boolean, now_ms: () => number, onStop: (probe: Probe) => void, onClose: (id: string) => void, onOpen: (id: string) => void, shown: (frame: import("./probes.js").Frame) => boolean }} wiring
 */
export function createPanel({ host, canStop, now_ms, onStop, onClose, onOpen, shown }) {
  /** @type {Map<string, ReturnType<typeof createRow>>} */
  const rows = new Map();
  const elsewhere = element("p", "probe-elsewhere quiet-text", host);

  /** @param {Map<string, Probe>} probes */
  function update(probes) {
    const here = new Map([...probes].filter(([, { frame }]) => shown(frame)));
    for (const [id, row] of rows) {
      if (here.has(id)) continue;
      row.element.remove();
      rows.delete(id);
    }
    for (const [id, probe] of here) {
      let row = rows.get(id);
      if (!row) {
        rows.set(id, (row = createRow({ canStop, onStop, onClose, onOpen })));
        elsewhere.before(row.element);
      }
      row.write(probe, now_ms());
    }
    const hidden = [...probes.values()].filter(({ frame }) => !here.has(frame.id));
    const failed = hidden.reduce((sum, { frame }) => sum + frame.total.failed, 0);
    elsewhere.hidden = hidden.length === 0;
    write(elsewhere, `Requests to ${hidden.length} ${hidden.length === 1 ? "Service" : "Services"} in namespaces that are not shown: ${count(failed)} failed`);
    host.hidden = probes.size === 0;
  }

  return { update };
}

/** @template {keyof HTMLElementTagNameMap} T @param {T} name @param {string} className @param {Element | null} [parent] @returns {HTMLElementTagNameMap[T]} */
function element(name, className, parent = null) {
  const made = document.createElement(name);
  made.className = className;
  parent?.append(made);
  return made;
}

/** @param {{ canStop: boolean, onStop: (probe: Probe) => void, onClose: (id: string) => void, onOpen: (id: string) => void }} wiring */
function createRow({ canStop, onStop, onClose, onOpen }) {
  const row = element("section", "probe");
  const head = element("div", "probe-head", row);
  const name = element("button", "plain probe-name", head);
  name.type = "button";
  const where = element("span", "quiet-text mono", head);
  const counters = element("p", "probe-counters", row);
  const answered = element("span", "probe-number", counters);
  const failed = element("span", "probe-number probe-failed", counters);
  const recent = element("span", "probe-recent", counters);
  const more = element("p", "probe-more", row);
  const speed = element("div", "probe-speed", row);
  const latency = element("span", "quiet-text", speed);
  const spark = make("svg", { class: "probe-spark", viewBox: `0 0 ${SPARK.width} ${SPARK.height}`, width: SPARK.width, height: SPARK.height, "aria-hidden": "true" }, speed);
  const marks = make("path", { class: "spark-failures" }, spark);
  const line = make("path", { class: "spark-line" }, spark);
  const end = element("div", "probe-end", row);
  const left = element("span", "quiet-text", end);
  const button = element("button", "button small", end);
  button.type = "button";
  const trouble = element("p", "probe-trouble", row);
  const spoken = element("p", "visually-hidden", row);
  spoken.setAttribute("role", "status");
  /** @type {Probe} */
  let probe;
  let spoken_ms = -Infinity;
  let told = "";

  name.addEventListener("click", () => onOpen(probe.frame.id));
  button.addEventListener("click", () => (probe.frame.state === "running" ? onStop(probe) : onClose(probe.frame.id)));

  /** @param {Probe} next @param {number} now_ms */
  function writeAll(next, now_ms) {
    probe = next;
    const { frame } = next;
    const running = frame.state === "running";
    row.dataset.state = frame.state;
    row.dataset.tone = frame.total.failed ? "bad" : "good";
    row.dataset.namespace = frame.namespace;
    row.setAttribute("aria-label", `Requests to ${visible(frame.name)}`);
    write(name, visible(frame.name));
    write(where, visible(`:${frame.port}${frame.path} · ${frame.rate_per_s}/s${frame.way === "pods" ? " · each pod in turn" : ""}`));
    write(answered, `${count(frame.total.answered)} answered`);
    write(failed, `${frame.total.failed ? "✕" : "✓"} ${count(frame.total.failed)} failed`);
    write(recent, running ? `last 10 s: ${count(frame.recent.answered)} answered, ${count(frame.recent.failed)} failed` : "in all");
    writeShares(more, frame);
    write(latency, frame.p50_ms === null ? "no answer in 10 s" : `p50 ${frame.p50_ms} ms · p99 ${frame.p99_ms} ms`);
    latency.hidden = frame.p50_ms === null && !running;
    const drawn = sparkline(next.seconds, running ? now_ms : frame.at_ms, SPARK);
    set(line, { d: drawn.line });
    set(marks, { d: drawn.failures.map((x) => `M${x} 0V${SPARK.height}`).join("") });
    writeEnd(frame, now_ms, running);
    trouble.hidden = !frame.last_failure;
    if (frame.last_failure) write(trouble, visible(`Last trouble at ${new Date(frame.last_failure.at_ms).toLocaleTimeString("en-GB")}: ${frame.last_failure.reason}`));
    speak(frame, now_ms);
  }

  /** @param {import("./probes.js").Frame} frame @param {number} now_ms @param {boolean} running */
  function writeEnd(frame, now_ms, running) {
    const silent = running && now_ms - frame.at_ms > NEWS_MS;
    write(left, silent ? `no news for ${Math.round((now_ms - frame.at_ms) / 1000)} s` : running ? `ends in ${clock(frame.ends_ms - now_ms)}` : visible(`Ended. ${frame.why}`));
    write(button, running ? "Stop" : "Close");
    button.setAttribute("aria-label", running ? `Stop the requests to ${frame.name}` : `Close the result of ${frame.name}`);
    button.hidden = running && !canStop;
  }

  /** At once when it begins, ends or fails for the first time; else calmly. @param {import("./probes.js").Frame} frame @param {number} now_ms */
  function speak(frame, now_ms) {
    const sign = `${frame.started_ms} ${frame.state} ${frame.total.failed > 0}`;
    if (sign === told && (frame.state === "ended" || now_ms - spoken_ms < SPOKEN_EVERY_MS)) return;
    told = sign;
    spoken_ms = now_ms;
    write(spoken, visible(summary(frame)));
  }

  return { element: row, write: writeAll };
}

/** By whom: a mark, a letter and a share for each generation, and what is not known. @param {HTMLElement} place @param {import("./probes.js").Frame} frame */
function writeShares(place, frame) {
  // What failed because there was nobody to ask is in the large number, and its reason below.
  const said = shares(frame).filter(({ letter, share }) => letter !== "?" || share > 0).map(({ letter, share, failed }) => ({ letter, text: `${letter === "?" ? "pod not known" : letter || "no generation"} ${share} %${failed ? `, ${count(failed)} failed` : ""}` }));
  if (frame.total.unknown) said.push({ letter: "", text: `${count(frame.total.unknown)} unknown: the API server was away` });
  if (frame.skipped) said.push({ letter: "", text: `${count(frame.skipped)} not sent: too many were waiting` });
  while (place.childElementCount > said.length) place.lastElementChild?.remove();
  said.forEach(({ letter, text }, i) => {
    const part = place.children[i] ?? element("span", "probe-share", place);
    let mark = /** @type {SVGElement | null} */ (part.querySelector("svg"));
    if (!mark) {
      mark = make("svg", { viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true" });
      make("path", {}, mark);
      part.append(mark, document.createElement("span"));
    }
    const isLetter = /^[A-Z?]$/.test(letter);
    const number = isLetter && letter !== "?" ? generationNumber(letter) : 0;
    set(/** @type {Element} */ (mark.firstElementChild), { d: isLetter ? shape(letter === "?" ? "unknown" : "answered", number) : "", class: `dot hue-${number}${letter === "?" ? " dot-unknown" : ""}` });
    write(/** @type {HTMLElement} */ (part.lastElementChild), text);
  });
}
