// @ts-check
/**
 * Laser and pen. A point belongs to the thing that it lies on, in thousandths of its size, so that it lies on it on every screen. What the instructor
 * does is sent ten times a second, and painted by everybody, the instructor too, from what comes back.
 */

import { make, set } from "../render/svg.js";

const SEND_MS = 100;
const LASER_MS = 1500; // a laser that nobody moves any more goes out
const STEP_PX = 6; // nearer points say nothing new
const LASER_POINTS = 16;
const STROKE_POINTS = 200;

/** @typedef {{ x: number, y: number, w: number, h: number }} Box */

/** @param {Box} box @param {number} x @param {number} y */
export const within = (box, x, y) => [Math.round(((x - box.x) / Math.max(1, box.w)) * 1000), Math.round(((y - box.y) / Math.max(1, box.h)) * 1000)];

/** @param {Box} box @param {readonly number[]} points @returns {[number, number][]} */
export const placed = (box, points) => Array.from({ length: points.length / 2 }, (_, at) => [box.x + (points[2 * at] / 1000) * box.w, box.y + (points[2 * at + 1] / 1000) * box.h]);

/**
 * @param {HTMLElement} host  over the picture, as large as the window
 * @param {{ boxOf: (id: string) => Box | null, whole: () => Box, thingAt: (x: number, y: number) => string, lead: ((command: Record<string, any>) => void) | null }} wiring
 */
export function createPointing(host, { boxOf, whole, thingAt, lead }) {
  const svg = make("svg", { class: "room-ink", "aria-hidden": "true" });
  const pen = make("g", {}, svg);
  const dot = make("circle", { class: "room-laser", r: 9, visibility: "hidden" }, svg);
  host.append(svg);
  /** @type {Map<number, { on: string, points: number[], path: SVGElement }>} */
  const strokes = new Map();
  /** @type {{ on: string, points: number[], at: number } | null} */
  let laser = null;
  let sheet = 0;
  let tool = /** @type {"" | "laser" | "pen"} */ ("");
  let number = Math.floor(Math.random() * 1e6);
  /** What is not sent yet. @type {{ on: string, points: number[] }} */
  let waiting = { on: "", points: [] };
  let sent = 0;
  let stroke = { isDown: false, count: 0, on: "" };
  let last = { x: -99, y: -99 };
  let timer = 0;

  const boxFor = (/** @type {string} */ on) => (on ? boxOf(on) : whole());

  // --- painting ------------------------------------------------------------------------------------------------------------

  function paint() {
    for (const { on, points, path } of strokes.values()) {
      const box = boxFor(on);
      const at = box ? placed(box, points) : [];
      set(path, { d: at.length ? `M${at.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join("L")}${at.length === 1 ? "l0.1 0" : ""}` : "" });
    }
    const box = laser && performance.now() - laser.at < LASER_MS ? boxFor(laser.on) : null;
    const [x, y] = (box && placed(box, laser?.points ?? []).at(-1)) ?? [-99, -99];
    set(dot, { transform: `translate(${Math.round(x)} ${Math.round(y)})`, visibility: box ? "visible" : "hidden" });
  }

  /** @param {Record<string, any>} frame */
  function take(frame) {
    if (frame.t === "laser") laser = frame.points.length ? { on: frame.on, points: frame.points, at: performance.now() } : null;
    else if (frame.t === "ink" && frame.sheet >= sheet) {
      if (frame.sheet > sheet) clear(frame.sheet);
      const known = strokes.get(frame.stroke);
      strokes.set(frame.stroke, { on: frame.on, points: frame.points, path: known?.path ?? make("path", { class: "room-stroke" }, pen) });
    }
    paint();
  }

  /** @param {number} next */
  function clear(next) {
    sheet = next;
    for (const { path } of strokes.values()) path.remove();
    strokes.clear();
  }

  // --- pointing ------------------------------------------------------------------------------------------------------------

  /** @param {"" | "laser" | "pen"} next */
  function turn(next) {
    tool = tool === next ? "" : next;
    host.dataset.tool = tool;
    if (tool !== "laser" && lead) lead({ do: "laser", points: [] });
    return tool;
  }

  /** @param {PointerEvent} event */
  function move(event) {
    if (!lead || !tool || (tool === "pen" && !stroke.isDown)) return;
    if (Math.hypot(event.clientX - last.x, event.clientY - last.y) < STEP_PX) return;
    last = { x: event.clientX, y: event.clientY };
    const on = tool === "pen" ? stroke.on : thingAt(event.clientX, event.clientY);
    const box = boxFor(on);
    if (!box) return;
    if (waiting.on !== on) waiting = { on, points: [] };
    waiting.points.push(...within(box, event.clientX, event.clientY));
    later();
  }

  function later() {
    if (timer) return;
    timer = window.setTimeout(() => { timer = 0; flush(); }, Math.max(0, sent + SEND_MS - performance.now()));
  }

  function flush() {
    if (!lead || !waiting.points.length) return;
    sent = performance.now();
    const { on, points } = waiting;
    waiting = { on, points: [] };
    if (tool === "laser") return lead({ do: "laser", on, points: points.slice(-2 * LASER_POINTS) });
    stroke.count += points.length / 2;
    lead({ do: "draw", stroke: number, on: stroke.on, points });
    if (stroke.count > STROKE_POINTS) begin(); // a long line goes on as another stroke
  }

  function begin() {
    number += 1;
    stroke = { ...stroke, count: 0 };
  }

  host.addEventListener("pointerdown", (event) => {
    if (tool !== "pen") return;
    event.preventDefault();
    host.setPointerCapture(event.pointerId);
    begin();
    stroke = { isDown: true, count: 0, on: thingAt(event.clientX, event.clientY) };
    last = { x: -99, y: -99 };
    move(event);
  });
  host.addEventListener("pointermove", move);
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
    host.addEventListener(name, () => { flush(); stroke.isDown = false; });
  }

  return {
    take, turn, paint,
    tool: () => tool,
    /** The room's sheet: what lies on an older one is wiped off. @param {number} next */
    sheet(next) {
      if (next > sheet) { clear(next); paint(); }
    },
    clear: () => lead?.({ do: "erase" }),
  };
}
