// @ts-check
/**
 * The stage: the page for the projector. It follows the instructor and has no chrome: the picture, the name of the step, the question while it is
 * asked, what the room said once that is told; the way in while people come; black while all shall listen.
 */

import { el } from "../lesson/dom.js";
import { proofWords, stepWords } from "../lesson/words.js";
import { bars } from "./bars.js";
import { isAsked, letter, peopleWords, roundOf, votedWords } from "./words.js";

/** @param {HTMLElement} host @param {{ base: string }} wiring */
export function createStageView(host, { base }) {
  const head = el("header.room-head");
  const card = el("section.room-card", { "aria-label": "The question" });
  const over = el("section.room-over", { "aria-live": "polite" });
  const black = el("div.room-black", { role: "img", "aria-label": "The screen is black" });
  host.append(head, card, over, black);
  const signs = new Map();

  /** @param {HTMLElement} place @param {any} shows @param {() => (Node | string)[]} draw */
  function put(place, shows, draw) {
    const sign = JSON.stringify(shows);
    if (signs.get(place) === sign) return;
    signs.set(place, sign);
    place.hidden = shows === null;
    place.replaceChildren(...(shows === null ? [] : draw()));
  }

  /** @param {any} state @param {any} doc */
  function show(state, doc) {
    const asked = isAsked(state, doc) ? doc.step.question : null;
    const round = roundOf(state.voting);
    const told = !asked && round && state.voting.is_told && [doc?.step?.question?.id, doc?.step?.guess?.id].includes(state.voting.id) ? state.voting : null;
    const words = headWords(doc);
    const real = doc && !doc.at.practice ? doc.at.name : "";
    put(head, doc ? [words, real] : null, () => [el("h2", {}, words.title), el("p", {}, words.now), ...(real ? [el("p.room-real", {}, `REAL · ${real}`)] : [])]);
    put(card, asked ? [asked, round, state.people.here] : told ? [told] : null, () => (asked ? question(asked, state) : said(told, round)));
    const isOver = state.screen !== "picture";
    put(over, isOver ? [state.screen, state.door, state.people.here, state.screen === "overview" && doc?.lesson] : null, () => [OVER[/** @type {"join"} */ (state.screen)](state, doc, base)]);
    black.hidden = !state.is_black;
    document.documentElement.toggleAttribute("data-room-card", !card.hidden);
    window.dispatchEvent(new Event("resize"));
  }

  return { show };
}

/** @param {any} doc */
function headWords(doc) {
  const { phase, lesson, step, clock } = doc ?? {};
  if (phase !== "step" || !step) return { title: lesson?.title ?? "", now: phase === "end" ? "The end" : phase === "preparing" ? "getting ready…" : "" };
  if (clock.held) return { title: step.title, now: `Time stands still: moment ${clock.moment} of ${clock.moments}` };
  return { title: step.title, now: step.stage === "watch" ? proofWords(step.proof) : "" };
}

/** @param {any} asked @param {any} state */
function question(asked, state) {
  const options = ["choice", "poll"].includes(asked.kind) ? [el("ol.room-choices", {}, ...asked.options.map((/** @type {any} */ one, /** @type {number} */ at) => el("li", {}, el("b", { "aria-hidden": "true" }, letter(at)), el("span", {}, one.text))))] : [];
  return [el("h3", {}, asked.prompt), ...options, el("p.room-count", { role: "status" }, votedWords(state))];
}

/** Only what may be told to the room. @param {any} voting @param {any} round */
function said(voting, round) {
  return [el("h3", {}, voting.prompt), bars(round, `What you said (${round.voted})`)];
}

const OVER = {
  /** @param {any} state @param {any} doc @param {string} base */
  join(state, doc, base) {
    const { door } = state;
    if (!door?.code) return el("div.room-join", {}, el("div", {}, el("h2", {}, doc?.lesson.title ?? ""), el("p.room-url", {}, "Nobody comes in just now."), el("p.room-here", { role: "status" }, peopleWords(state))));
    return el("div.room-join", {},
      el("img.room-qr", { src: `${base}/${door.qr}`, alt: `QR code that leads to ${door.url} with the code ${door.code}`, width: 640, height: 640 }),
      el("div", {},
        el("p.room-lesson", {}, doc?.lesson.title ?? ""),
        el("p.room-url", {}, "Scan, or go to ", el("b", {}, door.url.replace(/^https?:\/\//, ""))),
        el("p.room-code", { "aria-label": `Code ${[...door.code].join(" ")}` }, door.code),
        el("p.room-here", { role: "status" }, peopleWords(state)),
        door.trouble ? el("p.room-trouble", { role: "alert" }, door.trouble) : null));
  },
  /** @param {any} _state @param {any} doc */
  overview(_state, doc) {
    return el("div.room-overview", {}, el("h2", {}, doc?.lesson.title ?? ""), el("p", {}, doc?.lesson.objective ?? ""),
      el("ol", {}, ...(doc?.lesson.steps ?? []).map((/** @type {any} */ step, /** @type {number} */ at) => el("li", { "data-state": step.state, "aria-current": step.state === "now" ? "step" : null, "aria-label": stepWords(step, at) }, step.title))));
  },
  /** @param {any} _state @param {any} doc @param {string} base */
  recording(_state, doc, base) {
    return el("div.room-recording", {}, el("p", {}, el("b", {}, "Recorded"), ` “${doc?.lesson.title ?? ""}” as it went before; this cluster is not shown.`), el("iframe", { src: `${base}/room/replay/#view=apps&stage=1&ns=${encodeURIComponent(doc?.at.namespace ?? "")}`, title: "The recording" }));
  },
};
