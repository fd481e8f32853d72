// @ts-check
// The strip and its buttons on the page: draws what strip.js has placed, and tells what a person wants of it. It knows no rows.

import { visible } from "../visible.js";
import { stripOf } from "./strip.js";

const BARS_PX = 24;
const LABELS_PX = 14;
const SNAP_PX = 7; // a click so near to a mark means the mark
const SVG = "http://www.w3.org/2000/svg";
export const RATES = [0.25, 1, 4];

/** @typedef {import("./strip.js").Mark} Mark */
/** @typedef {{ counts: Iterable<[number, number]>, marks: Mark[], oldest_ms: number, now_ms: number, at_ms: number | null, isPlaying: boolean, isLoading: boolean, rate: number, kept: string, hasLive: boolean, unheard_ms: number | null, trouble: string }} Facts  `trouble`: why what was cannot be had */
/** @typedef {{ goTo: (at_ms: number) => void, live: () => void, step: (step: 1 | -1) => void, mark: (step: 1 | -1) => void, play: () => void, cause: () => void, rate: (rate: number) => void, choose: (mark: Mark) => void }} Wishes */

/** @param {number} at_ms */
export const clock = (at_ms) => new Date(at_ms).toLocaleTimeString([], { hour12: false });

/** @param {HTMLElement} host @param {Wishes} wishes */
export function createStripView(host, wishes) {
  const back = button("step-back", "‹", "The change before (,)", () => wishes.step(-1));
  const play = button("play", "▶", "Play from here (R)", wishes.play);
  const next = button("step-next", "›", "The change after (.)", () => wishes.step(1));
  const rate = /** @type {HTMLSelectElement} */ (element("select", { id: "timeline-rate", ariaLabel: "How fast it plays" }));
  for (const one of RATES) rate.append(element("option", { value: String(one), textContent: one === 0.25 ? "¼×" : `${one}×`, selected: one === 1 }));
  rate.addEventListener("change", () => wishes.rate(Number(rate.value)));
  const cause = button("cause", "cause", "cause: who made the last change, and what it led to (C)", wishes.cause);
  const live = button("live", "live", "Back to live (L)", wishes.live);
  const kept = element("p", { className: "timeline-kept quiet-text" });
  const slider = element("div", { className: "timeline-slider", tabIndex: 0, id: "timeline-slider" });
  slider.setAttribute("role", "slider");
  slider.setAttribute("aria-label", "The moment that is shown");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  slider.append(svg);
  const buttons = element("div", { className: "timeline-buttons", role: "group", ariaLabel: "Replay" });
  buttons.append(back, play, next, rate, cause);
  host.append(buttons, slider, live, kept);
  host.hidden = true; // until there is something to go back to

  /** @type {Facts | null} */
  let facts = null;
  /** @type {import("./strip.js").Strip | null} */
  let strip = null;
  let width = 0;
  /** While somebody drags, the stretch of time stands still under the hand. @type {{ from_ms: number, to_ms: number } | undefined} */
  let held;

  /** @param {Facts} given */
  function draw(given) {
    facts = given;
    host.hidden = false;
    if (width === 0) width = Math.floor(slider.clientWidth);
    strip = stripOf(facts, { width, height: BARS_PX, clock, span: held });
    paint(svg, strip, width, facts.at_ms !== null);
    say(facts);
  }

  /** @param {Facts} given */
  function say({ at_ms, now_ms, oldest_ms, isPlaying, isLoading, rate: given, kept: words, hasLive, trouble }) {
    const isPast = at_ms !== null;
    host.dataset.past = String(isPast);
    host.setAttribute("aria-busy", String(isLoading));
    slider.setAttribute("aria-valuemin", String(Math.round(oldest_ms / 1000)));
    slider.setAttribute("aria-valuemax", String(Math.round(now_ms / 1000)));
    slider.setAttribute("aria-valuenow", String(Math.round((at_ms ?? now_ms) / 1000)));
    const note = strip?.note ? `, ${strip.note}` : "";
    slider.setAttribute("aria-valuetext", (isPast ? `${clock(at_ms)}, ${hasLive ? "in the past" : "of the recording"}` : "live") + note);
    write(play, isPlaying ? "❚❚" : "▶");
    play.title = isPlaying ? "Pause (R)" : "Play from here (R)";
    play.ariaLabel = play.title;
    live.hidden = !hasLive;
    live.setAttribute("aria-pressed", String(!isPast));
    write(live, isPast ? "back to live" : "live");
    kept.dataset.tone = trouble && !isLoading ? "bad" : "plain";
    write(kept, isLoading ? "fetching the past…" : trouble ? visible(trouble) : words);
    if (document.activeElement !== rate) rate.value = String(given);
  }

  /** The moment under the pointer; a mark near by is meant. @param {PointerEvent} event */
  function pointed(event) {
    const x = event.clientX - slider.getBoundingClientRect().left;
    if (!strip || !facts) return null;
    const { from_ms, to_ms, marks } = strip;
    const near = marks.filter((mark) => Math.abs(mark.x - x) <= SNAP_PX).sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0];
    return { mark: near, at_ms: near?.at_ms ?? from_ms + (x / width) * (to_ms - from_ms), isEnd: x >= width - 2 };
  }

  /** @param {PointerEvent} event */
  function drag(event) {
    const there = pointed(event);
    if (there) wishes.goTo(Math.min(there.at_ms, facts?.now_ms ?? there.at_ms));
  }

  slider.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !strip) return;
    slider.focus();
    slider.setPointerCapture(event.pointerId);
    held = { from_ms: strip.from_ms, to_ms: strip.to_ms };
    const there = pointed(event);
    if (there?.mark) wishes.choose(there.mark);
    else drag(event);
  });
  slider.addEventListener("pointermove", (event) => {
    if (held && slider.hasPointerCapture(event.pointerId)) drag(event);
  });
  slider.addEventListener("pointerup", (event) => {
    const there = pointed(event);
    held = undefined;
    if (there?.isEnd && facts?.hasLive) wishes.live();
  });
  slider.addEventListener("lostpointercapture", () => (held = undefined));
  slider.addEventListener("keydown", (event) => keyed(event));
  new ResizeObserver(() => {
    width = Math.floor(slider.clientWidth);
    if (facts) draw(facts);
  }).observe(slider);

  /** As the ARIA Authoring Practices have it for sliders. @param {KeyboardEvent} event */
  function keyed(event) {
    if (!facts || event.ctrlKey || event.metaKey || event.altKey) return;
    const now_ms = facts.at_ms ?? facts.now_ms;
    const by = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -60, PageUp: 60 }[event.key];
    if (by !== undefined) move(now_ms + by * 1000);
    else if (event.key === "Home") wishes.goTo(facts.oldest_ms);
    else if (event.key === "End") wishes.live();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} at_ms */
  function move(at_ms) {
    if (!facts || (facts.at_ms === null && at_ms > facts.now_ms)) return;
    if (facts.hasLive && at_ms >= facts.now_ms) wishes.live();
    else wishes.goTo(Math.max(facts.oldest_ms, at_ms));
  }

  return { draw, focus: () => slider.focus() };
}

