// @ts-check
/**
 * Who paints what. A few hundred pods are SVG, all of them. Of a crowd only what is seen and what is alive is: pods that have just changed, the one
 * under the pointer, the keyboard's, the chosen one. The rest of it rests on a canvas (fleet.js), or is out of sight and not painted at all.
 */
import { createFleet } from "./fleet.js";

/** @typedef {import("../layout/scene.js").Item} Item */
/** @typedef {import("../layout/scene.js").Scene} Scene */

/** More pods than that are a crowd. */
export const CROWD = 500;
/** So many pods are painted as SVG at once, when they are large enough to show more than shape and tone. */
const SEEN_MAX = 420;
const SHAPE_PX = 18;
/** How long a pod stays alive after it changed: longer than any motion of it. */
const ALIVE_MS = 900;
/** More changes than that in one drawing are shown, and not played. */
const ALIVE_MAX = 120;
const BORDER_PX = 240;

/**
 * @param {HTMLElement} host @param {SVGElement} svg @param {ReturnType<typeof import("./paint.js").createPainter>} painter
 * @param {{ room: ReturnType<typeof import("./room.js").createRoom>, schedulePaint: () => void }} wiring
 */
export function createCrowd(host, svg, painter, { room, schedulePaint }) {
  const fleet = createFleet(host);
  /** The items of the last painting, by key. @type {Map<string, Item>} */
  let last = new Map();
  /** Until when a pod is alive. @type {Map<string, number>} */
  const alive = new Map();
  let isCrowd = false;
  let onCanvas = false;
  let hovered = "";
  let pinned = "";
  let waking = 0;
  const theme = window.matchMedia("(prefers-color-scheme: dark)");

  /** @param {Scene} scene @param {{scale: number, selected: string | null, still: boolean, first: boolean, current: string, stale: boolean}} how */
  function paint(scene, how) {
    const { selected, still, first } = how;
    const next = new Map(scene.items.map((item) => [item.key, item]));
    let pods = 0;
    for (const item of scene.items) if (item.pod) pods += 1;
    isCrowd = pods > CROWD;
    if (!isCrowd) {
      fleet.hide();
      onCanvas = false;
      painter.paint(scene, { selected, still, first });
    } else paintCrowd(scene, next, how);
    last = next;
  }

  /** @param {Scene} scene @param {Map<string, Item>} next @param {Parameters<typeof paint>[1]} how */
  function paintCrowd(scene, next, { scale, selected, still, first, current, stale }) {
    const seen = room.seen();
    const near = { x: (seen.x - BORDER_PX) / scale, y: (seen.y - BORDER_PX) / scale, x2: (seen.x + seen.w + BORDER_PX) / scale, y2: (seen.y + seen.h + BORDER_PX) / scale };
    const isNear = (/** @type {Item} */ { x, y, w, h, layer }) => layer === "wires" || (x <= near.x2 && y <= near.y2 && x + w >= near.x && y + h >= near.y);
    const around = scene.items.filter(isNear);
    const pods = around.filter((item) => item.pod);
    onCanvas = pods.length > SEEN_MAX || (pods[0]?.w ?? 0) * scale < SHAPE_PX;
    if (first || still) alive.clear();
    else wake(pods, scene.items.length);
    const isPainted = (/** @type {Item} */ item) => !item.pod || !onCanvas || alive.has(item.key) || item.key === hovered || item.key === pinned || item.key === current || item.id === selected;
    const items = around.filter(isPainted);
    // The keyboard's place is there also when it is out of sight.
    const kept = next.get(current);
    if (kept && !items.includes(kept)) items.push(kept);
    painter.paint({ ...scene, items }, { selected, still, first, has: (key) => next.has(key), before: (key) => last.get(key) });
    if (!onCanvas) return fleet.hide();
    const box = svg.getBoundingClientRect();
    const home = host.getBoundingClientRect();
    fleet.draw(pods.filter((item) => !isPainted(item)), {
      scale, seen, whole: { w: Math.ceil(scene.width * scale), h: Math.ceil(scene.height * scale) }, offset: { x: box.left - home.left, y: box.top - home.top },
      look: `${document.documentElement.dataset.theme ?? ""}${theme.matches}${document.documentElement.dataset.stage ?? ""}${stale}`,
    });
    host.classList.toggle("stale-fleet", stale);
  }

  /** @param {Item[]} pods @param {number} all */
  function wake(pods, all) {
    const now = performance.now();
    for (const [key, until] of alive) if (until <= now) alive.delete(key);
    if (last.size && Math.abs(last.size - all) < ALIVE_MAX) {
      const changed = pods.filter((item) => last.get(item.key) !== item);
      if (changed.length <= ALIVE_MAX) for (const { key } of changed) alive.set(key, now + ALIVE_MS);
    }
    if (alive.size && !waking) waking = window.setTimeout(() => { waking = 0; schedulePaint(); }, ALIVE_MS);
  }

  /** The pod under the pointer, where it rests on the canvas. @param {MouseEvent} event @param {Scene | null} scene @param {number} scale */
  function hit(event, scene, scale) {
    if (!scene || !onCanvas) return null;
    const box = svg.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
    return scene.items.find((item) => item.pod && x >= item.x - 1 && y >= item.y - 1 && x <= item.x + item.w + 1 && y <= item.y + item.h + 1) ?? null;
  }

  return {
    paint,
    hit,
    isCrowd: () => isCrowd,
    /** True when another pod is under the pointer now. @param {MouseEvent} event @param {Scene | null} scene @param {number} scale */
    hover(event, scene, scale) {
      const key = hit(event, scene, scale)?.key ?? "";
      const isOther = key !== hovered;
      hovered = key;
      return isOther && onCanvas;
    },
    /** Have this one painted as an element: the keyboard goes there. @param {string} key */
    pin(key) {
      pinned = key;
    },
    /** Another view: nothing of the last one is played. */
    forget() {
      last = new Map();
      alive.clear();
    },
    destroy() {
      clearTimeout(waking);
      fleet.destroy();
    },
  };
}
