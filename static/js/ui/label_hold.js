// @ts-check
// What is held while labels change hands: its ghost, what laying it down here would mean, and the form that opens then.

import { visible } from "../visible.js";
import { canBeHeld, meaningOf } from "./labelling.js";

const OPENS_MS = 5_000; // how long the inspector may take to come
const ITEMS = ["pod", "service", "selector"].map((kind) => `#picture .item[data-kind="${kind}"]`).join(", ");

/** @typedef {{ id: string, name: string, x: number, y: number, by: "mouse" | "touch" | "keys", ghost: HTMLElement | null }} Held */

/** What may be held or laid upon. @param {EventTarget | null} target */
export const itemAt = (target) => (target instanceof Element ? /** @type {SVGElement | null} */ (target.closest(ITEMS)) : null);

/**
 * @param {HTMLElement} picture
 * @param {{ model: import("../model/model.js").Model, open: (id: string) => void, toast: (text: string, tone?: "bad" | "plain") => void }} page
 */
export function createHold(picture, { model, open, toast }) {
  /** @type {Held | null} */
  let held = null;

  /** @param {SVGElement | null} item @returns {any} */
  const rowOf = (item) => model.rows.get(item?.dataset.uid ?? "");
  const unmark = (/** @type {SVGElement | null} */ but = null) => { for (const one of picture.querySelectorAll(".item.drop-here")) if (one !== but) one.classList.remove("drop-here"); };

  /** False where nothing can be taken up. @param {SVGElement | null} item @param {Held["by"]} by @param {number} x @param {number} y */
  function hold(item, by, x, y) {
    const row = rowOf(item);
    if (!canBeHeld(row)) return false;
    held = { id: row.id, name: item?.dataset.kind === "pod" ? row.name : `the selector of ${row.name}`, x, y, by, ghost: null };
    return true;
  }

  function show() {
    if (!held || held.ghost) return;
    held.ghost = Object.assign(document.createElement("div"), { className: "drag-ghost", textContent: visible(held.name) });
    held.ghost.setAttribute("aria-hidden", "true");
    document.body.append(held.ghost);
    document.body.classList.add("dragging-pod");
    place(held.x, held.y);
  }

  /** @param {number} x @param {number} y */
  function place(x, y) {
    if (!held?.ghost) return;
    Object.assign(held, { x, y });
    const { width, height } = held.ghost.getBoundingClientRect();
    const [right, low] = [globalThis.innerWidth - width - 8, globalThis.innerHeight - height - 8];
    held.ghost.style.transform = `translate(${Math.max(8, Math.min(x + 12, right))}px, ${Math.max(8, Math.min(y + 12, low))}px)`;
  }

  /** Say at the ghost, and on the thing, what laying it down here would do. @param {SVGElement | null} over */
  function mean(over) {
    if (!held?.ghost) return null;
    const meaning = meaningOf(model.rows.get(held.id), rowOf(over));
    unmark(meaning ? over : null);
    if (meaning) over?.classList.add("drop-here");
    held.ghost.textContent = visible(meaning ? ("words" in meaning ? meaning.words : meaning.trouble) : held.name);
    return meaning;
  }

  function end() {
    held?.ghost?.remove();
    held = null;
    document.body.classList.remove("dragging-pod");
    unmark();
  }

  /** @param {SVGElement | null} over  nothing, or what has no labels to do with it: it is let go */
  function lay(over) {
    const meaning = mean(over);
    end();
    if (meaning && "trouble" in meaning) toast(meaning.trouble, "bad");
    else if (meaning) void offer(meaning.pod, meaning.changes);
    return meaning !== null;
  }

  /** @param {any} pod @param {string} changes */
  async function offer(pod, changes) {
    open(pod.id);
    if (!(await hasOpened(pod.name))) return;
    const asked = new URLSearchParams({ kind: "Pod", namespace: pod.namespace, name: pod.name, uid: pod.id, changes });
    await /** @type {any} */ (globalThis).htmx.ajax("GET", `${document.body.dataset.base ?? ""}/actions/label/?${asked}`, { target: "#action" });
  }

  /** Until the inspector shows this pod. @param {string} name */
  async function hasOpened(name) {
    const until = performance.now() + OPENS_MS;
    while (performance.now() < until) {
      if (document.getElementById("inspector-title")?.textContent === name && document.getElementById("action")) return true;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return false;
  }

  return { held: () => held, hold, show, place, mean, end, lay };
}
