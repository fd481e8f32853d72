// @ts-check
/**
 * The same marks on a plain canvas, where there is no graphics processor: cells that changed are wiped and drawn, nothing else.
 */
import { NUMBERS, SHAPES } from "../layout/field-marks.js";

/** @typedef {import("../layout/scene.js").Cell} Cell */
/** @typedef {import("./field-gpu.js").How} How */

/** @param {HTMLCanvasElement} canvas @returns {import("./field-gpu.js").Painter} */
export function createPlain(canvas) {
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  /** @type {Map<string, Float32Array>} */
  let drawn = new Map();

  return {
    resize() {
      drawn = new Map();
    },
    draw(field, how) {
      for (const cell of field.cells) {
        if (drawn.get(cell.key) === cell.marks || !isNear(cell, how)) continue;
        put(pen, cell, how);
        drawn.set(cell.key, cell.marks);
      }
    },
    destroy() {
      drawn = new Map();
    },
  };
}

/** @param {Cell} cell @param {How} how */
function isNear({ item: { x, y, w, h } }, { scale, area }) {
  return (x + w) * scale >= area.x && (y + h) * scale >= area.y && x * scale <= area.x + area.w && y * scale <= area.y + area.h;
}

/** @param {CanvasRenderingContext2D} pen @param {Cell} cell @param {How} how */
function put(pen, { marks }, { scale, ratio, area, colours }) {
  const [s, left, top] = [scale * ratio, area.x * ratio, area.y * ratio];
  for (let i = 0; i < marks.length; i += NUMBERS) {
    const x = Math.round(marks[i] * s - left);
    const y = Math.round(marks[i + 1] * s - top);
    const w = Math.max(1, Math.round((marks[i] + marks[i + 2]) * s - left) - x);
    const h = Math.max(1, Math.round((marks[i + 1] + marks[i + 3]) * s - top) - y);
    pen.fillStyle = pen.strokeStyle = colours[marks[i + 4]];
    draw(pen, SHAPES[marks[i + 5]], x, y, w, h);
  }
}

/** @param {CanvasRenderingContext2D} pen @param {string} shape @param {number} x @param {number} y @param {number} w @param {number} h */
function draw(pen, shape, x, y, w, h) {
  if (shape === "full") return pen.fillRect(x, y, w, h);
  if (shape === "notch") {
    pen.fillRect(x, y, w * 0.55, h);
    return pen.fillRect(x, y + h * 0.45, w, h * 0.55);
  }
  const line = (pen.lineWidth = Math.max(1, w * 0.14));
  pen.strokeRect(x + line / 2, y + line / 2, w - line, h - line);
  if (shape === "half") pen.fillRect(x, y + h / 2, w, h / 2);
  else if (shape === "dot") pen.fillRect(x + w * 0.32, y + h * 0.32, w * 0.36, h * 0.36);
  else if (shape === "cross" || shape === "stripes") {
    pen.beginPath();
    pen.moveTo(x, y + h);
    pen.lineTo(x + w, y);
    if (shape === "cross") pen.moveTo(x, y), pen.lineTo(x + w, y + h);
    else pen.moveTo(x, y + h / 2), pen.lineTo(x + w / 2, y), pen.moveTo(x + w / 2, y + h), pen.lineTo(x + w, y + h / 2);
    pen.stroke();
  }
}
