// @ts-check
/**
 * The lesson beside the picture: it shows the run's document, takes what the reader does, and tells the picture what to light up. It holds no facts
 * of the run; what only this reader sees (a guess not yet locked, an open menu) is here, and gone with the page.
 */

import { createArming } from "./buttons.js";
import { nextRate } from "./clock.js";
import { draw, nextWords } from "./draw.js";
import { createDrawing } from "./drawing.js";
import { createHolding } from "./holding.js";
import { lessonKeys } from "./keys.js";
import { createLooks } from "./looks.js";
import { createPanel } from "./panel.js";
import { onward } from "./onward.js";
import { answerOf, emptyDraft, isComplete, wantedWords } from "./question.js";
import { clickKey, createSender, csrfToken } from "./send.js";
import { createTaste } from "./taste.js";
import { isNameable, pickable, refOf, rowsOf } from "./things.js";
import { heardWords } from "./words.js";
import { xrayFacts } from "./xray.js";

/** @param {any} page  what a part may use, with `timeline` @param {HTMLElement} host */
export function createLesson(page, host) {
  const panel = createPanel(host);
  const looks = createLooks(page);
  const arming = createArming();
  const taste = createTaste();
  const holding = createHolding(page);
  const drawing = createDrawing(page.byId("lesson-drawing"), { failed: (why) => page.toast(why, "bad") });
  const send = createSender({ base: document.body.dataset.base ?? "", token: csrfToken(), refused: (why) => refuse(why) });
  /** @type {any} */
  let doc = null;
  /** What is not locked yet, by question. @type {Map<string, import("./question.js").Draft>} */
  const drafts = new Map();
  const own = { refused: "", isBack: false, isLeaving: false, digit: 0, armed: 0, isXray: false };

  // --- what comes ----------------------------------------------------------------------------------------------------------

  /** @param {any} next */
  function show(next) {
    if (doc && next.run === doc.run && next.rev < doc.rev) return;
    const before = doc;
    doc = next;
    host.hidden = false;
    Object.assign(host.dataset, { phase: doc.phase, step: doc.step?.id ?? "", stage: doc.step?.stage ?? "", moment: doc.clock.held ? String(doc.clock.moment) : "" });
    document.body.classList.add("with-lesson");
    if (stageOf(before) !== stageOf(doc)) turned();
    looks.show(doc);
    holding.follow(before, doc);
    redraw();
    panel.say(heardWords(before, doc));
    if (before && stageOf(before) !== stageOf(doc)) bring();
    page.schedule();
    onward.took("lesson", doc.rev);
  }

  /** Another stage: what belonged to the one before is closed. */
  function turned() {
    Object.assign(own, { refused: "", isBack: false, isLeaving: false, digit: 0 });
    arming.clear();
    looks.point(null);
  }

  /** What the stage is about is seen without scrolling. */
  function bring() {
    const at = /** @type {Record<string, string>} */ ({ act: "buttons", watch: "proof", saw: "saw", why: "why", refute: "why" })[doc.step?.stage ?? ""];
    if (at) panel.bring(at, doc.step.stage === "refute" ? ".lesson-refute" : "");
    else panel.body.scrollTop = 0;
  }

  function redraw() {
    if (!doc) return;
    const question = doc.step?.question;
    const things = question?.kind === "pick" ? pickable(page.model, doc.at.namespace) : [];
    draw(panel, doc, {
      ...own, draft: question ? draftOf(question) : null, things, lines: taste.get().lines, isArmed: isArmed, isElsewhere: looks.isElsewhere(), xray: own.isXray && doc.phase !== "end" ? xrayFacts(page.model, doc.at) : null,
      armed: [own.armed, (doc.step?.buttons ?? []).map((/** @type {any} */ one) => isArmed(one.index))], shows: holding.how(), ahead_s: holding.ahead_s(),
    }, acts);
    document.body.classList.toggle("no-captions", !taste.get().captions);
    const drawn = doc.phase !== "end" && doc.looks.scene === "drawn" ? doc.looks.drawn : "";
    void drawing.show(drawn, JSON.stringify([doc.step?.id, doc.step?.stage, may("try"), question?.id, question?.is_locked, question && draftOf(question)]), hooks());
  }

  /** @returns {import("./drawing.js").Hooks} */
  function hooks() {
    const question = doc.step?.question;
    const isPicking = question?.kind === "pick" && !question.is_locked && doc.may.includes("answer");
    return {
      answered: ({ text }) => { panel.say(text); if (may("try")) void send({ do: "try", what: doc.looks.drawn }); },
      say: (text) => panel.say(text),
      isStill: matchMedia("(prefers-reduced-motion: reduce)").matches,
      picking: isPicking ? { chosen: () => draftOf(question).chosen, pick } : null,
      isWanted: may("try"),
      isLocked: doc.step?.stage === "ask", // first the guess (the page's own rule; what is tried earlier would not count either)
      document: doc,
    };
  }

  // --- the reader's own ------------------------------------------------------------------------------------------------------

  /** @param {any} question */
  function draftOf(question) {
    const key = `${doc.step.id}/${question.id}`;
    let found = drafts.get(key);
    if (!found) drafts.set(key, (found = emptyDraft(question)));
    return found;
  }

  /** @param {Partial<import("./question.js").Draft>} change @param {boolean} [anew] */
  function setDraft(change, anew = false) {
    const question = doc.step?.question;
    if (!question) return;
    const draft = Object.assign(draftOf(question), change);
    panel.enable("lock", isComplete(question, draft));
    if (anew) redraw();
  }

  /** @param {string} ref */
  function pick(ref) {
    const { chosen } = draftOf(doc.step.question);
    setDraft({ chosen: chosen.includes(ref) ? chosen.filter((one) => one !== ref) : [...chosen, ref] }, true);
  }

  /** @param {string} why */
  function refuse(why) {
    own.refused = why;
    panel.say(why);
    redraw();
    panel.bring("trouble");
  }

  /** @param {Record<string, any>} command */
  async function ask(command) {
    own.refused = "";
    const isTaken = await send(command);
    if (isTaken) redraw();
    return isTaken;
  }

  /** @param {string} what */
  const may = (what) => Boolean(doc?.may.includes(what));
  /** @param {number} index */
  const isArmed = (index) => arming.is(`${doc?.step?.id}/${index}`);

  // --- what is done ----------------------------------------------------------------------------------------------------------

  function lock() {
    const question = doc.step?.question;
    if (!question || !may("answer")) return;
    const draft = draftOf(question);
    if (isComplete(question, draft)) void ask(answerOf(question, draft));
  }

  /** @param {number} index */
  function press(index) {
    const knob = doc.step?.buttons[index];
    if (!knob || !may("act") || (knob.state !== "ready" && knob.state !== "failed")) return;
    const mayNow = arming.press(`${doc.step.id}/${index}`, knob.is_dangerous);
    own.armed += 1;
    if (mayNow) {
      const left_s = holding.live();
      if (left_s >= 0.5) page.toast(`Live again, to see what you do: ${Math.round(left_s)} s were left out. R shows the last change, slowly.`);
      void ask({ do: "act", button: index, key: clickKey() });
    } else panel.say(`Armed: ${knob.label}. Press again to do it.`);
    redraw();
  }

  /** On, whatever that is here: with one key a whole lesson can be gone through. */
  const next = () => onward.press(goOn);

  function goOn() {
    if (!doc) return;
    if (doc.phase === "intro" && may("begin")) return void ask({ do: "begin" });
    if (nextWords(doc)) return void ask({ do: "next" });
    const question = doc.step?.question;
    if (question && may("answer")) return isComplete(question, draftOf(question)) && question.kind !== "order" ? lock() : refuse(wantedWords(question));
    const ready = may("act") ? doc.step.buttons.findIndex((/** @type {any} */ one) => one.state === "ready") : -1;
    if (ready >= 0) return press(ready);
    panel.say(doc.step?.proof && !doc.step.proof.met ? "The cluster is not there yet. Wait, or skip." : "There is nothing further on just now.");
  }

  /** @param {number} n */
  function digit(n) {
    const question = doc?.step?.question;
    if (question && may("answer") && (question.kind === "choice" || question.kind === "poll")) {
      const option = question.options[n - 1];
      if (!option) return;
      own.digit = n;
      setDraft({ chosen: [option.id] }, true);
      panel.focus(`option-${option.id}`);
    } else if (question && may("answer") && question.kind === "number") {
      own.digit = n;
      setDraft({ number: String(n) }, true);
      panel.focus("number");
    } else if (may("act")) press(n - 1);
  }

  /** 0 is the camera's, but for a number that is asked for. */
  const wantsNumber = () => may("answer") && doc.step?.question?.kind === "number";
  /** @type {import("../ui/keys.js").Key[]} */
  const zero = [{ key: "0", says: "", run: (event) => { event.preventDefault(); digit(0); } }];

  function pause() {
    if (!doc?.clock.may) {
      holding.turn();
      return redraw();
    }
    if (may("clock")) void ask(doc.clock.held ? { do: "next" } : { do: "clock", rate: doc.clock.rate === 0 ? doc.clock.running_rate : 0 });
  }

  /** @param {1 | -1} by */
  function faster(by) {
    if (doc?.clock.may && may("clock")) void ask({ do: "clock", rate: nextRate(doc.clock.rate, by) });
    else page.toast("The time of a real cluster cannot be changed; Z holds its picture.");
  }

  async function yaml() {
    const [ref] = [...(doc?.looks.highlight ?? []), ...(doc?.looks.focus ?? [])];
    const row = page.model.rows.get(page.selected() ?? "") ?? (ref && rowsOf(page.model, ref, doc.at.namespace)[0]);
    if (!row) return page.toast("Select a thing first: the YAML of which one?");
    await page.open(row.id);
    document.getElementById("inspector-tab-yaml")?.click();
  }

  /** @param {"lines" | "captions"} what @param {string} name */
  function turn(what, name) {
    page.toast(`${name} ${taste.turn(what) ? "shown" : "hidden"}`);
    redraw();
    page.schedule();
  }

  /** What is left out of the picture, for as long as it is on: each viewer's own, and gone with the page. */
  function xray() {
    if (!doc) return;
    own.isXray = !own.isXray;
    looks.xray(own.isXray);
    const words = own.isXray ? "X-ray on: conditions under each pod" : "X-ray off";
    page.toast(words);
    redraw();
    if (own.isXray) panel.bring("xray");
    page.schedule();
  }

  async function leave() {
    await send({ do: "end" });
    location.assign(document.body.dataset.course ?? "");
  }

  const set = (/** @type {Partial<typeof own>} */ change) => { Object.assign(own, change); redraw(); };
  function turnBack() {
    if (!may("back") && doc?.cut !== "observer") return;
    set({ isBack: !own.isBack });
    if (own.isBack) { panel.bring("back"); panel.focus("back-look"); } else panel.focus("back");
  }

  const replay = () => { set({ isBack: false }); void page.timeline().replay(); };
  const acts = {
    press, leave, turnBack, next, xray,
    again: () => { looks.again(); redraw(); },
    askLeave: () => { set({ isLeaving: true }); panel.focus("leave-no"); },
    stay: () => { set({ isLeaving: false }); panel.focus("end"); },
    skip: () => void ask({ do: "skip", what: "stage" }),
    hint: () => void (may("hint") && ask({ do: "hint" })),
    point: (/** @type {string[] | null} */ ids) => { looks.point(ids); page.schedule(); },
    question: { draft: setDraft, lock, things: () => pickable(page.model, doc.at.namespace) },
    back: { rewind: replay, restore: (/** @type {string} */ step) => void ask({ do: "back", way: "restore", step }), redo: (/** @type {string} */ step) => void ask({ do: "back", way: "redo", step }), close: () => turnBack() },
    clock: { pause, live: () => { holding.live(); redraw(); }, rate: (/** @type {number} */ rate) => void ask({ do: "clock", rate }), step: () => void ask({ do: "clock", step: "event" }), moment: () => void ask({ do: "clock", rate: "max" }) },
  };
  const keys = lessonKeys({ next, back: turnBack, digit, hint: acts.hint, pause, faster, replay, yaml: () => void yaml(), lines: () => turn("lines", "kubectl lines"), captions: () => turn("captions", "Captions"), xray });

  return {
    show,
    keys: () => (doc ? [...keys, ...(wantsNumber() ? zero : [])] : []),
    /** @returns {import("../ui/commands.js").Command[]} */
    commands: () => (doc ? [
      { title: "Lesson: on", group: "Lesson", key: "→", words: "next step", run: next },
      { title: "Lesson: back…", group: "Lesson", key: "←", words: "redo restore rewind", run: turnBack },
      { title: "Lesson: the last change again, slowly", group: "Lesson", key: "R", words: "replay", run: replay },
      { title: "Lesson: skip what is asked now", group: "Lesson", run: acts.skip, whyNot: () => (may("skip") ? "" : "There is nothing to skip.") },
      { title: "Lesson: kubectl lines shown or hidden", group: "Lesson", key: "K", run: () => turn("lines", "kubectl lines") },
      { title: "Lesson: captions shown or hidden", group: "Lesson", key: "C", run: () => turn("captions", "Captions") },
      { title: "Lesson: x-ray on or off", group: "Lesson", key: "X", words: "conditions status system hidden inner fields", run: xray },
    ] : []),
    drawn() {
      looks.drawn();
      if (own.isXray) redraw(); // its facts are the picture's
    },
    second() {
      if (arming.ended()) own.armed += 1;
      if (doc?.phase === "step" && !looks.isElsewhere()) page.follow();
      redraw();
    },
    addressed: () => redraw(),
    escape() {
      if (!own.isBack && !own.isLeaving) return false;
      set({ isBack: false, isLeaving: false });
      return true;
    },
    looks: () => (doc?.phase === "end" ? null : looks.looks(taste.get().captions)),
    /** @param {string} id @param {"select" | "open"} how */
    takes(id, how) {
      const row = page.model.rows.get(id);
      if (!row || !doc?.step || !isNameable(row, doc.at.namespace)) return false;
      if (how === "open" && may("click")) void send({ do: "click", of: refOf(row) });
      if (doc.step.question?.kind !== "pick" || !may("answer")) return false;
      pick(refOf(row));
      return true;
    },
  };
}

/** @param {any} doc */
const stageOf = (doc) => (doc ? `${doc.phase}/${doc.step?.id ?? ""}/${doc.step?.stage ?? ""}` : "");
