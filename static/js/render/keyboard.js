// @ts-check
/**
 * The picture by keyboard and by pointer: one tab stop, arrow keys to the nearest thing in that direction, Enter opens, Space selects.
 *
 * A roving tabindex rather than a tab stop for each of 200 pods; Home and End go to the first and last thing in reading order.
 */
import { set } from "./svg.js";

/** @typedef {import("./paint.js").Drawn} Drawn */
/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/**
 * The nearest item in a direction: distance counts, and leaving the line counts threefold.
 * @template {{x: number, y: number, w: number, h: number}} T
 * @param {T} from
 * @param {T[]} all
 * @param {[number, number]} direction
 * @returns {T | null}
 */
export function nearest(from, all, [dx, dy]) {
  const middle = (/** @type {T} */ box) => ({ x: box.x + box.w / 2, y: box.y + Math.min(box.h, 60) / 2 });
  const start = middle(from);
  /** @type {{item: T, cost: number} | null} */
  let best = null;
  for (const item of all) {
    if (item === from) continue;
    const to = middle(item);
    const along = (to.x - start.x) * dx + (to.y - start.y) * dy;
    const aside = Math.abs((to.x - start.x) * dy) + Math.abs((to.y - start.y) * dx);
    if (along <= 4) continue;
    const cost = along + aside * 3;
    if (!best || cost < best.cost) best = { item, cost };
  }
  return best ? best.item : null;
}

/**
 * Whoever stands closest to where the focus was: when a pod is gone, the keyboard stays beside its place.
 * @template {{x: number, y: number, pod?: any}} T
 * @param {T} from
 * @param {T[]} all
 * @returns {T | undefined}
 */
export function closest(from, all) {
  const away = (/** @type {T} */ item) => Math.hypot(item.x - from.x, item.y - from.y) + (Boolean(item.pod) === Boolean(from.pod) ? 0 : 1000);
  return all.reduce((/** @type {T | undefined} */ best, item) => (best === undefined || away(item) < away(best) ? item : best), undefined);
}

/**
 * @param {SVGElement} svg
 * @param {Map<string, Drawn>} drawn
 * @param {{items: () => import("../layout/scene.js").Item[], reach: (key: string) => void, hit: (event: MouseEvent) => import("../layout/scene.js").Item | null, onSelect: (id: string | null) => void, onOpen: (id: string, kind: string) => void}} parts
 *   `reach`: have the item of this key painted as an element, also where many are not; `hit`: what is under the pointer there
 * @returns {{current: () => string, refresh: (held: boolean) => void, holds: () => boolean, focus: (id: string) => boolean, destroy: () => void}}
 */
export function createKeyboard(svg, drawn, { items, reach, hit, onSelect, onOpen }) {
  let current = "";
  /** @type {import("../layout/scene.js").Item | null} */
  let last = null;
  const scroller = svg.closest("main");

  const reachable = () => items().filter((item) => item.id);

  /** @param {boolean} held  the focus was in the picture before it was painted */
  function refresh(held) {
    const all = reachable();
    if (!all.some((item) => item.key === current)) {
      current = (last && closest(last, all))?.key ?? all[0]?.key ?? "";
      if (held) drawn.get(current)?.focus.focus();
    }
    for (const item of all) {
      if (item.key === current) last = item;
      const plate = drawn.get(item.key)?.focus;
      if (plate) set(plate, { tabindex: item.key === current ? 0 : -1 });
    }
    // With nothing to stop at, what scrolls must be a stop itself.
    if (scroller) set(scroller, { tabindex: all.length ? -1 : 0 });
  }

  /** @param {string} key */
  function go(key) {
    current = key;
    reach(key);
    refresh(false);
    drawn.get(key)?.focus.focus();
  }

  /** @param {EventTarget | null} target */
  const itemOf = (target) => {
    const key = target instanceof Element ? target.closest("[data-key]")?.getAttribute("data-key") : null;
    const item = key ? drawn.get(key)?.item : undefined;
    return item && item.id ? item : null;
  };

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || (event.shiftKey && event.key in DIRECTIONS)) return;
    const item = itemOf(event.target);
    const all = reachable();
    if (event.key === "Escape") return onSelect(null);
    if (!item) return;
    if (event.key === "Enter") onOpen(item.id, item.kind);
    else if (event.key === " ") onSelect(item.id);
    else if (event.key === "Home" && all.length) go(all[0].key);
    else if (event.key === "End" && all.length) go(all[all.length - 1].key);
    else if (event.key in DIRECTIONS) {
      const next = nearest(item, all, DIRECTIONS[event.key]);
      if (next) go(next.key);
    } else return;
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const item = hit(event) ?? itemOf(event.target);
    if (item) {
      current = item.key;
      refresh(false);
    }
    // A click on a thing opens it; a click on a written selector lights up what it selects; a click beside things lets go.
    if (item && item.kind !== "selector") onOpen(item.id, item.kind);
    else onSelect(item ? item.id : null);
  }

  svg.addEventListener("keydown", onKey);
  svg.addEventListener("click", onClick);
  return {
    current: () => current,
    refresh,
    holds: () => svg.contains(document.activeElement),
    focus(id) {
      const found = reachable().find((item) => item.id === id);
      if (found) go(found.key);
      return Boolean(found);
    },
    destroy() {
      svg.removeEventListener("keydown", onKey);
      svg.removeEventListener("click", onClick);
      },
  };
}
