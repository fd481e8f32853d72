// @ts-check
/**
 * The vote on a phone: large buttons, one tap each, changed by another tap while the round is open. Numbers, orders and things are answered in the
 * lesson's own form. What one said stays in this browser.
 */

import { el } from "../lesson/dom.js";
import { answerOf, drawQuestion, emptyDraft, isComplete } from "../lesson/question.js";
import { answerWords } from "../lesson/words.js";
import { bars } from "./bars.js";
import { isAsked, isOpen, letter, roundOf, votedWords } from "./words.js";

const KEPT = "podium.room.votes"; // sessionStorage
/** @typedef {{ chosen: string[], number: string }} Said */

/** @param {HTMLElement} host @param {{ vote: (command: Record<string, any>) => Promise<any>, things: () => { ref: string, words: string }[] }} wiring */
export function createVote(host, { vote, things }) {
  /** By run, question and round. @type {Record<string, Said>} */
  let mine = read();
  /** What is chosen and not sent: orders, numbers, things. @type {{ key: string, said: Said }} */
  let draft = { key: "", said: { chosen: [], number: "" } };
  let sign = "";
  let anew = 0;
  /** @type {[any, any]} */
  let newest = [null, null];
  const body = el("div.room-vote-body");
  const count = el("p.room-count", { role: "status" });
  host.append(body, count);

  /** @param {any} question @param {string} key @param {Said} said */
  async function give(question, key, said) {
    const { id, chosen, number } = /** @type {any} */ (answerOf(question, said));
    const taken = await vote({ do: "vote", id, chosen, ...(number === undefined ? {} : { number }) });
    if (taken) mine = keep({ ...mine, [key]: { chosen: [...said.chosen], number: said.number } });
    anew += 1;
    show(...newest);
    if (taken) /** @type {HTMLElement | null} */ (body.querySelector('[aria-pressed="true"]'))?.focus();
  }

  /** @param {any} state  the frame `room` @param {any} doc  the frame `lesson` */
  function show(state, doc) {
    newest = [state, doc];
    const round = roundOf(state?.voting);
    const question = doc?.step?.question;
    const key = `${doc?.run}/${doc?.step?.id}/${state?.voting?.id}/${round?.number}`;
    const mode = isAsked(state, doc) ? (isOpen(state, doc) ? "open" : "closed") : isTold(state, doc) ? "told" : "";
    host.hidden = !mode;
    if (!mode) return;
    const words = mode === "told" ? "" : votedWords(state);
    if (count.textContent !== words) count.textContent = words;
    const now = JSON.stringify([key, mode, anew, mode === "told" ? round : question, mine[key]]);
    if (now === sign) return;
    sign = now;
    if (mode === "told") return void body.replaceChildren(el("p.room-ask", {}, state.voting.prompt), bars(/** @type {any} */ (round), "What the room said"));
    body.replaceChildren(head(question, (round?.number ?? 1) > 1, mode === "open"), ...(mode === "open" ? form(question, key) : [closed(question, mine[key])]));
  }

  /** @param {any} question @param {string} key @returns {Node[]} */
  function form(question, key) {
    const said = mine[key];
    if (question.kind === "choice" || question.kind === "poll") {
      return [el("div.room-options", { role: "group", "aria-label": question.prompt }, ...question.options.map((/** @type {any} */ option, /** @type {number} */ at) =>
        el("button.room-option", { type: "button", "data-id": `vote-${option.id}`, "aria-pressed": String(said?.chosen[0] === option.id), on: () => void give(question, key, { chosen: [option.id], number: "" }) },
          el("span.room-letter", { "aria-hidden": "true" }, letter(at)), el("span", {}, option.text))))];
    }
    if (draft.key !== key) draft = { key, said: emptyDraft(question) };
    const drawn = drawQuestion(question, draft.said, true, {
      draft(change, redraw = false) {
        Object.assign(draft.said, change);
        const lock = /** @type {HTMLButtonElement | null} */ (body.querySelector('[data-id="lock"]'));
        if (lock) lock.disabled = !isComplete(question, draft.said);
        if (!redraw) return;
        anew += 1;
        show(...newest);
      },
      lock: () => void give(question, key, draft.said),
      things,
    });
    return [drawn, ...(said ? [el("p.room-wait", {}, `You said: ${saidWords(question, said)}. You may change it.`)] : [])];
  }

  return { show, isOn: () => !host.hidden };
}

/** @param {any} question @param {boolean} isAgain @param {boolean} isOpen_ */
function head(question, isAgain, isOpen_) {
  const role = question.role === "ask" ? "Your guess" : "What did you see?";
  return el("p.room-ask", {}, el("span.lesson-role", {}, isAgain && isOpen_ ? "Vote again, after you have talked" : role), " ", isOwn(question) || !isOpen_ ? question.prompt : "");
}

/** Whether the buttons are ours; the lesson's own form says the question itself. @param {any} question */
const isOwn = (question) => question.kind === "choice" || question.kind === "poll";

/** @param {any} question @param {Said | undefined} said */
const closed = (question, said) => el("p.room-wait", {}, said ? `You said: ${saidWords(question, said)}. ` : "You did not vote. ", "The vote is closed; look to the front.");

/** @param {any} question @param {Said} said */
const saidWords = (question, { chosen, number }) => (question.kind === "number" ? number : answerWords(question, chosen));

/** Whether the answer to the room's question is told, and it is still what the step is about. @param {any} state @param {any} doc */
function isTold(state, doc) {
  const about = [doc?.step?.question?.id, doc?.step?.guess?.id];
  return Boolean(state?.voting?.is_told && about.includes(state.voting.id) && roundOf(state.voting)?.counts.length);
}

/** @returns {Record<string, Said>} */
function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

/** @template T @param {T} votes @returns {T} */
function keep(votes) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(votes));
  } catch {
    // Storage is forbidden: then it holds for this page.
  }
  return votes;
}
