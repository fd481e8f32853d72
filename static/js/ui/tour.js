// @ts-check
// The first visit: an invitation in the corner, and a tour of six steps that lights up the thing it speaks of. It never takes the focus by itself, is not
// modal (the cluster goes on, and can be used), and is offered once: what was answered is kept in this browser.

import { tourSteps } from "./tour_steps.js";

const KEPT = "podium.tour"; // localStorage: present once the invitation was answered
const GAP_PX = 14; // between the lit thing and the card
const EDGE_PX = 12; // the card keeps this distance from the window's edge

/** @typedef {import("./tour_steps.js").Step} Step */

/**
 * @param {{ card: HTMLElement, ring: HTMLElement, go: (change: any) => void, role: string, practice: boolean, isQuiet?: () => boolean }} wiring
 *   `isQuiet`: true where nobody wants to be invited (a projector, an embedded page, a lesson: it is an introduction itself)
 */
export function createTour({ card, ring, go, role, practice, isQuiet = () => false }) {
  const steps = tourSteps({ role, practice });
  let at = -1; // -1: not walking
  let isInviting = false;
  /** @type {Element | null} */
  let cameFrom = null;

  /** Once the first picture is there. */
  function invite() {
    if (isInviting && isQuiet()) [isInviting, card.hidden] = [false, true]; // a lesson came later; another page may ask again
    if (isInviting || at >= 0 || isAnswered() || isQuiet()) return;
    isInviting = true;
    draw("New here?", "Six steps show what the picture means and what you can do. They take two minutes.", [
      ["Show me", () => walk(0)],
      ["Not now", end],
    ]);
    card.classList.add("invites");
  }

  /** @param {number} step */
  function walk(step) {
    if (at < 0) cameFrom = document.activeElement;
    [at, isInviting] = [step, false];
    const { title, text, mode } = steps[at];
    if (mode) go({ mode, open: "" });
    const isLast = at === steps.length - 1;
    /** @type {[string, () => void][]} */
    const buttons = [[isLast ? "Done" : "Next", isLast ? end : () => walk(at + 1)]];
    if (at > 0) buttons.push(["Back", () => walk(at - 1)]);
    if (!isLast) buttons.push(["End the tour", end]);
    draw(title, text, buttons, `${at + 1} of ${steps.length}`);
    card.classList.remove("invites");
    /** @type {HTMLElement} */ (card.querySelector("h2")).focus();
    place();
  }

  function end() {
    remember();
    const had = card.contains(document.activeElement);
    [at, isInviting] = [-1, false];
    card.hidden = true;
    ring.hidden = true;
    if (had && (cameFrom instanceof HTMLElement || cameFrom instanceof SVGElement) && cameFrom.isConnected) cameFrom.focus();
  }

  /** @param {string} title @param {string} text @param {[string, () => void][]} buttons @param {string} [count] */
  function draw(title, text, buttons, count = "") {
    const head = Object.assign(document.createElement("h2"), { id: "tour-title", tabIndex: -1, textContent: title });
    const row = document.createElement("div");
    row.className = "tour-row";
    row.append(...buttons.map(([label, run], index) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: index ? "button" : "button main", textContent: label });
      button.addEventListener("click", run);
      return button;
    }));
    if (count) row.append(Object.assign(document.createElement("span"), { className: "quiet-text", textContent: count }));
    card.replaceChildren(head, Object.assign(document.createElement("p"), { id: "tour-text", textContent: text }), row);
    card.hidden = false;
  }

  /** Ring and card beside the thing, wherever it is now. */
  function place() {
    if (at < 0) return;
    const rect = lit(steps[at]);
    ring.hidden = !rect;
    const { width, height } = card.getBoundingClientRect();
    const spot = spotFor(rect, { width, height }, { width: window.innerWidth, height: window.innerHeight });
    Object.assign(card.style, { left: `${spot.x}px`, top: `${spot.y}px` });
    if (!rect) return;
    Object.assign(ring.style, { left: `${rect.left - 6}px`, top: `${rect.top - 6}px`, width: `${rect.width + 12}px`, height: `${rect.height + 12}px` });
  }

  window.addEventListener("resize", place);
  document.addEventListener("scroll", place, { capture: true, passive: true });
  return {
    onDraw: () => (at < 0 ? invite() : place()),
    onSecond: place, // what is lit may have moved by an animation
    onEscape: () => {
      if (at < 0 && !isInviting) return false;
      end();
      return true;
    },
    /** @type {import("./commands.js").Command[]} */
    commands: [{ title: "Take the tour", words: "first visit introduction help learn", run: () => walk(0) }],
    start: () => walk(0),
  };
}

/**
 * Where the card stands: below what is lit, else above, else to its right, else at the bottom; always whole inside the window. Pure.
 * @param {{ left: number, top: number, right: number, bottom: number } | null} rect
 * @param {{ width: number, height: number }} card
 * @param {{ width: number, height: number }} room
 * @returns {{ x: number, y: number }} px from the window's corner
 */
export function spotFor(rect, card, room) {
  const within = (/** @type {number} */ value, /** @type {number} */ size, /** @type {number} */ whole) => Math.max(EDGE_PX, Math.min(value, whole - size - EDGE_PX));
  const at = (/** @type {number} */ x, /** @type {number} */ y) => ({ x: within(x, card.width, room.width), y: within(y, card.height, room.height) });
  if (!rect) return at((room.width - card.width) / 2, (room.height - card.height) / 2);
  if (rect.bottom + GAP_PX + card.height + EDGE_PX <= room.height) return at(rect.left, rect.bottom + GAP_PX);
  if (rect.top - GAP_PX - card.height >= EDGE_PX) return at(rect.left, rect.top - GAP_PX - card.height);
  if (rect.right + GAP_PX + card.width + EDGE_PX <= room.width) return at(rect.right + GAP_PX, rect.top);
  return at(room.width, room.height);
}

/** @param {Step} step @returns {DOMRect | null} */
function lit(step) {
  for (const selector of step.at) {
    for (const element of document.querySelectorAll(selector)) {
      const rect = element.getBoundingClientRect();
      if (rect.width && rect.height && rect.bottom > 0 && rect.top < window.innerHeight) return rect;
    }
  }
  return null;
}

function isAnswered() {
  try {
    return localStorage.getItem(KEPT) !== null;
  } catch {
    return true; // storage is forbidden: an invitation at each visit would be a nuisance
  }
}

function remember() {
  try {
    localStorage.setItem(KEPT, "seen");
  } catch {
    // Then it is not offered again anyway.
  }
}
