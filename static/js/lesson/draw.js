// @ts-check
// From the document to what stands in the panel's parts. What is chosen by the reader alone (drafts, open menus, what is armed) comes in `own`.

import { drawBack } from "./back.js";
import { drawButtons } from "./buttons.js";
import { drawClock } from "./clock.js";
import { button, el, lines, prose } from "./dom.js";
import { drawFailed, drawIntro, drawPreparing, drawReport } from "./ending.js";
import { drawProof } from "./proof.js";
import { drawQuestion } from "./question.js";
import { drawXray } from "./xray.js";
import { headWords, stageName, stepWords, teller, titleWords } from "./words.js";

/** Stages in which the guess from before stands beside what was seen. */
const COMPARED = ["why", "refute", "next"];
/** Stages in which the buttons, and what the cluster shows, are what it is about. */
const DOING = ["ask", "act", "watch"];
const PROVING = ["watch", "saw"];

/** @param {ReturnType<import("./panel.js")["createPanel"]>} panel @param {any} doc @param {any} own @param {any} acts */
export function draw(panel, doc, own, acts) {
  const { step } = doc;
  const mayEnd = doc.may.includes("end") && doc.phase !== "end";
  panel.put("head", [headWords(doc), doc.badges, mayEnd], () => [el("p.lesson-count", {}, headWords(doc), mayEnd && button("end", "End…", acts.askLeave)), ...doc.badges.map(badge)]);
  if (panel.title.textContent !== titleWords(doc)) panel.title.textContent = titleWords(doc);
  panel.put("map", doc.phase === "preparing" ? null : doc.lesson.steps, () => [map(doc.lesson.steps)]);
  panel.put("stages", step && step.stages.length > 1 ? [step.stages, step.stage] : null, () => [stages(step)]);
  const trouble = own.refused || (doc.phase === "failed" ? "" : doc.trouble);
  panel.put("trouble", trouble || null, () => [el("p.lesson-trouble", { role: "alert" }, trouble)]);
  panel.put("words", [doc.phase, doc.intro, step?.prose, step?.instead, doc.waiting, doc.report, doc.phase === "failed" && doc.trouble, own.isElsewhere], () => words(doc, own, acts));
  drawStep(panel, doc, own, acts);
  panel.put("back", own.isBack ? [doc.lesson.steps, doc.step?.id, doc.at.practice] : null, () => [drawBack(doc, acts.back)]);
  panel.put("xray", own.xray, () => [drawXray(own.xray, acts.xray)]);
  panel.put("clock", doc.phase === "step" ? [doc.clock, doc.may, step?.stage, own.shows, Math.round(own.ahead_s)] : null, () => [drawClock(doc, { ...acts.clock, shows: own.shows, ahead_s: own.ahead_s })]);
  panel.put("foot", [doc.phase, doc.may, step?.stage, step?.hints_left, doc.clock.held, own.isBack, own.isLeaving, isLast(doc), doc.cut, doc.player], () => [foot(doc, own, acts)]);
  panel.settle();
}

/** @param {any} panel @param {any} doc @param {any} own @param {any} acts */
function drawStep(panel, doc, own, acts) {
  const { step, may } = doc;
  const question = step?.question ?? null;
  for (const role of ["ask", "saw"]) {
    const shown = question?.role === role ? question : null;
    panel.put(role, shown && [shown, may.includes("answer"), shown.kind === "order" || shown.kind === "pick" ? own.draft : own.digit, own.things.length], () => [drawQuestion(shown, own.draft, may.includes("answer"), acts.question, teller(doc))]);
  }
  const knobs = step?.buttons ?? [];
  panel.put("buttons", knobs.length && DOING.includes(step.stage) ? [knobs, may.includes("act"), own.lines, own.armed, step.stage] : null,
    () => [drawButtons(knobs, { may: may.includes("act") || may.includes("answer"), showsLines: own.lines, hasKeys: may.includes("act"), isArmed: own.isArmed, press: acts.press })]);
  panel.put("proof", step?.proof && PROVING.includes(step.stage) ? step.proof : null, () => [drawProof(step.proof, acts.point, teller(doc))]);
  const compared = step?.guess && COMPARED.includes(step.stage) && step.guess.id !== question?.id ? step.guess : null;
  panel.put("guess", compared, () => [drawQuestion(compared, own.draft, false, acts.question)]);
  panel.put("why", step && (step.why.length || step.refute) ? [step.why, step.refute, step.stage] : null, () => why(step));
  panel.put("hints", step && (step.hints.length || step.stuck) ? [step.hints, step.stuck] : null, () => hints(step));
}

/** @param {any} badge */
function badge({ kind, text }) {
  const name = { recorded: "recorded", inferred: "inferred", "stand-in": "stand-in", replaced: "not on this cluster" }[/** @type {string} */ (kind)] ?? kind;
  return el("p.lesson-badge", { "data-kind": kind }, el("b", {}, name), text ? ` ${text}` : "");
}

