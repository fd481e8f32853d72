// @ts-check
// Time in the lesson. On the practice cluster it is the cluster's own; a real cluster's cannot be changed, so there the picture is held, and the page
// says how far the cluster is ahead of it.

import { button, el } from "./dom.js";
import { rateWords } from "./words.js";

export const RATES = [0.25, 1, 20];
const LADDER = [0.1, 0.25, 0.5, 1, 2, 5, 20];

/** The next rate up or down. @param {number | "max"} rate @param {1 | -1} by */
export function nextRate(rate, by) {
  if (rate === "max") return by > 0 ? rate : LADDER[LADDER.length - 1];
  if (by > 0) return LADDER.find((one) => one > rate) ?? LADDER[LADDER.length - 1];
  return LADDER.findLast((one) => one < rate) ?? LADDER[0];
}

/**
 * @param {any} doc @param {{ pause: () => void, rate: (rate: number) => void, step: () => void, moment: () => void, holds: boolean, ahead_s: number }} wishes
 *   `holds`, `ahead_s`: the picture is held, and how long ago that moment is
 */
export function drawClock(doc, { pause, rate, step, moment, holds, ahead_s }) {
  const { clock } = doc;
  if (!clock.may) {
    return el("div.lesson-clock", { role: "group", "aria-label": "The picture" }, button("pause", holds ? "Go on, live" : "Hold the picture", pause, { key: "Z", "aria-pressed": holds }),
      el("p.quiet-text.lesson-ahead", {}, holds ? aheadWords(ahead_s) : "The time of a real cluster cannot be stopped; its picture can."));
  }
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

/** @param {any} clock */
const said = (clock) => (clock.held ? `Time stands at moment ${clock.moment} of ${clock.moments}.` : `${rateWords(clock.rate)[0].toUpperCase()}${rateWords(clock.rate).slice(1)}.`);

/** @param {number} s */
export const aheadWords = (s) => `The picture is held. Live is ${Math.round(s)} s ahead.`;
