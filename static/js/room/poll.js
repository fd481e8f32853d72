// @ts-check
// The vote as who leads sees it: bars while they come in, both rounds beside each other, and what can be done with them.

import { button, el } from "../lesson/dom.js";
import { bars } from "./bars.js";
import { adviceWords, isAsked, isOpen, roundOf, votedWords } from "./words.js";

/** @param {HTMLElement} host @param {{ poll: (what: "close" | "again" | "take") => void }} wiring */
export function createPoll(host, { poll }) {
  let sign = "";

  /** @param {any} state @param {any} doc */
  function show(state, doc) {
    const round = roundOf(state?.voting);
    const about = [doc?.step?.question?.id, doc?.step?.guess?.id];
    host.hidden = !round || !about.includes(state.voting.id);
    const now = JSON.stringify(host.hidden ? null : [state.voting, state.people.here, isAsked(state, doc)]);
    if (now === sign) return;
    sign = now;
    if (host.hidden || !round) return void host.replaceChildren();
    const held = document.activeElement instanceof HTMLElement && host.contains(document.activeElement) ? document.activeElement.dataset.id : "";
    const advice = adviceWords(state.voting);
    host.replaceChildren(
      el("p.room-ask", {}, el("span.lesson-role", {}, "The room guesses"), " ", state.voting.prompt),
      ...state.voting.rounds.map((/** @type {any} */ one) => bars(one, state.voting.rounds.length > 1 ? `Vote ${one.number} (${one.voted})` : "")),
      el("p.room-count", { role: "status" }, votedWords(state)),
      advice ? el("p.room-advice", {}, advice) : "",
      knobs(state, doc),
    );
    if (held) /** @type {HTMLElement | null} */ (host.querySelector(`[data-id="${held}"]`))?.focus();
  }

  /** @param {any} state @param {any} doc */
  function knobs(state, doc) {
    if (!isAsked(state, doc)) return "";
    const open = isOpen(state, doc);
    return el("div.lesson-row", { role: "group", "aria-label": "The vote" },
      open && button("poll-close", "Close the vote", () => poll("close"), { main: true }),
      !open && button("poll-again", "Vote again", () => poll("again"), { main: state.voting.advice === "discuss" }),
      !open && button("poll-take", "Go on", () => poll("take"), { main: state.voting.advice !== "discuss" }));
  }

  return { show };
}
