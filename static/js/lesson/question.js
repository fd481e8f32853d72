// @ts-check
// A question: its form while it is open, what was answered and what is right afterwards. Five kinds; all of them by keyboard alone.

import { button, el } from "./dom.js";
import { answerWords, verdictWords } from "./words.js";

/** @typedef {Record<string, any>} Question */
/** @typedef {{ chosen: string[], number: string }} Draft  what is not locked yet */
/**
 * @typedef {object} Wishes
 * @property {(change: Partial<Draft>, redraw?: boolean) => void} draft
 * @property {() => void} lock
 * @property {() => { ref: string, words: string }[]} things  what can be picked
 */

/** @param {Question} question @returns {Draft} */
export const emptyDraft = (question) => ({ chosen: question.kind === "order" ? question.options.map((/** @type {any} */ one) => one.id) : [], number: "" });

/** Whether it could be locked as it is. @param {Question} question @param {Draft} draft */
export function isComplete(question, draft) {
  if (question.kind === "number") return draft.number.trim() !== "" && Number.isFinite(numberOf(draft));
  return question.kind === "order" || draft.chosen.length > 0;
}

/** @param {Draft} draft  a comma is a point in half the world */
export const numberOf = ({ number }) => Number(number.trim().replace(",", "."));

/** @type {Record<string, string>} */
const FIRST = {
  number: "First an answer: type a number, then Next locks it.",
  order: "First an answer: put them in their order, and lock it with its button.",
  pick: "First an answer: pick what is meant in the picture or in the list, then Next locks it.",
};

/** What is wanted before it goes on. @param {Question} question */
export const wantedWords = ({ kind }) => FIRST[kind] ?? "First an answer: choose one, then Next locks it.";

/** The command that locks it. @param {Question} question @param {Draft} draft */
export function answerOf(question, draft) {
  return question.kind === "number" ? { do: "answer", id: question.id, chosen: [], number: numberOf(draft) } : { do: "answer", id: question.id, chosen: draft.chosen };
}

/** @param {string[]} list @param {number} at @param {number} by @returns {string[]} */
export function moved(list, at, by) {
  const to = at + by;
  if (to < 0 || to >= list.length) return list;
  const next = [...list];
  [next[at], next[to]] = [next[to], next[at]];
  return next;
}

/** @param {Question} question @param {Draft} draft @param {boolean} may  answer it @param {Wishes} wishes @param {"cluster" | "drawing"} [by]  who will tell */
export function drawQuestion(question, draft, may, wishes, by = "cluster") {
  const role = question.role === "ask" ? "Your guess" : "What did you see?";
  if (question.is_locked || !may) return drawLocked(question, role, by);
  const form = el("form.lesson-question", { "data-kind": question.kind });
  form.addEventListener("submit", (event) => { event.preventDefault(); wishes.lock(); });
  const help = HELP[question.kind];
  form.append(
    el("fieldset", {}, el("legend", {}, el("span.lesson-role", {}, role), " ", question.prompt), help ? el("p.quiet-text", { id: "lesson-question-help" }, help) : null, ...DRAW[question.kind](question, draft, wishes)),
    el("button.button.main", { type: "submit", "data-id": "lock", disabled: !isComplete(question, draft) }, question.role === "ask" ? "Lock my guess" : "That is what I saw"),
  );
  return form;
}

/** @type {Record<string, string>} */
const HELP = {
  order: "Put them in their order: with the buttons, or with ↑ and ↓ while one of them has the focus.",
  pick: "Click the things in the picture, or choose them in the list; again takes one back.",
  poll: "Nothing is right or wrong here.",
};

/** @type {Record<string, (question: Question, draft: Draft, wishes: Wishes) => Node[]>} */
const DRAW = { choice, poll: choice, number, order, pick };

/** @param {Question} question @param {Draft} draft @param {Wishes} wishes */
function choice(question, draft, wishes) {
  return question.options.map((/** @type {any} */ option, /** @type {number} */ index) => {
    const input = el("input", { type: "radio", name: `lesson-${question.id}`, value: option.id, checked: draft.chosen[0] === option.id, "data-id": `option-${option.id}` });
    input.addEventListener("change", () => wishes.draft({ chosen: [option.id] }));
    return el("label.lesson-option", {}, input, el("span", {}, option.text), el("kbd", { "aria-hidden": "true" }, String(index + 1)));
  });
}

