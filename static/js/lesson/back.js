// @ts-check
// The three ways back: the picture alone, the cluster, or the step again. Opened on demand; Esc and a second press close it.

import { button, el } from "./dom.js";

/**
 * @param {any} doc
 * @param {{ rewind: (() => void) | null, restore: (step: string) => void, redo: (step: string) => void, close: () => void }} ways
 */
export function drawBack(doc, { rewind, restore, redo, close }) {
  const begun = doc.lesson.steps.filter((/** @type {any} */ step) => step.state !== "ahead");
  const now = doc.step?.id ?? begun.at(-1)?.id ?? "";
  const which = /** @type {HTMLSelectElement} */ (el("select", { "data-id": "back-step" }, ...begun.map((/** @type {any} */ step) => el("option", { value: step.id, selected: step.id === now }, step.title))));
  const mayRestore = doc.at.practice;
  return el("section.lesson-back", { role: "group", "aria-label": "Back" },
    rewind && el("div", {}, button("back-look", "Look at the last change again", rewind, { key: "R" }), el("p.quiet-text", {}, "The picture goes back, the cluster does not.")),
    begun.length > 0 && el("div", {}, el("label.lesson-back-step", {}, "Go back to the beginning of ", which),
      el("div.lesson-row", {}, mayRestore && button("back-restore", "Bring the cluster back", () => restore(which.value)), button("back-redo", "Do it again as it is", () => redo(which.value))),
      el("p.quiet-text", {}, mayRestore ? "The first makes the cluster what it was then; the second leaves it as it is and applies again what the lesson starts with." : "The cluster stays as it is; what the lesson starts with is applied again.")),
    button("back-close", "Stay here", close));
}
