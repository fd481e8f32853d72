// @ts-check
/**
 * The pods of a fleet (level L2) on a canvas over the picture: what rests is a bitmap, what changes comes alive in the SVG above its place.
 *
 * It owns no facts: it is given the items of the same scene, and draws only those that differ from what it drew last. A glyph never leaves its cell,
 * so that one is wiped and drawn without its neighbours. The canvas covers what is seen and a border of it, and is drawn anew only when the camera
 * leaves that: scrolling costs nothing.
 */
import { createSprites, MARGIN } from "./sprites.js";

/** @typedef {import("../layout/scene.js").Item} Item */
/** @typedef {{x: number, y: number, w: number, h: number}} Box */

/** Drawn beyond each edge of what is seen, px of the screen. */
const BORDER_PX = 320;

/** @param {HTMLElement} host  positioned; the canvas lies in it where the picture does */
export function createFleet(host) {
  const canvas = document.createElement("canvas");
  canvas.className = "fleet";
  canvas.setAttribute("aria-hidden", "true");
  canvas.hidden = true;
  host.append(canvas);
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const sprites = createSprites();
  /** @type {Map<string, Item>} */
  let drawn = new Map();
  let sign = "";
  /** What the canvas covers, px of the picture on the screen. @type {Box} */
  let area = { x: 0, y: 0, w: 0, h: 0 };
  let scale = 1;
  let ratio = 1;

  /** @param {Box} seen @param {{w: number, h: number}} whole */
  function cover(seen, whole) {
    const x = Math.max(0, Math.floor(seen.x - BORDER_PX));
    const y = Math.max(0, Math.floor(seen.y - BORDER_PX));
    area = { x, y, w: Math.max(1, Math.min(whole.w, Math.ceil(seen.x + seen.w + BORDER_PX)) - x), h: Math.max(1, Math.min(whole.h, Math.ceil(seen.y + seen.h + BORDER_PX)) - y) };
    canvas.width = Math.round(area.w * ratio);
    canvas.height = Math.round(area.h * ratio);
    canvas.style.width = `${area.w}px`;
    canvas.style.height = `${area.h}px`;
    drawn = new Map();
  }

  /** @param {Item} item */
  function put(item) {
    pen.drawImage(sprites.get(item, scale * ratio), ...at(item));
  }

  /** @param {Item} item @returns {[number, number]} whole px of the bitmap, so that wiping takes away exactly what was drawn */
  const at = (item) => [Math.round(((item.x - MARGIN) * scale - area.x) * ratio), Math.round(((item.y - MARGIN) * scale - area.y) * ratio)];

  /** @param {Item} item */
  function wipe(item) {
    const size = Math.round((item.w + 2 * MARGIN) * scale * ratio);
    pen.clearRect(...at(item), size, size);
  }

  return {
    /**
     * @param {Item[]} items  the pods that rest
     * @param {{scale: number, seen: Box, whole: {w: number, h: number}, offset: {x: number, y: number}, look: string}} how
     *   `seen` and `whole` in px of the picture on the screen; `offset` of the picture in the host; `look`: the theme and what else colours it
     */
    draw(items, how) {
      ratio = window.devicePixelRatio || 1;
      scale = how.scale;
      const now = [scale, ratio, how.look, how.whole.w, how.whole.h].join();
      const inside = how.seen.x >= area.x - 0.5 && how.seen.y >= area.y - 0.5 && Math.min(how.whole.w, how.seen.x + how.seen.w) <= area.x + area.w + 1 && Math.min(how.whole.h, how.seen.y + how.seen.h) <= area.y + area.h + 1;
      if (now !== sign) sprites.forget();
      if (now !== sign || !inside || canvas.hidden) cover(how.seen, how.whole);
      sign = now;
      canvas.hidden = false;
      canvas.style.transform = `translate(${how.offset.x + area.x}px, ${how.offset.y + area.y}px)`;
      const near = { x: area.x / scale, y: area.y / scale, w: area.w / scale, h: area.h / scale };
      /** @type {Map<string, Item>} */
      const next = new Map();
      for (const item of items) if (item.x + item.w >= near.x && item.y + item.h >= near.y && item.x <= near.x + near.w && item.y <= near.y + near.h) next.set(item.key, item);
      for (const [key, item] of drawn) if (next.get(key) !== item) wipe(item);
      for (const [key, item] of next) if (drawn.get(key) !== item) put(item);
      drawn = next;
    },
    hide() {
      canvas.hidden = true;
      drawn = new Map();
    },
    destroy: () => canvas.remove(),
  };
}
