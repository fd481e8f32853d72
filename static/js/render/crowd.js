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
/** More changes than that in one drawing are shown, and not played: each that travels is a layer of its own for the browser, and all of them cost a frame its time. */
const PLAYED_MAX = 40;
/** So many pods of a crowd are alive at once. */
const ALIVE_MAX = 80;
const BORDER_PX = 240;
/** In a fleet: names of nodes written at once, and things found that have a halo at once. The count stands beside the search. */
const NAMED_MAX = 400;
const FOUND_MAX = 200;

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
  /** The painter of a fleet; loaded when there is one. @type {ReturnType<typeof import("./field.js").createField> | null} */
  let field = null;
  let isLoading = false;

  /** @param {Scene} scene @param {{scale: number, selected: string | null, still: boolean, first: boolean, current: string, stale: boolean}} how */
  function paint(scene, how) {
    const { selected, still, first } = how;
    /** @type {Map<string, Item>} */
    const next = new Map();
    let pods = 0;
    for (const item of scene.items) {
      next.set(item.key, item);
      if (item.pod) pods += 1;
    }
    isCrowd = pods > CROWD || Boolean(scene.field);
    if (!scene.field) field?.hide();
    if (scene.field) paintField(scene, next, how);
    else if (!isCrowd) {
      fleet.hide();
      onCanvas = false;
      painter.paint(scene, { selected, still, first });
    } else paintCrowd(scene, next, how);
    last = next;
  }

  /** @param {Scene} scene @param {Map<string, Item>} next @param {Parameters<typeof paint>[1]} how */
  function paintCrowd(scene, next, { scale, selected, still, first, current, stale }) {
    const { seen, offset } = room.recently();
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
    fleet.draw(pods.filter((item) => !isPainted(item)), {
      scale, seen, whole: { w: Math.ceil(scene.width * scale), h: Math.ceil(scene.height * scale) }, offset,
      look: `${document.documentElement.dataset.theme ?? ""}${theme.matches}${document.documentElement.dataset.stage ?? ""}${stale}`,
    });
    host.classList.toggle("stale-fleet", stale);
  }

  /** A fleet: its cells by the painter of many; as elements what is written, and what somebody looks at. @param {Scene} scene @param {Map<string, Item>} next @param {Parameters<typeof paint>[1]} how */
  function paintField(scene, next, { scale, selected, still, first, current, stale }) {
    const { seen, offset } = room.recently();
    fleet.hide();
    onCanvas = true;
    const level = scene.field?.level ?? 0;
    const [x, y, x2, y2] = [seen.x / scale, seen.y / scale, (seen.x + seen.w) / scale, (seen.y + seen.h) / scale];
    let named = 0;
    let found = 0;
    const items = scene.items.filter((item) => {
      if (!item.id) return true;
      if (item.key === hovered || item.key === pinned || item.key === current || item.id === selected || / now\b/.test(item.cls)) return true;
      const isNear = item.x <= x2 && item.y <= y2 && item.x + item.w >= x && item.y + item.h >= y;
      if (isNear && item.cls.endsWith("found")) return (found += 1) <= FOUND_MAX;
      return level === 2 && isNear && item.layer === "back" && (named += 1) <= NAMED_MAX;
    });
    painter.paint({ ...scene, items }, { selected, still: true, first, has: (key) => next.has(key), before: (key) => last.get(key) });
    if (!field) {
      if (!isLoading) void load();
      return;
    }
    field.draw(/** @type {import("../layout/scene.js").Field} */ (scene.field), {
      scale, seen, whole: { w: Math.ceil(scene.width * scale), h: Math.ceil(scene.height * scale) }, offset, look: `${document.documentElement.dataset.theme ?? ""}${theme.matches}${still}`,
    });
    host.classList.toggle("stale-fleet", stale);
  }

  async function load() {
    isLoading = true;
    const { createField } = await import("./field.js");
    field = createField(host);
    schedulePaint();
  }

  /** @param {Item[]} pods @param {number} all */
  function wake(pods, all) {
    const now = performance.now();
    for (const [key, until] of alive) if (until <= now) alive.delete(key);
    if (last.size && Math.abs(last.size - all) < PLAYED_MAX) {
      const changed = pods.filter((item) => last.get(item.key) !== item);
      if (changed.length <= PLAYED_MAX) for (const { key } of changed) if (alive.has(key) || alive.size < ALIVE_MAX) alive.set(key, now + ALIVE_MS);
    }
    if (alive.size && !waking) waking = window.setTimeout(() => { waking = 0; schedulePaint(); }, ALIVE_MS);
  }

  /** The pod under the pointer, where it rests on the canvas. @param {MouseEvent} event @param {Scene | null} scene @param {number} scale */
  function hit(event, scene, scale) {
    if (!scene || !onCanvas) return null;
    const box = svg.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
    const holds = (/** @type {Item} */ item) => item.id && x >= item.x && y >= item.y && x <= item.x + item.w && y <= item.y + item.h;
    if (scene.field) return scene.items.findLast(holds) ?? null; // a pod stands behind its node in the list
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
      field?.destroy();
    },
  };
}
