// @ts-check
/** One machine cut into virtual machines: each has a fixed slice of memory with a guest system of its own in it. */

import { bar, progress } from "./bars.js";
import { allow, button, el, frame, passing, slider } from "./kit.js";
import { GUEST_GIB, HOST_GIB, MACHINE_STARTS_S, SLICE_GIB, START_SHOWN_MS, THIRD_GIB, WANT_MOST_GIB, machines } from "./states/memory.js";

export const title = "Virtual machines: fixed slices of one machine’s memory";
const CALM = [1, 1, THIRD_GIB];

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  let wants = [...CALM];
  /** @type {Set<number>} the sliders that were moved */
  const moved = new Set();
  let booted = 0; // how much of the fourth machine's start is over
  let stop = () => {};
  const view = frame(host, hooks, { name: "machine-slices", restart });
  const whole = el("p", { class: "drawn-headline" });
  const bars = ["machine 1", "machine 2", "machine 3", "machine 4"].map((name) => bar(name, GUEST_GIB + WANT_MOST_GIB, SLICE_GIB));
  const boot = progress("start");
  const sliders = [0, 1].map((at) => slider(`Programs in machine ${at + 1} want`, { max: WANT_MOST_GIB, value: wants[at] }, (gib) => {
    wants[at] = gib;
    moved.add(at);
    show();
    if (moved.size === 2) view.tried();
  }));
  const startButton = button("Start another machine", start);
  view.scene.append(whole, el("div", { class: "bars" }, ...bars.map(({ element }) => element), boot.element), el("div", { class: "sliders" }, ...sliders.map(({ element }) => element)));
  view.add(startButton);
  show(true);

  function restart() {
    stop();
    wants = [...CALM];
    booted = 0;
    allow(startButton, true);
    show();
  }

  function start() {
    allow(startButton, false);
    view.say(`A fourth machine starts: a whole guest system boots, about ${MACHINE_STARTS_S} s in truth.`);
    stop = passing(START_SHOWN_MS, view.isStill(), (part) => {
      booted = part;
      show(part < 1);
    });
  }

  /** @param {boolean} [isQuiet] */
  function show(isQuiet = false) {
    const isThere = booted === 1;
    const all = isThere ? [...wants, 0] : wants;
    const { slices, idle, over, unsliced } = machines(all);
    bars.forEach((one, at) => {
      one.element.hidden = at >= all.length;
      const has = slices[at];
      if (!has) return;
      one.show([
        { is: "guest", gib: has.guest, text: "guest" }, { is: "used", gib: has.used, text: `${has.used}` },
        { is: "idle", gib: has.idle, text: `${has.idle} idle` }, { is: "over", gib: has.over, text: `✕ ${has.over}` },
      ], has.over ? `${has.over} GiB too much: out of memory` : has.idle ? `${has.idle} GiB idle` : "full");
    });
    boot.element.hidden = booted === 0 || isThere;
    boot.show(booted, `${Math.round(booted * MACHINE_STARTS_S)} s of about ${MACHINE_STARTS_S} s`);
    whole.textContent = `One machine of ${HOST_GIB} GiB, in slices of ${SLICE_GIB} GiB with ${GUEST_GIB} GiB of guest system in each. ${unsliced ? `${unsliced} GiB are in no slice.` : "All of it is cut up."}`;
    sliders.forEach((one, at) => one.show(wants[at], `${wants[at]} GiB`));
    if (!isQuiet || booted === 0) view.say(sentence(slices, idle, over), isQuiet);
  }

  /** @param {ReturnType<typeof machines>["slices"]} slices @param {number} idle @param {number} over */
  function sentence(slices, idle, over) {
    const short = slices.findIndex((one) => one.over > 0);
    if (over && idle) return `Machine ${short + 1} is ${slices[short].over} GiB short, and ${idle} GiB lie idle beside it: a slice gives nothing to its neighbour.`;
    if (over) return `${over} GiB do not fit, and nothing is idle.`;
    return `${idle} GiB lie idle in the slices, and stay there until their own programs want them.`;
  }

  return view.drawn(() => stop());
}
