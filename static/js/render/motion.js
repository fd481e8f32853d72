// @ts-check
/**
 * Motion that shows a cause, and nothing else.
 *
 * Travel is a CSS transition on `transform` (picture.css), which a browser interrupts and turns round by itself. What has no place to travel
 * from is here: appearing, dissolving, a wire that grows, the ring of a pod that has become ready. Under reduced motion each becomes a short fade.
 */

export const TRAVEL_MS = 380;
const FADE_MS = 160;

/** When one view turns into the other, the old boxes go first, the pods travel, and the new boxes come in under them. */
const MORPH_OUT_MS = 130;
const MORPH_IN_DELAY_MS = 150;

/** @param {SVGElement} group @param {boolean} still @param {boolean} [morphing] */
export function appear(group, still, morphing = false) {
  group.animate?.([{ opacity: 0 }, { opacity: 1 }], { duration: still ? FADE_MS : 240, easing: "ease-out", fill: "backwards", delay: morphing && !still ? MORPH_IN_DELAY_MS : 0 });
}

/** Dissolve in place, then leave the page. @param {SVGElement} group @param {boolean} still @param {boolean} [morphing] */
export function dissolve(group, still, morphing = false) {
  // A hidden page plays no animation: what is gone would pile up there.
  if (document.hidden) return group.remove();
  group.classList.add("leaving");
  for (const plate of group.querySelectorAll("[role]")) plate.remove();
  group.setAttribute("aria-hidden", "true");
  const fading = group.animate?.([{ opacity: 1 }, { opacity: 0 }], { duration: morphing ? MORPH_OUT_MS : still ? FADE_MS : 340, easing: "ease-in", fill: "forwards" });
  if (!fading) return group.remove();
  fading.finished.then(() => group.remove(), () => group.remove());
}

/** A wire grows from the selector to the pod. @param {SVGElement} group @param {boolean} still */
export function grow(group, still) {
  if (still) return appear(group, true);
  for (const line of group.querySelectorAll("path")) {
    const length = /** @type {SVGPathElement} */ (line).getTotalLength?.() ?? 0;
    if (!length) continue;
    line.animate([{ strokeDasharray: `0 ${length}` }, { strokeDasharray: `${length} ${length}` }], { duration: TRAVEL_MS, easing: "ease-in-out" });
  }
}

/** How much of a pod is empty, from above, in each state on the way to ready, in per cent. @type {Record<string, number>} */
const EMPTY = { pending: 100, starting: 50, notready: 0, ready: 0 };

/** The fill rises as the pod comes to life. @param {SVGElement} fill @param {string} from @param {string} to  states @param {boolean} still */
export function rise(fill, from, to, still) {
  if (still || !(from in EMPTY) || !(to in EMPTY) || EMPTY[to] >= EMPTY[from]) return;
  fill.animate?.([{ clipPath: `inset(${EMPTY[from]}% 0 0 0)` }, { clipPath: `inset(${EMPTY[to]}% 0 0 0)` }], { duration: TRAVEL_MS, easing: "ease-out" });
}

/** The ring of a pod that has just become ready. @param {SVGElement} ring @param {boolean} still */
export function pulse(ring, still) {
  if (still) return;
  ring.animate?.(
    [{ opacity: 0.9, transform: "scale(1)" }, { opacity: 0, transform: "scale(1.28)" }],
    { duration: 520, easing: "cubic-bezier(.2,.7,.3,1)" },
  );
}
