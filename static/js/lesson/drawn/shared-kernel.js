// @ts-check
/** The same programs as containers: one kernel, memory that goes to who asks; and a race against a virtual machine. */

import { bar, progress } from "./bars.js";
import { allow, button, el, frame, passing, put, slider } from "./kit.js";
import { CONTAINER_STARTS_S, HOST_GIB, KERNEL_GIB, LIMIT_GIB, MACHINE_STARTS_S, RACE_SHOWN_MS, THIRD_GIB, WANT_MOST_GIB, containers, race } from "./states/memory.js";

export const title = "Containers: programs on one shared kernel";
const CALM = [1, 1, THIRD_GIB];
const APART = "What keeps containers apart is the kernel itself: namespaces (what one sees) and cgroups (what one gets). One kernel shared is one kernel to break out of: a hole in it is a hole for all. And it must be a kernel of their kind: a Linux container needs Linux below it.";

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  let wants = [...CALM];
  let isLimited = false;
  let stop = () => {};
  const view = frame(host, hooks, { name: "shared-kernel", restart });
  const memory = bar("memory", HOST_GIB);
  const lines = ["container 1", "container 2", "container 3"].map((name) => bar(name, HOST_GIB));
  const runners = { machine: progress("virtual machine"), container: progress("container") };
  const sliders = [0, 1].map((at) => slider(`Container ${at + 1} wants`, { max: WANT_MOST_GIB, value: wants[at] }, (gib) => { wants[at] = gib; show(); }));
  const limit = button(`Limit container 1 to ${LIMIT_GIB} GiB`, () => { isLimited = !isLimited; show(); }, { "aria-pressed": "false" });
  const raceButton = button("Race: start both", run);
  const note = el("details", { class: "drawn-more" }, el("summary", {}, "Can one break out?"), el("p", {}, APART));
  view.scene.append(
    el("p", { class: "drawn-headline" }, `The same ${HOST_GIB} GiB. One kernel (${KERNEL_GIB} GiB), no guest systems, no slices.`),
    el("div", { class: "bars" }, memory.element, ...lines.map(({ element }) => element)),
    el("div", { class: "sliders" }, ...sliders.map(({ element }) => element)),
    el("div", { class: "bars race" }, runners.machine.element, runners.container.element), note);
  view.add(raceButton, limit);
  line(0);
  show(true);

  function restart() {
    stop();
    wants = [...CALM];
    isLimited = false;
    allow(raceButton, true);
    line(0);
    show();
  }

  function run() {
    allow(raceButton, false);
    view.say("Both start. The bars are on one scale, in true seconds.");
    stop = passing(RACE_SHOWN_MS, view.isStill(), (part) => {
      line(part);
      if (part < 1) return;
      allow(raceButton, true);
      view.say(`The container ran after about ${CONTAINER_STARTS_S} s, the machine after ${MACHINE_STARTS_S} s: ${race(1).factor} times as long, because it boots a system of its own.`);
      view.tried();
    });
  }

  /** @param {number} part */
  function line(part) {
    const at = race(part);
    runners.machine.show(at.machine, part === 0 ? "not started" : part < 1 ? `${Math.round(at.now_s)} s, booting` : `✓ runs after ${MACHINE_STARTS_S} s`);
    runners.container.show(at.container, part === 0 ? "not started" : !at.runs ? "starting" : `✓ runs after ${CONTAINER_STARTS_S} s`);
  }

  /** @param {boolean} [isQuiet] */
  function show(isQuiet = false) {
    const { parts, free } = containers(wants, { isLimited });
    memory.show([
      { is: "kernel", gib: KERNEL_GIB, text: "" }, ...parts.map(({ used }, at) => ({ is: `used of-${at}`, gib: used, text: `${at + 1}` })),
      { is: "free", gib: free, text: "free" },
    ], `${free} GiB free for whoever asks`);
    lines.forEach((one, at) => {
      const { used, over, isAtLimit } = parts[at];
      one.show([{ is: `used of-${at}`, gib: used, text: `${at + 1}` }, { is: "over", gib: over, text: `✕ ${over}` }],
        isAtLimit ? `${used} GiB; stopped at its limit, ${over} too much` : over ? `${over} GiB too much: nothing is free` : `${used} GiB`);
    });
    sliders.forEach((one, at) => one.show(wants[at], `${wants[at]} GiB`));
    put(limit, "aria-pressed", String(isLimited));
    const hungry = parts.findIndex((one) => one.isAtLimit);
    view.say(hungry >= 0
      ? `Container 1 is held at ${LIMIT_GIB} GiB, although ${free} GiB are free: a limit protects the neighbours.`
      : `${free} GiB are free, and go to the first container that asks.`, isQuiet);
  }

  return view.drawn(() => stop());
}
