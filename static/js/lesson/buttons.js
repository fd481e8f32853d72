// @ts-check
// The buttons of a step, each with what it is on the command line. On a real cluster what destroys is armed first: one press arms, the next does it.

import { el } from "./dom.js";

const ARMED_MS = 8_000; // time to read the line again; then it is safe once more

/** @type {Record<string, string>} */
const STATES = { locked: "opens when you have guessed", ready: "", running: "under way…", done: "done", failed: "failed; press it again", impossible: "not on this cluster" };

/** Which button is armed, and until when. */
export function createArming(/** @type {() => number} */ now_ms = () => performance.now()) {
  let armed = "";
  let until_ms = 0;
  return {
    /** @param {string} name */
    is: (name) => armed === name && now_ms() < until_ms,
    /** True: it may be done now. @param {string} name @param {boolean} isDangerous */
    press(name, isDangerous) {
      if (!isDangerous) return true;
      const may = armed === name && now_ms() < until_ms;
      [armed, until_ms] = may ? ["", 0] : [name, now_ms() + ARMED_MS];
      return may;
    },
    /** Whether something was armed that is no more. */
    ended() {
      if (!armed || now_ms() < until_ms) return false;
      armed = "";
      return true;
    },
    clear() {
      const was = armed !== "";
      armed = "";
      return was;
    },
  };
}

/**
 * @param {any[]} buttons @param {{ may: boolean, showsLines: boolean, hasKeys: boolean, isArmed: (index: number) => boolean, press: (index: number) => void }} how
 *   `may`: this reader may press them; `hasKeys`: the digits press them now (no question is open)
 */
export function drawButtons(buttons, { may, showsLines, hasKeys, isArmed, press }) {
  return el("div.lesson-buttons", { role: "group", "aria-label": "What is done" }, ...buttons.map((one) => {
    const isOpen = may && (one.state === "ready" || one.state === "failed");
    const armed = isOpen && isArmed(one.index);
    const state = armed ? "armed: press again to do it" : one.state === "failed" || one.state === "impossible" ? `${STATES[one.state]}. ${one.why}` : STATES[one.state] ?? one.state;
    const says = [one.is_dangerous && !armed && isOpen ? "on a real cluster: the first press arms it" : "", one.says].filter(Boolean).join(" · ");
    const label = armed ? `Really: ${one.label}` : one.label;
    const knob = el("button.button.lesson-do", { type: "button", "data-id": `do-${one.index}`, "aria-disabled": isOpen ? null : "true", "aria-describedby": `lesson-do-${one.index}`, on: () => isOpen && press(one.index) },
      label, hasKeys && isOpen ? el("kbd", { "aria-hidden": "true" }, String(one.index + 1)) : null);
    const told = el("div.lesson-do-told", { id: `lesson-do-${one.index}` }, state ? el("p.lesson-do-state", {}, state) : null, says ? el("p.quiet-text", {}, says) : null);
    const command = showsLines && one.kubectl.length ? el("div.lesson-lines", { tabIndex: 0, role: "group", "aria-label": "The same with kubectl" }, ...one.kubectl.map((/** @type {string} */ line) => el("code", {}, line))) : null;
    return el("div.lesson-button", { "data-state": armed ? "armed" : one.state }, may || one.state !== "ready" ? knob : el("p.lesson-do", {}, one.label), told, command);
  }));
}
