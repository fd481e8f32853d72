// @ts-check
/** The dial of a control loop: observe, compare, act, and again; its wish, its pods, and a switch that puts it to sleep. */

import { allow, button, el, frame, put } from "./kit.js";
import { STATIONS, WISH_MOST, awake, begin, difference, isAtRest, kill, nameOf, sentence, signed, step, wish } from "./states/loop.js";

export const title = "A control loop: observe, compare, act, again";
const STATION_MS = 400; // as long as a state lasts on the stage
const WORDS = { observe: "Observe", compare: "Compare", act: "Act", again: "Again" };

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  let state = begin();
  /** @type {number | undefined} */
  let timer;
  const note = "The pods are drawn. One at a time, so that it can be seen; a real ReplicaSet makes all that are missing in one turn.";
  const view = frame(host, hooks, { name: "control-loop", note, restart });
  const stations = STATIONS.map((name) => el("li", { class: `station at-${name}` }, el("span", { class: "station-hand", "aria-hidden": "true" }, "▸ "), WORDS[name]));
  const gap = el("span", { class: "dial-gap" });
  const dial = el("div", { class: "dial" }, el("ol", { class: "stations", "aria-label": "Stations of the loop" }, ...stations), el("p", { class: "dial-middle" }, el("span", {}, "difference "), gap));
  const wished = el("strong", { class: "count" });
  const there = el("strong", { class: "count" });
  const fewer = button("−", () => change(wish(state, -1)), { class: "round", "aria-label": "Wish for one fewer" });
  const more = button("+", () => change(wish(state, 1)), { class: "round", "aria-label": "Wish for one more" });
  const pods = el("ul", { class: "pods", "aria-label": "Pods" });
  const call = el("code", { class: "call" });
  view.scene.append(el("div", { class: "loop" }, dial, el("div", { class: "loop-side" },
    el("p", { class: "loop-line" }, "Wish ", fewer, wished, more, el("span", {}, " Now "), there), pods, el("p", { class: "loop-call" }, "API call: ", call))));
  const stepButton = button("Step", () => change(step(state)));
  const runButton = button("Run until it is right", run);
  const sleepButton = button("Put the loop to sleep", () => { halt(); change(awake(state, !state.isAwake)); });
  view.add(stepButton, runButton, sleepButton);
  show();
  view.say(sentence(state), true);

  function restart() {
    halt();
    change(begin());
  }

  function halt() {
    window.clearTimeout(timer);
    timer = undefined;
  }

  function run() {
    if (timer !== undefined) return;
    if (view.isStill()) {
      do advance(); while (!isAtRest(state));
      return;
    }
    const on = () => {
      advance();
      timer = isAtRest(state) ? undefined : window.setTimeout(on, STATION_MS);
      show();
    };
    on();
  }

  /** On the way only what was done is news. */
  function advance() {
    const next = step(state);
    change(next, next.did === "");
  }

  /** @param {import("./states/loop.js").State} next @param {boolean} [isQuiet] */
  function change(next, isQuiet = false) {
    state = next;
    show();
    view.say(sentence(state), isQuiet);
    if (state.station === "act" && state.did === "made") view.tried();
  }

  function show() {
    const known = difference(state);
    stations.forEach((station, at) => put(station, "aria-current", state.isAwake && state.seen !== null && STATIONS[at] === state.station ? "step" : null));
    put(dial, "data-asleep", !state.isAwake);
    put(gap, "text", state.isAwake ? (known === null ? "?" : signed(known)) : "asleep");
    put(wished, "text", state.wish);
    put(there, "text", state.pods.length);
    put(call, "text", state.call || "none");
    allow(fewer, state.wish > 0);
    allow(more, state.wish < WISH_MOST);
    for (const one of [stepButton, runButton]) allow(one, state.isAwake && timer === undefined);
    put(sleepButton, "text", state.isAwake ? "Put the loop to sleep" : "Wake the loop");
    showPods();
  }

  /** One that stays keeps its element, and with it the focus. */
  function showPods() {
    for (const item of [...pods.children]) if (!state.pods.includes(Number(item.getAttribute("data-number") ?? -1))) remove(item);
    for (const number of state.pods) {
      if (pods.querySelector(`[data-number="${number}"]`)) continue;
      pods.append(el("li", { "data-number": number }, button(`${nameOf(number)} ✕`, () => change(kill(state, number)), { class: "pod-box", "aria-label": `Remove pod ${nameOf(number)}` })));
    }
    const missing = Math.max(0, state.wish - state.pods.length);
    pods.append(...Array.from({ length: missing }, () => el("li", { class: "pod-missing" }, "missing")));
  }

  /** @param {Element} item */
  function remove(item) {
    const hadFocus = item.contains(document.activeElement);
    const near = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    if (hadFocus) (near?.querySelector("button") ?? more).focus();
  }

  return view.drawn(halt);
}
