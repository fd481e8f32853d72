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
 * @param {{ host: HTMLElement, canStop: boolean, now_ms: () => number, onStop: (probe: Probe) => void, onClose: (id: string) => void, onOpen: (id: string) => void, onAlone: (frame: import("./probes.js").Frame | null) => void, onAsk: (alone: string) => (() => void) | null, shown: (frame: import("./probes.js").Frame) => boolean }} wiring
 */
export function createPanel({ host, canStop, now_ms, onStop, onClose, onOpen, onAlone, onAsk, shown }) {
  /** @type {Map<string, ReturnType<typeof createRow>>} */
  const rows = new Map();
  const nobody = createNobody(host, { onAlone, onAsk });
  const elsewhere = element("p", "probe-elsewhere quiet-text", host);
  const said = element("span", "", elsewhere);
  const all = element("button", "button small", elsewhere);
  all.type = "button";
  all.textContent = "Show all";
  all.addEventListener("click", () => onAlone(null));

  /** @param {Map<string, Probe>} probes @param {{ alone: string, isPast: boolean, isKnown: boolean }} view  `alone`: the only one to show, as namespace/name, or ""; `isKnown`: all probes were told */
  function update(probes, { alone, isPast, isKnown }) {
    const isAlone = (/** @type {Probe} */ { frame }) => `${frame.namespace}/${frame.name}` === alone;
    const here = new Map([...probes].filter(([, probe]) => !isPast && (alone ? isAlone(probe) : shown(probe.frame))));
    for (const [id, row] of rows) {
      if (here.has(id)) continue;
      row.element.remove();
      rows.delete(id);
    }
    for (const [id, probe] of here) {
      let row = rows.get(id);
      if (!row) {
        rows.set(id, (row = createRow({ canStop, onStop, onClose, onOpen, onAlone })));
        elsewhere.before(row.element);
      }
      row.write(probe, now_ms(), { isAlone: Boolean(alone), hasOthers: probes.size > 1 });
    }
    const hidden = [...probes.values()].filter(({ frame }) => !here.has(frame.id));
    const failed = hidden.reduce((sum, { frame }) => sum + frame.total.failed, 0);
    elsewhere.hidden = hidden.length === 0;
    write(said, `${restOf(hidden.length, { alone, isPast })}: ${count(failed)} failed `);
    all.hidden = !alone || isPast;
    nobody.update(alone && isKnown && !isPast && here.size === 0 ? alone : "");
    host.hidden = probes.size === 0 && !nobody.isShown();
  }

  return { update };
}

/** Whose counters are not shown, and why. @param {number} many @param {{ alone: string, isPast: boolean }} view */
function restOf(many, { alone, isPast }) {
  const services = `${many} ${many === 1 ? "Service" : "Services"}`;
  if (isPast) return `Requests of now to ${services} are not part of this moment`;
  return `Requests to ${alone ? `${many} other ${many === 1 ? "Service" : "Services"}` : `${services} in namespaces that are not shown`}`;
}

/** What stands there when a link shows the counters of a Service to which nobody sends. @param {HTMLElement} host @param {{ onAlone: (frame: null) => void, onAsk: (alone: string) => (() => void) | null }} wiring */
function createNobody(host, { onAlone, onAsk }) {
  const row = element("section", "probe probe-nobody");
  const words = element("p", "", row);
  const buttons = element("div", "probe-end", row);
  const send = element("button", "button small", buttons);
  const close = element("button", "button small", buttons);
  Object.assign(send, { type: "button", textContent: "Send requests…" });
  Object.assign(close, { type: "button", textContent: "Close" });
  let alone = "";
  send.addEventListener("click", () => onAsk(alone)?.());
  close.addEventListener("click", () => onAlone(null));
  return {
    isShown: () => row.isConnected,
    /** @param {string} next  namespace/name, or "" */
    update(next) {
      alone = next;
      if (!next) return row.remove();
      if (!row.isConnected) host.prepend(row); // only then: put in again it would lose the focus
      const [namespace, name] = next.split("/");
      write(words, visible(`Nobody sends requests to ${name} in ${namespace} now, and no result is kept.`));
      send.hidden = onAsk(next) === null;
    },
  };
}

/** @template {keyof HTMLElementTagNameMap} T @param {T} name @param {string} className @param {Element | null} [parent] @returns {HTMLElementTagNameMap[T]} */
function element(name, className, parent = null) {
  const made = document.createElement(name);
  made.className = className;
  parent?.append(made);
  return made;
}

/** @param {{ canStop: boolean, onStop: (probe: Probe) => void, onClose: (id: string) => void, onOpen: (id: string) => void, onAlone: (frame: import("./probes.js").Frame | null) => void }} wiring */
function createRow({ canStop, onStop, onClose, onOpen, onAlone }) {
  const row = element("section", "probe");
  const head = element("div", "probe-head", row);
  const name = element("button", "plain probe-name", head);
  name.type = "button";
  const where = element("span", "quiet-text mono", head);
  const only = element("button", "plain probe-only", head);
  only.type = "button";
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
  only.addEventListener("click", () => onAlone(only.getAttribute("aria-pressed") === "true" ? null : probe.frame));
  button.addEventListener("click", () => (probe.frame.state === "running" ? onStop(probe) : onClose(probe.frame.id)));

  /** @param {Probe} next @param {number} now_ms @param {{ isAlone: boolean, hasOthers: boolean }} among */
  function writeAll(next, now_ms, { isAlone, hasOthers }) {
    probe = next;
    const { frame } = next;
    const running = frame.state === "running";
    row.dataset.state = frame.state;
    row.dataset.tone = frame.total.failed ? "bad" : "good";
    row.dataset.namespace = frame.namespace;
    row.setAttribute("aria-label", `Requests to ${visible(frame.name)}`);
    write(name, visible(frame.name));
    write(where, visible(`:${frame.port}${frame.path} · ${frame.rate_per_s}/s${frame.way === "pods" ? " · each pod in turn" : ""}`));
    only.hidden = !isAlone && !hasOthers;
    only.setAttribute("aria-pressed", String(isAlone));
    write(only, isAlone ? "shown alone" : "show alone");
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
  // That all was answered by pods without a letter, or behind another program, says nothing.
  const said = shares(frame).filter(({ letter, share, failed }, _i, all) => (letter !== "?" || share > 0) && (/[A-Z]/.test(letter) || failed || all.length > 1)).map(({ letter, share, failed }) => ({ letter, text: `${letter === "?" ? "pod not known" : letter || "no letter"} ${share} %${failed ? `, ${count(failed)} failed` : ""}` }));
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
