// @ts-check
/**
 * A question that lies below what is seen of the panel: a button at the panel's lower edge names it and brings it. Without it, who has read the text
 * to the edge sees no reason to scroll.
 */

import { el } from "./dom.js";

/** So little of it at the edge is not seen as a question. */
const PEEK_PX = 30;

/** @param {HTMLElement} body  what scrolls */
export function createBelow(body) {
  /** @type {Element | null} */
  let question = null;
  const knob = el("button.lesson-below", { type: "button", "data-id": "below", tabIndex: -1, "aria-hidden": "true", hidden: true, on: bring }, "↓ Your guess");
  body.append(knob);
  // Of the question its beginning counts: who sees that knows where to go on.
  const watcher = new IntersectionObserver((seen) => {
    const last = seen[seen.length - 1];
    knob.hidden = last.isIntersecting || last.boundingClientRect.top < (last.rootBounds?.top ?? 0);
  }, { root: body, rootMargin: `0px 0px -${PEEK_PX}px 0px` });

  function bring() {
    question?.closest("form")?.scrollIntoView({ block: "start" });
  }

  return {
    /** The panel was drawn anew. */
    look() {
      const now = body.querySelector("form.lesson-question legend");
      if (now === question) return;
      watcher.disconnect();
      question = now;
      knob.hidden = true;
      if (!now) return;
      knob.textContent = body.querySelector(".lesson-part-saw form") ? "↓ What did you see?" : "↓ Your guess";
      watcher.observe(now);
    },
  };
}
