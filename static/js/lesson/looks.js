// @ts-check
/**
 * How the picture shall be while the lesson is on: its scene, what is lit, the words on things. The lesson asks for a scene when a step begins;
 * whoever goes elsewhere afterwards stays there until the next one asks for another.
 */

import { byCreation } from "../layout/order.js";
import { rowsOf } from "./things.js";
import { xrayNotes } from "./xray.js";

/** Stages in which nothing has begun to move: only then is the rest dimmed, or what is to be watched would be dim, too. */
const STILL = ["ask", "act", "saw"];

/** Whether something begins to be watched. @param {any} before @param {any} doc */
const isBegun = (before, doc) => doc.step?.stage === "watch" && (before?.step?.stage !== "watch" || before.step.id !== doc.step.id);

/** @param {any} doc */
const sceneOf = (doc) => JSON.stringify([doc.looks.scene, doc.looks.drawn, doc.looks.focus, doc.step?.id ?? doc.phase]);

/** @param {{ model: any, go: (change: any) => void, reveal: (id: string) => boolean, wide?: (is: boolean) => boolean, frame?: (ids: string[], isNew: boolean) => number, address: () => any }} page
 *   `frame`: shows several things at once; how many of them are drawn
 */
export function createLooks({ model, go, reveal, address, wide = () => false, frame = (ids) => ids.filter(reveal).length }) {
  /** @type {any} */
  let doc = null;
  let scene = "";
  /** @type {string[] | null} what a part of the proof speaks of, while it is pointed at */
  let pointed = null;
  /** References of what shall be seen. @type {string[]} */
  let toShow = [];
  /** What of it was shown, and in which stage: another stage has another panel, and what appears later shall be seen, too. */
  let showed = { stage: "", ids: /** @type {Set<string>} */ (new Set()) };
  let isXray = false;
  /** What the proof speaks of shall be seen once it is there: a step that makes things has nothing to light up before. */
  let isToWatch = false;
  /** What was there when it began to be watched. @type {Set<string>} */
  let old = new Set();
  /** What this step has made: from then on it is what one looks at, and no more the whole lesson's focus. */
  let made = "";
  /** All machines shall be seen at once when the step begins. */
  let isWhole = false;

  /** @param {any} next */
  function show(next) {
    if (isBegun(doc, next)) [isToWatch, old] = [true, new Set(next.looks.highlight.length ? model.rows.keys() : [])];
    doc = next;
    const now = sceneOf(next);
    if (now === scene) return;
    isToWatch = false;
    made = "";
    scene = now;
    // The focus is the whole lesson's; what this step lights up goes before it, or what is lit may lie out of sight while all else is dimmed.
    toShow = next.looks.highlight.length ? next.looks.highlight : next.looks.focus.slice(0, 1);
    showed = { stage: "", ids: new Set() };
    isWhole = next.looks.scene === "nodes";
    if (!isWhole && !toShow.length) wide(false);
    if (!toShow.length) frame([], true); // what the step before showed is followed no more
    if (next.looks.scene === "drawn") return;
    go(wanted(next));
  }

  /**
   * Whose things are drawn. With x-ray the system's own, too; not on a real cluster, where with them would come what is none of the lesson's.
   * @param {any} next
   */
  function whoseOf({ looks, at }) {
    if (isXray && at.practice) return { namespace: "", system: true };
    return { namespace: looks.scene === "nodes" && !looks.hide.includes("system") ? "" : at.namespace, system: false };
  }

  /** @param {any} next  what the address shall be */
  function wanted(next) {
    const { looks, at } = next;
    const of = looks.scene === "rollout" ? looks.focus.find((/** @type {string} */ ref) => /^(deployment|statefulset|daemonset)\//.test(ref)) : undefined;
    const [row] = of ? rowsOf(model, of, at.namespace) : [];
    return { mode: looks.scene, ...whoseOf(next), select: "", ...(row ? { of: `${row.kind}/${row.namespace}/${row.name}` } : {}) };
  }

  /** Once it is drawn: take the camera there, once. */
  function drawn() {
    if (!doc) return;
    if (isWhole && address().mode === "nodes" && wide(true)) isWhole = false;
    const stage = doc.step?.stage ?? doc.phase;
    // Beside what is lit, only what is new: all else was left out on purpose.
    if (isToWatch) {
      const found = (doc.step?.proof?.parts ?? []).flatMap((/** @type {any} */ part) => part.ids).find((/** @type {string} */ id) => model.rows.has(id) && !old.has(id));
      const beside = doc.looks.highlight.length ? showed.ids : [];
      if (found && frame([found, ...beside], false)) [isToWatch, made, showed] = [false, found, { stage, ids: new Set([found, ...beside]) }];
    }
    const lit = toShow.flatMap((ref) => rowsOf(model, ref, doc.at.namespace)).map(({ id }) => id);
    const ids = model.rows.has(made) ? [made, ...(doc.looks.highlight.length ? lit : [])] : lit;
    if (showed.stage === stage && ids.every((id) => showed.ids.has(id))) return;
    // Where not all of it can be seen at once, what has come since is what one looks for.
    const newest = [...ids.filter((id) => !showed.ids.has(id)), ...ids.filter((id) => showed.ids.has(id))];
    if (ids.length && frame(newest, showed.stage === "")) showed = { stage, ids: new Set([...showed.ids, ...ids]) };
  }

  /** @param {boolean} hasBubbles */
  function looks(hasBubbles) {
    if (!doc) return null;
    const { highlight, bubbles } = doc.looks;
    // Where the rest is dimmed, what the step has made is not part of it.
    const own = highlight.length && model.rows.has(made) ? [made] : [];
    const ids = pointed ?? highlight.flatMap((/** @type {string} */ ref) => rowsOf(model, ref, doc.at.namespace).map(({ id }) => id));
    const isPicking = doc.step?.question?.kind === "pick" && !doc.step.question.is_locked; // what is chosen from is looked at, too
    const isStill = STILL.includes(doc.step?.stage ?? "") || (doc.step?.stage === "next" && !doc.step.buttons.length);
    const said = hasBubbles ? bubbles.flatMap((/** @type {any} */ { on, text }) => rowsOf(model, on, doc.at.namespace).sort(byCreation).slice(0, 1).map(({ id }) => ({ id, text }))) : [];
    const notes = isXray ? xrayNotes(model) : undefined;
    return ids.length || said.length || notes ? { lit: new Set(ids), dims: isStill && !isPicking && !pointed && ids.length > 0, bubbles: said, notes, near: own } : null;
  }

  return {
    show, drawn, looks,
    /** @param {boolean} is */
    xray(is) {
      isXray = is;
      if (doc) go(whoseOf(doc));
    },
    /** @param {string[] | null} ids */
    point: (ids) => (pointed = ids),
    /** Whether the page shows another scene than the lesson asks for. */
    isElsewhere: () => Boolean(doc) && doc.phase !== "end" && doc.looks.scene !== "drawn" && address().mode !== doc.looks.scene,
    /** Back to what the lesson asks for. */
    again() {
      if (doc.looks.scene !== "drawn") go(wanted(doc));
    },
  };
}
