// @ts-check
// What the panel says: names of stages, what a question came to, how far the proof is. Pure: parts of the document in, sentences out.

/** @typedef {Record<string, any>} Doc  the frame `lesson` (docs/lesson-protocol.md) */

/** @type {Record<string, string>} */
const STAGES = { ask: "guess", act: "do", watch: "watch", saw: "look back", why: "why", refute: "two ideas", next: "on" };

/** @param {string} stage */
export const stageName = (stage) => STAGES[stage] ?? stage;

/** @type {Record<string, string>} */
const STATES = { ahead: "ahead", now: "you are here", done: "done", skipped: "skipped", replaced: "not on this cluster" };

/** @param {{ title: string, state: string }} step @param {number} index */
export const stepWords = ({ title, state }, index) => `${index + 1}. ${title}: ${STATES[state] ?? state}`;

/** @param {Doc} doc */
export function headWords({ lesson, phase, step }) {
  const which = lesson.number ? `Lesson ${lesson.number}` : "Lesson";
  if (phase === "step" && step) return `${which} · step ${step.number} of ${lesson.steps.length}`;
  const then = /** @type {Record<string, string>} */ ({ preparing: "getting ready", intro: `${lesson.minutes} minutes`, end: "the end", failed: "it cannot go on" })[phase];
  return then ? `${which} · ${then}` : which;
}

/** @param {Doc} doc */
export const titleWords = ({ lesson, phase, step }) => (phase === "step" && step ? step.title : lesson.title);

/** What somebody said, in words. @param {Doc} question @param {string[]} ids */
export function answerWords(question, ids) {
  if (!ids.length) return "nothing";
  const texts = ids.map((id) => question.options.find((/** @type {any} */ one) => one.id === id)?.text ?? id);
  return question.kind === "order" ? texts.map((text, i) => `${i + 1}. ${text}`).join(" ") : texts.join(", ");
}

/** What became of an answer; "" while it is open or not told. @param {Doc} question */
export function verdictWords(question) {
  if (!question.is_told || question.kind === "poll") return "";
  if (question.is_right) return "That is right.";
  return `It is not that. Right is: ${answerWords(question, question.right)}.`;
}

/** Who shows and tells what is asked: a drawn explorable has no cluster. @param {Doc} doc @returns {"cluster" | "drawing"} */
export const teller = (doc) => (doc.looks.scene === "drawn" ? "drawing" : "cluster");

/** @param {Doc} proof @param {"cluster" | "drawing"} [by] @returns {string} one sentence for ears and for the head of the list */
export function proofWords(proof, by = "cluster") {
  if (!proof) return "";
  const met = proof.parts.filter((/** @type {any} */ one) => one.met).length;
  if (proof.met) return `The ${by} shows it: done.`;
  if (met === proof.parts.length && proof.for_s > 0) return `All is so; it has to stay so for ${seconds(proof.for_s)} (${seconds(proof.held_s)} so far).`;
  return `${met} of ${proof.parts.length} ${proof.parts.length === 1 ? "thing is" : "things are"} so.`;
}

/** @param {number} s */
export const seconds = (s) => `${Number.isInteger(s) ? s : s.toFixed(1)} s`;

/** @param {number | "max"} rate */
export function rateWords(rate) {
  if (rate === "max") return "as fast as it can";
  if (rate === 0) return "time stands still";
  if (rate === 1) return "time as it is";
  return rate < 1 ? `slower: ${fraction(rate)} of the speed` : `${rate} times as fast`;
}

/** @param {number} rate */
const fraction = (rate) => ({ 0.25: "¼", 0.5: "½", 0.1: "⅒" })[rate] ?? String(rate);

/** @param {number} s */
export const lengthWords = (s) => (s < 90 ? `${Math.round(s)} s` : `${Math.round(s / 60)} min`);

/** What is said aloud when the lesson has gone on. @param {Doc | null} before @param {Doc} doc */
export function heardWords(before, doc) {
  if (doc.trouble && doc.trouble !== before?.trouble) return doc.trouble;
  if (doc.phase !== before?.phase && doc.phase !== "step") return `${headWords(doc)}. ${titleWords(doc)}`;
  const [step, was] = [doc.step, before?.step];
  if (!step) return "";
  if (step.id !== was?.id) return `Step ${step.number}: ${step.title}. Now: ${stageName(step.stage)}.`;
  if (doc.clock.stepped && doc.clock.stepped !== before?.clock.stepped) return doc.clock.stepped;
  if (doc.clock.held && !before?.clock.held) return `Time stands at moment ${doc.clock.moment} of ${doc.clock.moments}. Next lets it go on.`;
  const verdict = step.question ? verdictWords(step.question) : "";
  const wasTold = was.question?.id === step.question?.id && was.question?.is_told;
  const told = verdict && !wasTold ? verdict : "";
  if (step.stage !== was.stage) return [told, `Now: ${stageName(step.stage)}.`].filter(Boolean).join(" ");
  if (told) return told;
  if (step.hints.length > was.hints.length) return `Hint: ${step.hints.at(-1)}`;
  if (step.stuck && step.stuck !== was.stuck) return step.stuck;
  if ((step.proof?.broken.length ?? 0) > (was.proof?.broken.length ?? 0)) return `What should never be has been: ${step.proof.guards[step.proof.broken.at(-1)]}`;
  const failed = step.buttons.find((/** @type {any} */ one) => one.state === "failed" && was.buttons[one.index]?.state !== "failed");
  if (failed) return `${failed.label} failed: ${failed.why}`;
  const now = proofWords(step.proof);
  return now && now !== proofWords(was.proof) && !(step.proof.for_s && step.proof.held_s) ? now : "";
}
