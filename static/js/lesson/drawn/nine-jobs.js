// @ts-check
/** A dead machine with twelve programs on it, and nine jobs that nobody does where there is only a machine. */

import { button, el, frame, put } from "./kit.js";

export const title = "Nine jobs that one machine does not do";
const PROGRAMS = 12;
const ENOUGH = 5;

const JOBS = [
  { name: "Isolation", job: "keep them apart", without: "One program eats all the memory, and its neighbours die of it.", lesson: "2 Package it" },
  { name: "Scheduling", job: "choose a place", without: "Somebody decides by hand which machine still has room, and is wrong at night.", lesson: "7 How a wish becomes a pod" },
  { name: "Lifecycle", job: "start and replace", without: "What dies stays dead until a person notices.", lesson: "12 Deployments and self-healing" },
  { name: "Discovery", job: "find each other", without: "Addresses stand in files, and are old as soon as something moves.", lesson: "11 Services" },
  { name: "Constituency", job: "say who belongs together", without: "Nobody knows which of the twelve programs are one app.", lesson: "10 Labels and selectors" },
  { name: "Scaling", job: "more or fewer", without: "More people come, and there is nobody who adds copies.", lesson: "5 Five-minute tour" },
  { name: "Access", job: "let callers in, and others not", without: "Either every door is open, or nobody gets in.", lesson: "11 Services" },
  { name: "Monitoring", job: "watch and count", without: "The first to tell you are the people who wait.", lesson: "18 The rest of the map" },
  { name: "Health", job: "ask whether it is well", without: "A program that hangs looks as alive as one that works.", lesson: "8 Health checks" },
];

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  /** @type {Set<number>} */
  const lit = new Set();
  let last = -1;
  const view = frame(host, hooks, { name: "nine-jobs", note: "The machine and its programs are drawn.", restart });
  const machine = el("div", { class: "dead-machine", role: "img", "aria-label": `One machine, dead, with ${PROGRAMS} dead programs` },
    el("span", { class: "dead-name" }, "one machine, dead"), ...Array.from({ length: PROGRAMS }, () => el("span", { class: "dead-program", "aria-hidden": "true" }, "✕")));
  const tiles = JOBS.map(({ name, job }, at) => {
    const tile = button("", () => open(at), { class: "job-tile", "aria-pressed": "false" });
    tile.append(el("strong", {}, name), el("span", {}, job), el("span", { class: "job-lit" }, ""));
    return tile;
  });
  const told = el("p", { class: "job-told" });
  view.scene.append(el("div", { class: "jobs" }, machine, el("ul", { class: "job-tiles" }, ...tiles.map((tile) => el("li", {}, tile)))), told);
  show();
  view.say("Twelve programs were here. Nine jobs would have saved them, and nobody did them. Open the tiles.", true);

  function restart() {
    lit.clear();
    last = -1;
    show();
    view.say("All nine tiles are dark again.");
  }

  /** @param {number} at */
  function open(at) {
    lit.add(at);
    last = at;
    show();
    view.say(`${JOBS[at].name}, ${lit.size} of ${JOBS.length}. Without it: ${JOBS[at].without}`);
    if (lit.size >= ENOUGH) view.tried();
  }

  function show() {
    tiles.forEach((tile, at) => {
      put(tile, "aria-pressed", String(at === last));
      put(tile, "data-lit", lit.has(at));
      put(/** @type {Element} */ (tile.lastElementChild), "text", lit.has(at) ? "★ lit" : "dark");
    });
    put(told, "text", last < 0 ? `${lit.size} of ${JOBS.length} lit.` : `Lesson ${JOBS[last].lesson} shows it. ${lit.size} of ${JOBS.length} lit.`);
  }

  return view.drawn();
}
