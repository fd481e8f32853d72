// @ts-check
// What the cluster has to show, part by part, in words; and what should never be.

import { el } from "./dom.js";
import { proofWords, seconds } from "./words.js";

/** @param {any} proof @param {(ids: string[] | null) => void} point  light up what a part speaks of @param {"cluster" | "drawing"} [by] */
export function drawProof(proof, point, by = "cluster") {
  const box = el("section.lesson-proof", { "aria-label": `What the ${by} shows` }, el("h3", {}, `The ${by} shows`), el("p.lesson-proof-sum", {}, proofWords(proof, by)));
  box.append(el("ul", {}, ...proof.parts.map((/** @type {any} */ part) => partLine(part, point))));
  if (proof.moments_of > 0) box.append(el("p.quiet-text", {}, `${proof.moments} of ${proof.moments_of} expected moments have come, in their order.`));
  if (proof.for_s > 0 && !proof.met) box.append(progress(proof));
  if (proof.is_late) box.append(el("p.lesson-late", {}, "This takes longer than expected. A hint may help; nothing is lost."));
  for (const [index, guard] of proof.guards.entries()) box.append(guardLine(guard, proof.broken.includes(index)));
  return box;
}

/** @param {any} part @param {(ids: string[] | null) => void} point */
function partLine(part, point) {
  const line = el("li", { "data-met": part.met }, el("span.lesson-tick", { "aria-hidden": "true" }, part.met ? "✓" : "○"),
    el("span", {}, el("span.visually-hidden", {}, part.met ? "so: " : "not yet: "), part.sentence));
  if (part.ids.length) {
    line.addEventListener("pointerenter", () => point(part.ids));
    line.addEventListener("pointerleave", () => point(null));
  }
  return line;
}

/** @param {any} proof */
function progress(proof) {
  return el("progress", { max: proof.for_s, value: proof.held_s, "aria-label": `held for ${seconds(proof.held_s)} of ${seconds(proof.for_s)}` });
}

/** @param {string} guard @param {boolean} isBroken */
function guardLine(guard, isBroken) {
  return el("p.lesson-guard", { "data-broken": isBroken }, el("b", {}, isBroken ? "Broken: " : "Never: "), guard, isBroken ? " It was so for a moment; the timeline has the mark." : null);
}
