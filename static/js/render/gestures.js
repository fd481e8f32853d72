// @ts-check
// Zoom and pan by hand: Ctrl+wheel and the pinch of a touchpad (which browsers report as the same), two fingers, and dragging with the mouse.

/** A drag begins after so many px; what is shorter is a click. */
const DRAG_PX = 5;
/** Zoom for a px of the wheel; a notch of a mouse is about 100. */
const WHEEL = 0.0022;

/**
 * @param {HTMLElement} host
 * @param {{ moveBy: (by: {left: number, top: number, behavior: ScrollBehavior}) => void, zoomBy: (factor: number, at: {x: number, y: number}) => void, signal: AbortSignal }} wiring  `at` in px of the window
 */
export function listenToGestures(host, { moveBy, zoomBy, signal }) {
  host.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomBy(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 16 : 1) * (Math.abs(event.deltaY) < 40 ? 4 : 1) * WHEEL), { x: event.clientX, y: event.clientY });
  }, { passive: false, signal });

  let apart = 0;
  host.addEventListener("touchmove", (event) => {
    if (event.touches.length !== 2) return void (apart = 0);
    event.preventDefault();
    const [a, b] = event.touches;
    const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (apart) zoomBy(now / apart, { x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 });
    apart = now;
  }, { passive: false, signal });
  host.addEventListener("touchend", () => (apart = 0), { signal });

  /** @type {{x: number, y: number, dragging: boolean} | null} */
  let from = null;
  host.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0) from = { x: event.clientX, y: event.clientY, dragging: false };
  }, { signal });
  window.addEventListener("pointermove", (event) => {
    if (!from || (!from.dragging && Math.hypot(event.clientX - from.x, event.clientY - from.y) < DRAG_PX)) return;
    from.dragging = true;
    host.classList.add("dragged");
    moveBy({ left: from.x - event.clientX, top: from.y - event.clientY, behavior: "instant" });
    Object.assign(from, { x: event.clientX, y: event.clientY });
  }, { signal });
  window.addEventListener("pointerup", () => {
    const wasDragging = from?.dragging;
    from = null;
    if (!wasDragging) return;
    host.classList.remove("dragged");
    // The click that ends a drag is no click.
    const swallow = (/** @type {Event} */ event) => event.stopPropagation();
    host.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => host.removeEventListener("click", swallow, { capture: true }));
  }, { signal });
}
