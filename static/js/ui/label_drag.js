// @ts-check
// A pod dragged onto a Service: the change of labels that makes the Service choose it, or no longer, opens as a form. Nothing is sent before
// the person has seen what it would cause. By keyboard the same form stands behind "Labels" in the pod's inspector.

import { visible } from "../visible.js";

const STARTS_PX = 8; // a click may tremble
const OPENS_MS = 5_000; // how long the inspector may take to come

/** @typedef {Record<string, string>} Labels */

/**
 * The changes as kubectl label takes them: what the selector asks for and the pod has not; when it has all, the first label is taken off,
 * never the one that ReplicaSets tell their pods apart by. Pure. @param {Labels} labels @param {Labels} selector
 */
export function changesFor(labels, selector) {
  const missing = Object.entries(selector).filter(([key, value]) => labels[key] !== value);
  if (missing.length) return missing.map(([key, value]) => `${key}=${value}`).join(" ");
  const first = Object.keys(selector).sort().find((key) => key !== "pod-template-hash");
  return first ? `${first}-` : "";
}

/**
 * @param {HTMLElement} picture
 * @param {{ model: import("../model/model.js").Model, open: (id: string) => void, toast: (text: string, tone?: "bad" | "plain") => void }} page
 */
export function createLabelDrag(picture, { model, open, toast }) {
  if (document.body.dataset.role === "observer") return {};
  /** @type {{ id: string, x: number, y: number, ghost: HTMLElement | null } | null} */
  let held = null;
  let hasDropped = false;

  /** @param {EventTarget | Element | null} target @param {string} kind */
  const itemAt = (target, kind) => (target instanceof Element ? /** @type {SVGElement | null} */ (target.closest(`#picture .item[data-kind="${kind}"]`)) : null);

  /** @param {PointerEvent} event */
  function move(event) {
    if (!held) return;
    if (!held.ghost && Math.hypot(event.clientX - held.x, event.clientY - held.y) < STARTS_PX) return;
    if (!held.ghost) {
      held.ghost = Object.assign(document.createElement("div"), { className: "drag-ghost", textContent: visible(model.rows.get(held.id)?.name ?? "") });
      held.ghost.setAttribute("aria-hidden", "true");
      document.body.append(held.ghost);
      document.body.classList.add("dragging-pod");
    }
    held.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
    const over = itemAt(document.elementFromPoint(event.clientX, event.clientY), "service");
    for (const one of picture.querySelectorAll(".item.drop-here")) if (one !== over) one.classList.remove("drop-here");
    over?.classList.add("drop-here");
  }

  function end() {
    held?.ghost?.remove();
    held = null;
    document.body.classList.remove("dragging-pod");
    for (const one of picture.querySelectorAll(".item.drop-here")) one.classList.remove("drop-here");
  }

  /** @param {PointerEvent} event */
  function drop(event) {
    const dragged = held;
    const over = dragged?.ghost ? itemAt(document.elementFromPoint(event.clientX, event.clientY), "service") : null;
    hasDropped = Boolean(dragged?.ghost);
    end();
    const pod = dragged && model.rows.get(dragged.id);
    const service = over && model.rows.get(over.dataset.uid ?? "");
    if (pod && service) offer(/** @type {any} */ (pod), /** @type {any} */ (service));
  }

  /** @param {any} pod @param {any} service */
  async function offer(pod, service) {
    if (service.namespace !== pod.namespace) return toast(`${service.name} is of another namespace; it chooses only pods of ${service.namespace}.`, "bad");
    if (!service.selector || !Object.keys(service.selector).length) return toast(`${service.name} has no selector, so labels do not matter to it.`, "bad");
    const changes = changesFor(pod.labels ?? {}, service.selector);
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

  picture.addEventListener("pointerdown", (event) => {
    const pod = event.button === 0 && event.pointerType !== "touch" ? itemAt(event.target, "pod") : null;
    hasDropped = false;
    if (pod?.dataset.uid) held = { id: pod.dataset.uid, x: event.clientX, y: event.clientY, ghost: null };
  });
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", end);
  // The click that ends a drag is none.
  picture.addEventListener("click", (event) => {
    if (hasDropped) event.stopPropagation();
    hasDropped = false;
  }, true);
  return {
    onEscape() {
      const wasHeld = held?.ghost !== null && held !== null;
      end();
      return wasHeld;
    },
  };
}
