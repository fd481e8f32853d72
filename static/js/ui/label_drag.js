// @ts-check
// Labels by hand: a pod is brought to a Service, to a selector or to another pod, or a selector to a pod; by mouse, by touch after a long press, and by
// keyboard (B takes up, arrows travel, Enter lays down). What it would cause opens as a form; nothing is sent before the person has seen it.

import { createHold, itemAt } from "./label_hold.js";

const STARTS_PX = 8; // a click may tremble
const PRESS_MS = 450; // what phones take for a long press; shorter begins to scroll
const EDGE_PX = 36; // so near the edge the page scrolls on by itself
const EDGE_STEP_PX = 12; // for each frame

/**
 * @param {HTMLElement} picture
 * @param {{ model: import("../model/model.js").Model, open: (id: string) => void, toast: (text: string, tone?: "bad" | "plain") => void }} page
 * @returns {import("./parts.js").Part}
 */
export function createLabelDrag(picture, page) {
  if (document.body.dataset.role === "observer") return {};
  const hold = createHold(picture, page);
  listenToPointers(picture, hold);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !hold.held()?.ghost) return;
    hold.end();
    event.stopPropagation(); // it closes nothing else
  }, true);
  return { keys: [{ key: "b", says: "take up a pod or a selector; its labels change where you lay it down", run: carryByKeys(picture, hold, page.toast) }] };
}

/** @param {HTMLElement} picture @param {ReturnType<typeof createHold>} hold */
function listenToPointers(picture, hold) {
  let hasDropped = false;
  let press = 0;
  let edge = 0;
  const byHand = () => { const held = hold.held(); return held && held.by !== "keys" ? held : null; };
  const under = (/** @type {{x: number, y: number}} */ { x, y }) => itemAt(document.elementFromPoint(x, y));

  function scrollAtEdge() {
    edge = 0;
    const held = byHand();
    if (!held?.ghost) return;
    const { scroller, top, bottom } = scrollerOf(picture);
    const by = held.y < top + EDGE_PX ? -EDGE_STEP_PX : held.y > bottom - EDGE_PX ? EDGE_STEP_PX : 0;
    const before = scroller.scrollTop;
    if (by) scroller.scrollBy({ top: by, behavior: "instant" });
    if (scroller.scrollTop === before) return;
    hold.mean(under(held));
    edge = requestAnimationFrame(scrollAtEdge);
  }

  picture.addEventListener("pointerdown", (event) => {
    hasDropped = false;
    clearTimeout(press);
    hold.end();
    const item = event.button === 0 && event.isPrimary ? itemAt(event.target) : null;
    // A Service's card is large and the picture is panned by it; what is dragged of a Service is its selector.
    if (!item || item.dataset.kind === "service") return;
    const { clientX: x, clientY: y } = event;
    if (event.pointerType === "touch") {
      press = window.setTimeout(() => { if (hold.hold(item, "touch", x, y)) { hold.show(); globalThis.navigator.vibrate?.(20); } }, PRESS_MS);
    } else if (hold.hold(item, "mouse", x, y)) event.stopPropagation(); // the same movement would pan the picture (render/gestures.js)
  }, true);
  document.addEventListener("pointermove", (event) => {
    const held = byHand();
    const at = { x: event.clientX, y: event.clientY };
    if (!held || (!held.ghost && Math.hypot(at.x - held.x, at.y - held.y) < STARTS_PX)) return;
    hold.show();
    hold.mean(under(at));
    hold.place(at.x, at.y);
    if (!edge) edge = requestAnimationFrame(scrollAtEdge);
  });
  document.addEventListener("pointerup", () => {
    clearTimeout(press);
    const held = byHand();
    if (!held) return;
    hasDropped = Boolean(held.ghost);
    if (hasDropped) hold.lay(under(held));
    else hold.end();
  });
  // A finger that moves before its time scrolls: the browser takes it over.
  document.addEventListener("pointercancel", () => { clearTimeout(press); if (byHand()) hold.end(); });
  picture.addEventListener("touchmove", (event) => { if (byHand()?.ghost && event.cancelable) event.preventDefault(); }, { passive: false });
  // A long press asks for the menu on a phone.
  picture.addEventListener("contextmenu", (event) => { if (byHand()?.by === "touch") event.preventDefault(); });
  // The click that ends a drag is none.
  picture.addEventListener("click", (event) => {
    if (hasDropped) event.stopPropagation();
    hasDropped = false;
  }, true);
}

/** What scrolls the picture, and between which heights of the window. @param {HTMLElement} picture */
function scrollerOf(picture) {
  for (let box = picture.parentElement; box; box = box.parentElement) {
    if (!/auto|scroll/.test(getComputedStyle(box).overflowY)) continue;
    const { top, bottom } = box.getBoundingClientRect();
    return { scroller: box, top, bottom };
  }
  return { scroller: document.documentElement, top: 0, bottom: globalThis.innerHeight };
}

/** @param {HTMLElement} picture @param {ReturnType<typeof createHold>} hold @param {(text: string, tone?: "bad" | "plain") => void} toast */
function carryByKeys(picture, hold, toast) {
  const focused = () => itemAt(document.activeElement);
  const isCarried = () => hold.held()?.by === "keys";
  // Beside the thing, so that one sees what is held wherever one travels.
  const corner = (/** @type {SVGElement} */ item) => { const { left, bottom } = item.getBoundingClientRect(); return { x: left, y: bottom }; };

  function lay() {
    const name = hold.held()?.name;
    if (!hold.lay(focused())) toast(`${name} is let go: labels have to do with Services, selectors and pods.`);
  }
  function take() {
    if (isCarried()) return lay();
    const item = focused();
    const { x, y } = item ? corner(item) : { x: 0, y: 0 };
    if (!hold.hold(item, "keys", x, y)) return toast("Go to a pod or a selector with the arrow keys first; B takes it up.");
    hold.show();
    toast(`${hold.held()?.name} is taken up. Arrow keys lead to a Service, a selector or a pod; Enter lays it down, Escape lets go.`);
  }
  picture.addEventListener("keydown", (event) => {
    if (!isCarried() || event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    lay();
  }, true);
  picture.addEventListener("focusin", () => {
    const item = isCarried() ? focused() : null;
    const meaning = isCarried() ? hold.mean(item) : null;
    if (!item) return;
    const { x, y } = corner(item);
    hold.place(x, y);
    if (meaning) toast("words" in meaning ? `Enter: ${meaning.words}` : meaning.trouble);
  });
  return take;
}
