// @ts-check
/** Three stations of a team's way with containers. It shows and asks nothing: the vote is the step's own. */

import { button, el, frame, put } from "./kit.js";

export const title = "Where a team is on its way: never, trying it out, in production";

const STATIONS = [
  { id: "never", name: "Never", has: ["scripts, and a page of notes", "one big machine", "updates at night"], next: "Next: one program in an image." },
  { id: "trying", name: "Trying it out", has: ["images, built by hand", "a container here and there", "updates by stopping and starting"], next: "Next: images built by a machine, and something that runs them." },
  { id: "production", name: "In production", has: ["images from a pipeline, in a registry", "a cluster that places and heals", "updates while people use it"], next: "Next: fewer surprises. That is what most lessons are about." },
];

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  const view = frame(host, hooks, { name: "team-path", note: "What teams often have at each station; yours may differ.", restart: () => go("") });
  const stops = STATIONS.map((station, at) => {
    const stop = button("", () => go(station.id), { class: "stop", "aria-pressed": "false" });
    stop.append(el("span", { class: "stop-number", "aria-hidden": "true" }, `${at + 1}`), el("span", {}, station.name));
    return { ...station, stop, item: el("li", {}, stop, el("ul", { class: "stop-has" }, ...station.has.map((one) => el("li", {}, one)))) };
  });
  view.scene.append(el("ol", { class: "team-way" }, ...stops.map(({ item }) => item)));
  go("", true);

  /** @param {string} id @param {boolean} [isQuiet] */
  function go(id, isQuiet = false) {
    for (const one of stops) {
      put(one.stop, "aria-pressed", String(one.id === id));
      put(one.item, "data-here", one.id === id);
    }
    const here = stops.find((one) => one.id === id);
    view.say(here ? `${here.name}. ${here.next}` : "Three stations, one behind the other. Where is your team?", isQuiet);
    if (here) view.tried();
  }

  return view.drawn();
}
