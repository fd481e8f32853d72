// @ts-check
/** A page to print, made of what a run has proven. Without a run it says that there is nothing to show. */

import { button, el, frame, put } from "./kit.js";
import { certificate } from "./states/certificate.js";

export const title = "What was proven in this run";

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  const view = frame(host, hooks, { name: "certificate", note: "Made of the run’s own report; steps were proven by the cluster, not by a click.", restart: null, badge: "From the report" });
  const sheet = el("article", { class: "sheet-of-proof" });
  view.scene.append(sheet);
  view.add(button("Print", () => window.print()));
  show(hooks.document);

  /** @param {any} doc */
  function show(doc) {
    const found = certificate(doc ?? null);
    sheet.replaceChildren(...(found.isOver ? whole(found) : [el("p", {}, "There is no finished run to tell of yet. At the end of a lesson its report stands here.")]));
    put(view.tools, "hidden", !found.isOver);
    view.say(found.isOver ? found.sum : "Nothing was proven yet.", true);
  }

  const drawn = view.drawn();
  return { end: drawn.end, update(next) { drawn.update?.(next); show(next.document); } };
}

/** @param {ReturnType<typeof certificate>} found */
function whole({ title: lesson, player, where, lines, sum }) {
  return [
    el("p", { class: "proof-title" }, lesson), el("p", {}, `Played by ${player} on the ${where}.`),
    el("ol", { class: "proof-steps" }, ...lines.map(({ title: step, state, answers }) => el("li", {}, el("span", {}, step), el("span", {}, answers), el("span", {}, state)))),
    el("p", { class: "drawn-headline" }, sum),
  ];
}
