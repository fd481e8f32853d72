// @ts-check
// The lesson when no step is on: getting ready, what went wrong, the first words, and the report at the end.

import { el, prose } from "./dom.js";
import { csrfToken } from "./send.js";
import { answerWords, lengthWords, stageName, verdictWords } from "./words.js";

/** @param {any} doc */
export function drawPreparing(doc) {
  const waiting = doc.waiting.map((/** @type {any} */ one) => el("li", {}, one.sentence));
  return [el("p", {}, doc.at.practice ? "A cluster of your own is made ready for this lesson." : `A namespace of its own is made ready: ${doc.at.namespace}.`),
    waiting.length ? el("ul.lesson-waiting", {}, ...waiting) : el("p.quiet-text", {}, "In a few seconds it can begin.")];
}

/** @param {any} doc */
export const drawFailed = (doc) => [el("p.lesson-trouble", { role: "alert" }, doc.trouble || "The lesson cannot go on.")];

/** @param {any} doc */
export const drawIntro = (doc) => [el("p.lesson-objective", {}, el("b", {}, "After it you can: "), doc.lesson.objective), ...prose(doc.intro)];

/** @param {any} doc */
export function drawReport(doc) {
  const { report } = doc;
  if (!report) return [el("p", {}, "The lesson is over.")];
  const asked = report.asked ? `${report.right} of ${report.asked} answers were as the cluster has it` : "nothing was asked";
  const hints = report.hints === 1 ? "1 hint" : `${report.hints} hints`;
  return [
    el("p.lesson-objective", {}, el("b", {}, "Now you can: "), doc.lesson.objective),
    el("p", {}, `${asked}; ${hints}. This is no score: a wrong guess that the cluster answered is what stays in mind.`),
    el("ol.lesson-report", {}, ...report.steps.map(stepLine)),
    hasCluster(doc) && doc.may.includes("end") && toSandbox(doc.run),
  ].filter(Boolean);
}

/** @param {any} doc  a practice cluster stands behind it, and can be copied */
const hasCluster = (doc) => doc.at.practice && !doc.badges.some((/** @type {any} */ one) => one.kind === "recorded");

/**
 * A form, so that it leads to another page without any code: a copy of the lesson's cluster, as it is now.
 * @param {string} run
 */
function toSandbox(run) {
  const hidden = (/** @type {string} */ name, /** @type {string} */ value) => el("input", { type: "hidden", name, value });
  return el("form.lesson-sandbox", { method: "post", action: `${document.body.dataset.base ?? ""}/sandbox/` }, hidden("csrfmiddlewaretoken", csrfToken()), hidden("of", run),
    el("p.quiet-text", { id: "lesson-sandbox-why" }, "Go on by yourself, with a copy of this cluster as it is now. It is yours alone, and it goes when you leave."),
    el("button.button", { "data-id": "sandbox", "aria-describedby": "lesson-sandbox-why" }, "Play on in a sandbox"));
}

/** @param {any} step */
function stepLine(step) {
  const facts = [
    step.state === "skipped" ? "skipped" : step.state === "replaced" ? "not on this cluster" : lengthWords(step.seconds),
    step.hints ? `${step.hints} ${step.hints === 1 ? "hint" : "hints"}` : "",
    step.skipped.length && step.state !== "skipped" ? `skipped: ${step.skipped.map(stageName).join(", ")}` : "",
  ].filter(Boolean).join(" · ");
  return el("li", { "data-state": step.state }, el("b", {}, step.title), " ", el("span.quiet-text", {}, facts),
    ...step.answers.map(answerLine), ...step.broken.map((/** @type {string} */ guard) => el("p.lesson-guard", { "data-broken": true }, el("b", {}, "Was broken: "), guard)));
}

/** @param {any} question */
function answerLine(question) {
  const tone = question.is_right === null ? "open" : question.is_right ? "right" : "wrong";
  return el("p.lesson-answer", { "data-tone": tone }, el("span.quiet-text", {}, question.prompt), el("br"), `You said: ${answerWords(question, question.chosen)}. `, el("b", {}, verdictWords(question)));
}