/** @param {any[]} steps */
function map(steps) {
  return el("ol.lesson-map", { "aria-label": "Steps" }, ...steps.map((step, index) => el("li", { "data-state": step.state, title: stepWords(step, index), "aria-current": step.state === "now" ? "step" : null }, el("span.visually-hidden", {}, stepWords(step, index)))));
}

/** @param {any} step */
function stages(step) {
  const at = step.stages.indexOf(step.stage);
  const shown = step.stages.filter((/** @type {string} */ stage) => stage !== "next");
  return el("ol.lesson-stages", { "aria-label": "Where this step is" }, ...shown.map((/** @type {string} */ stage, /** @type {number} */ index) => el("li", { "data-state": index < at ? "past" : index === at ? "now" : "ahead", "aria-current": index === at ? "step" : null }, stageName(stage))));
}

/** @param {any} doc @param {any} own @param {any} acts @returns {Node[]} */
function words(doc, own, acts) {
  const elsewhere = own.isElsewhere ? [el("p.lesson-elsewhere", {}, "You look at another view than the lesson. ", button("again", "To the lesson's view", acts.again))] : [];
  if (doc.phase === "preparing") return drawPreparing(doc);
  if (doc.phase === "failed") return drawFailed(doc);
  if (doc.phase === "end") return drawReport(doc);
  if (doc.phase === "intro") return [...elsewhere, ...drawIntro(doc)];
  return [...elsewhere, ...prose(doc.step.prose), ...(doc.step.instead ? [el("p.lesson-instead", {}, doc.step.instead)] : [])];
}

/** @param {any} step */
function why(step) {
  const parts = step.why.length ? [el("section.lesson-why", { "aria-label": "Why" }, el("h3", {}, "Why"), ...lines(step.why))] : [];
  if (step.refute) {
    parts.push(el("section.lesson-refute", { "aria-label": "Two ideas" },
      el("div", { "data-tone": "wrong" }, el("h3", {}, el("span", { "aria-hidden": "true" }, "✗ "), "Many think"), el("p", {}, step.refute.belief)),
      el("div", { "data-tone": "right" }, el("h3", {}, el("span", { "aria-hidden": "true" }, "✓ "), "In truth"), el("p", {}, step.refute.truth))));
  }
  return parts;
}

/** @param {any} step */
function hints(step) {
  const stuck = step.stuck && !step.hints.includes(step.stuck) ? [el("p.lesson-stuck", {}, el("b", {}, "It seems stuck: "), step.stuck)] : [];
  return [...stuck, ...(step.hints.length ? [el("ol.lesson-hints", { "aria-label": "Hints" }, ...step.hints.map((/** @type {string} */ hint) => el("li", {}, hint)))] : [])];
}

/** @param {any} doc */
const isLast = ({ lesson, step }) => Boolean(step) && step.number === lesson.steps.length;

/** What `next` does here, as the button says it; "" where there is no such button. @param {any} doc */
export function nextWords(doc) {
  const { may, phase, step, clock } = doc;
  if (phase === "intro" && may.includes("begin")) return "Begin";
  if (!may.includes("next") || phase !== "step") return "";
  if (clock.held) return "Let time go on";
  if (step.stage === "saw") return "Go on";
  if (step.stage === "next") return isLast(doc) ? "To the report" : "Next step";
  return step.stage === "why" && step.refute === null && !step.stages.includes("refute") && isLast(doc) ? "To the report" : "Next";
}

/** @param {any} doc @param {any} own @param {any} acts */
function foot(doc, own, acts) {
  const { may, step, phase } = doc;
  if (own.isLeaving) {
    return el("div.lesson-row", { role: "group", "aria-label": "End the lesson?" }, el("p", {}, `End the lesson? ${doc.at.practice ? "Its cluster" : `The namespace ${doc.at.namespace}`} is deleted.`),
      button("leave-yes", "End it", acts.leave), button("leave-no", "Stay", acts.stay, { main: true }));
  }
  const next = nextWords(doc);
  const isOpen = step && (DOING.includes(step.stage) || may.includes("answer"));
  const skips = isOpen && may.includes("skip");
  return el("div.lesson-row", {},
    may.includes("back") && phase !== "end" && button("back", "Back", acts.turnBack, { "aria-expanded": own.isBack, key: "←" }),
    skips && button("skip", step.stage === "ask" && step.buttons.length ? "Show me" : "Skip", acts.skip),
    isOpen && may.includes("hint") && step.hints_left > 0 && button("hint", `Hint (${step.hints_left})`, acts.hint, { key: "H" }),
    doc.cut === "observer" && el("p.quiet-text", {}, `${doc.player} leads.`),
    (phase === "end" || phase === "failed") && doc.cut !== "observer" && button("leave", "To the course map", acts.leave, { main: true }),
    next && button("next", next, acts.next, { main: true, key: "→" }));
}