/** @param {SVGSVGElement} svg @param {import("./strip.js").Strip} strip @param {number} width @param {boolean} isPast */
function paint(svg, strip, width, isPast) {
  const height = BARS_PX + LABELS_PX;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  const acted = strip.marks.filter(({ what }) => what === "acted");
  const shown = [
    node("rect", { class: "unkept", x: 0, y: 0, width: strip.oldest, height: BARS_PX }),
    node("path", { class: "ground", d: `M0 ${BARS_PX}.5H${width}` }),
    node("path", { class: "bars", d: strip.bars }),
    ...strip.ticks.map(({ x, text }) => node("text", { class: "tick", x, y: height - 2 }, text)),
    ...strip.marks.filter(({ what }) => what === "trouble").map(({ x }) => node("path", { class: "trouble", d: `M${x - 4} 7l4 -7l4 7z` })),
    ...acted.map(({ x }) => node("path", { class: "acted", d: `M${x} 0V${BARS_PX + 2}` })),
    ...acted.filter(({ label }) => label).map(({ x, label }) => node("text", { class: "label", x: x + 4, y: 10 }, visible(label))),
  ];
  if (strip.unheard !== null) shown.push(node("rect", { class: "unheard", x: strip.unheard, y: 0, width: Math.max(0, width - strip.unheard), height: BARS_PX }));
  if (strip.note) shown.push(node("text", { class: strip.unheard === null ? "note" : "note bad", x: width / 2, y: 16, "text-anchor": "middle" }, visible(strip.note)));
  if (isPast) shown.push(node("rect", { class: "later", x: strip.knob, y: 0, width: Math.max(0, width - strip.knob), height: BARS_PX }), node("path", { class: "moment", d: `M${strip.knob} 0V${BARS_PX}` }));
  shown.push(node("circle", { class: isPast ? "knob past" : "knob", cx: Math.min(strip.knob, width - 6), cy: BARS_PX, r: 6 }));
  svg.replaceChildren(...shown);
}

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function node(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** @param {string} name @param {Record<string, any>} properties @returns {HTMLElement} */
const element = (name, properties) => Object.assign(document.createElement(name), properties);

/** @param {string} id @param {string} text @param {string} title @param {() => void} onClick */
function button(id, text, title, onClick) {
  const made = element("button", { type: "button", id: `timeline-${id}`, textContent: text, title, ariaLabel: title });
  made.addEventListener("click", onClick);
  return made;
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
