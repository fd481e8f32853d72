// @ts-check
// Time in the lesson. On the practice cluster it is the cluster's own; a real cluster's cannot be changed, so there the picture is held, and the page
// says how far the cluster is ahead of it.

import { button, el } from "./dom.js";
import { rateWords } from "./words.js";

/** @typedef {"live" | "held" | "playing"} Shows */

export const RATES = [0.25, 1, 20];
const LADDER = [0.1, 0.25, 0.5, 1, 2, 5, 20];

/** The next rate up or down. @param {number | "max"} rate @param {1 | -1} by */
export function nextRate(rate, by) {
  if (rate === "max") return by > 0 ? rate : LADDER[LADDER.length - 1];
  if (by > 0) return LADDER.find((one) => one > rate) ?? LADDER[LADDER.length - 1];
  return LADDER.findLast((one) => one < rate) ?? LADDER[0];
}

/**
 * @param {any} doc @param {{ pause: () => void, rate: (rate: number) => void, step: () => void, moment: () => void, live: () => void, shows: Shows, ahead_s: number }} wishes
 *   `shows`, `ahead_s`: how the picture follows a real cluster, and how long ago what it shows was
 */
export function drawClock(doc, { pause, rate, step, moment, live, shows, ahead_s }) {
  const { clock } = doc;
  if (!clock.may) return drawPictureClock({ pause, live, shows, ahead_s });
  if (!doc.may.includes("clock")) return el("p.quiet-text.lesson-clock", {}, said(clock));
  const stands = clock.rate === 0;
  const isAhead = clock.moments > clock.moment && !clock.held && doc.step?.stage === "watch";
  return el("div.lesson-clock", { role: "group", "aria-label": "Time of the cluster" },
    button("pause", stands ? "Run" : "Pause", pause, { key: "Z", "aria-pressed": stands }),
    el("span.lesson-rates", {}, ...RATES.map((one) => button(`rate-${one}`, one === 0.25 ? "¼" : `${one}×`, () => rate(one), { "aria-pressed": clock.rate === one, title: rateWords(one) }))),
    stands ? button("step", "Step", step, { title: "The next thing that somebody in the cluster does" }) : null,
    isAhead ? button("moment", "To the next stop", moment) : null,
    stands && clock.stepped ? el("p.lesson-stepped", {}, clock.stepped) : null,
    clock.rate === 1 && !clock.held ? null : el("p.quiet-text", {}, said(clock)));
}

/** @param {{ pause: () => void, live: () => void, shows: Shows, ahead_s: number }} wishes */
function drawPictureClock({ pause, live, shows, ahead_s }) {
  return el("div.lesson-clock", { role: "group", "aria-label": "The picture" },
    button("pause", shows === "held" ? "Play on" : "Hold the picture", pause, { key: "Z", "aria-pressed": shows === "held" }),
    shows === "live" ? null : button("live", "To live", live, { key: "L", title: "What was kept is left out" }),
    el("p.quiet-text.lesson-ahead", {}, shows === "live" ? "The time of a real cluster cannot be stopped; its picture can." : aheadWords(shows, ahead_s)));
}

/** @param {any} clock */
const said = (clock) => (clock.held ? `Time stands at moment ${clock.moment} of ${clock.moments}.` : `${rateWords(clock.rate)[0].toUpperCase()}${rateWords(clock.rate).slice(1)}.`);

/** @param {Shows} shows @param {number} s */
export const aheadWords = (shows, s) => `${shows === "playing" ? "What was kept is played, up to now." : "The picture is held; what comes is kept."} Live is ${Math.round(s)} s ahead.`;