/** @param {Question} question @param {Draft} draft @param {Wishes} wishes */
function number(question, draft, wishes) {
  const input = el("input", { type: "text", inputMode: "decimal", autocomplete: "off", value: draft.number, "data-id": "number", "aria-label": question.prompt, size: 8 });
  input.addEventListener("input", () => wishes.draft({ number: /** @type {HTMLInputElement} */ (input).value }));
  return [el("p.lesson-number", {}, input)];
}

/** @param {Question} question @param {Draft} draft @param {Wishes} wishes */
function order(question, draft, wishes) {
  const list = el("ol.lesson-order", {});
  draft.chosen.forEach((id, at) => {
    const text = answerWords({ ...question, kind: "choice" }, [id]);
    const move = (/** @type {number} */ by) => wishes.draft({ chosen: moved(draft.chosen, at, by) }, true);
    const item = el("li", {}, el("span", {}, text),
      button(`up-${id}`, "↑", () => move(-1), { ariaLabel: `Move up: ${text}`, disabled: at === 0 }),
      button(`down-${id}`, "↓", () => move(1), { ariaLabel: `Move down: ${text}`, disabled: at === draft.chosen.length - 1 }));
    item.addEventListener("keydown", (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      move(by);
    });
    list.append(item);
  });
  return [list];
}

/** @param {Question} _question @param {Draft} draft @param {Wishes} wishes */
function pick(_question, draft, wishes) {
  const things = wishes.things();
  const words = (/** @type {string} */ ref) => things.find((one) => one.ref === ref)?.words ?? ref;
  const take = (/** @type {string} */ ref) => wishes.draft({ chosen: draft.chosen.includes(ref) ? draft.chosen.filter((one) => one !== ref) : [...draft.chosen, ref] }, true);
  const select = /** @type {HTMLSelectElement} */ (el("select", { "data-id": "pick", "aria-label": "Pick a thing by its name" }, el("option", { value: "" }, "a thing, by its name…"),
    ...things.map(({ ref, words: said }) => el("option", { value: ref }, said))));
  select.addEventListener("change", () => select.value && take(select.value));
  const list = el("ul.lesson-picked", { "aria-label": "Picked" }, ...draft.chosen.map((ref) => el("li", {}, words(ref), " ", button(`unpick-${ref}`, "×", () => take(ref), { ariaLabel: `Take back ${words(ref)}` }))));
  return [list, select];
}

/** @param {Question} question @param {string} role @param {string} by */
function drawLocked(question, role, by) {
  const verdict = verdictWords(question);
  const tone = !question.is_told || question.is_right === null ? "open" : question.is_right ? "right" : "wrong";
  const box = el("div.lesson-question.locked", { "data-tone": tone }, el("p", {}, el("span.lesson-role", {}, role), " ", question.prompt));
  if (question.options.length && question.kind !== "order") box.append(el("ul.lesson-answers", {}, ...question.options.map((/** @type {any} */ one) => optionLine(question, one))));
  else if (question.is_locked) box.append(el("p.lesson-said", {}, `You said: ${answerWords(question, question.chosen)}`));
  if (verdict) box.append(el("p.lesson-verdict", {}, el("span", { "aria-hidden": "true" }, question.is_right ? "✓ " : "✗ "), verdict));
  else if (question.is_locked && question.role === "ask" && question.kind !== "poll") box.append(el("p.quiet-text", {}, `Locked. The ${by} will tell.`));
  return box;
}

/** @param {Question} question @param {any} option */
function optionLine(question, option) {
  const isMine = question.chosen.includes(option.id);
  const marks = [isMine ? "you said this" : "", option.correct ? "right" : "", option.votes === null || option.votes === undefined ? "" : `${option.votes} said this`].filter(Boolean).join(", ");
  return el("li", { "data-mine": isMine || null, "data-right": option.correct || null }, option.text, marks && el("span.lesson-mark", {}, ` ${option.correct ? "✓ " : ""}${marks}`));
}
