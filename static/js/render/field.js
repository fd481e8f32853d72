// @ts-check
/**
 * Paints the field of a fleet: on the graphics processor (WebGL2) where there is one, else on a plain canvas. Loaded when the first field is drawn.
 *
 * It owns no facts: cells come with their marks as numbers (layout/field-marks.js), and one that is the same object as before is not looked at.
 * The canvas covers what is seen and a border of it, so that scrolling inside that costs nothing.
 */
import { TONES } from "../layout/field-marks.js";
import { createGpu } from "./field-gpu.js";
import { createPlain } from "./field-plain.js";

/** @typedef {import("../layout/scene.js").Field} Field */
/** @typedef {import("./field-gpu.js").Box} Box */
/** @typedef {import("./field-gpu.js").Painter} Painter */

/** Drawn beyond each edge of what is seen, px of the screen. */
const BORDER_PX = 160;

/** @param {HTMLElement} host  positioned */
export function createField(host) {
  let canvas = makeCanvas();
  host.append(canvas);
  /** @type {Painter} */
  let painter = start();
  /** @type {Box} */
  let area = { x: 0, y: 0, w: 0, h: 0 };
  let sign = "";
  let look = "";
  /** @type {string[]} */
  let colours = [];
  /** @type {[Field, {scale: number, seen: Box, whole: {w: number, h: number}, offset: {x: number, y: number}, look: string}] | null} */
  let last = null;

  function makeCanvas() {
    const made = document.createElement("canvas");
    made.className = "fleet fleet-field";
    made.setAttribute("aria-hidden", "true"); // everything in it is an item with a sentence of its own
    return made;
  }

  /** @returns {Painter} */
  function start() {
    const gpu = createGpu(canvas);
    if (!gpu) return plain();
    canvas.dataset.painter = "webgl2";
    canvas.addEventListener("webglcontextlost", fallBack, { once: true });
    return gpu;
  }

  /** A canvas that was asked for another pen can have no plain one. */
  function plain() {
    const fresh = makeCanvas();
    canvas.replaceWith(fresh);
    canvas = fresh;
    canvas.dataset.painter = "2d";
    return createPlain(canvas);
  }

  /** The graphics processor was taken away. */
  function fallBack() {
    painter = plain();
    sign = "";
    if (last) draw(...last);
  }

  /** @param {Field} field @param {{scale: number, seen: Box, whole: {w: number, h: number}, offset: {x: number, y: number}, look: string}} how */
  function draw(field, how) {
    last = [field, how];
    const ratio = window.devicePixelRatio || 1;
    const { scale, seen, whole, offset } = how;
    if (how.look !== look || !colours.length) {
      const style = getComputedStyle(document.documentElement);
      colours = TONES.map((name) => style.getPropertyValue(`--${name}`).trim());
      look = how.look;
      sign = "";
    }
    const now = [scale, ratio, whole.w, whole.h].join();
    const isInside = seen.x >= area.x - 0.5 && seen.y >= area.y - 0.5 && Math.min(whole.w, seen.x + seen.w) <= area.x + area.w + 1 && Math.min(whole.h, seen.y + seen.h) <= area.y + area.h + 1;
    const isAnew = now !== sign || !isInside || canvas.hidden;
    if (isAnew) {
      const [x, y] = [Math.max(0, Math.floor(seen.x - BORDER_PX)), Math.max(0, Math.floor(seen.y - BORDER_PX))];
      area = { x, y, w: Math.max(1, Math.min(whole.w, Math.ceil(seen.x + seen.w + BORDER_PX)) - x), h: Math.max(1, Math.min(whole.h, Math.ceil(seen.y + seen.h + BORDER_PX)) - y) };
      canvas.width = Math.round(area.w * ratio);
      canvas.height = Math.round(area.h * ratio);
      canvas.style.width = `${area.w}px`;
      canvas.style.height = `${area.h}px`;
      painter.resize();
      sign = now;
    }
    canvas.hidden = false;
    canvas.style.transform = `translate(${offset.x + area.x}px, ${offset.y + area.y}px)`;
    painter.draw(field, { scale, ratio, area, colours }, isAnew);
  }

  return {
    draw,
    hide() {
      canvas.hidden = true;
    },
    destroy() {
      painter.destroy();
      canvas.remove();
    },
  };
}
