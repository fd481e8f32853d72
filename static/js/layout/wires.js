// @ts-check
/**
 * Wires from a selector to its pods, drawn like the lines of a city map: out of the selector, up or down the channel, along the row, into the pod.
 *
 * One path for each pair of Service and pod, so that each can grow when its endpoint does. They share their way up to the row; where a serving
 * (solid) and a merely selected (dotted) wire share it, the solid one covers the dotted one. Many pods: one bundle for a generation.
 */
import { item, path } from "./scene.js";

const RADIUS = 9;
export const BUS = 14;

/** @typedef {[number, number]} Point */

/**
 * A polyline of horizontals and verticals with round corners.
 * @param {Point[]} points
 */
export function route(points) {
  const way = points.filter(([x, y], i) => i === 0 || x !== points[i - 1][0] || y !== points[i - 1][1]);
  let d = `M${way[0][0]} ${way[0][1]}`;
  for (let i = 1; i < way.length; i += 1) {
    const [x, y] = way[i];
    if (i === way.length - 1) return `${d} L${x} ${y}`;
    const [px, py] = way[i - 1];
    const [nx, ny] = way[i + 1];
    const before = Math.abs(x - px) + Math.abs(y - py);
    const after = Math.abs(nx - x) + Math.abs(ny - y);
    const r = Math.min(RADIUS, before / 2, after / 2);
    const step = (/** @type {number} */ from, /** @type {number} */ to) => Math.sign(to - from) * r;
    d += ` L${x + step(x, px)} ${y + step(y, py)} Q${x} ${y} ${x + step(x, nx)} ${y + step(y, ny)}`;
  }
  return d;
}

const STYLE = /** @type {Record<string, string>} */ ({ serving: "serving", draining: "draining", "not-ready": "selected", selected: "selected" });

/**
 * @param {{service: any, index: number, count: number, out: {x: number, y: number, turn: number}}} from  `index` of `count` Services in this lane
 * @param {import("./apps-frame.js").Frame} frame
 * @param {{x: number, y: number, w: number}} target  the pod or the generation's frame: left, top, width
 * @returns {Point[]}
 */
function way({ index, count, out }, frame, target) {
  const channel = frame.channel + (frame.form === "narrow" ? index * 5 : index * 8);
  const bus = target.y - BUS + index * 5;
  const into = target.x + target.w / 2 + (index - (count - 1) / 2) * Math.min(10, target.w / (count + 1));
  const start = /** @type {Point[]} */ (frame.form === "narrow" ? [[out.x, out.y], [out.x, out.turn], [channel, out.turn]] : [[out.x, out.y], [channel, out.y]]);
  return [...start, [channel, bus], [into, bus], [into, target.y - 3]];
}

/**
 * @param {Parameters<typeof way>[0]} from
 * @param {import("./apps-frame.js").Frame} frame
 * @param {{pod: any, x: number, y: number, size: number}[]} placed
 */
export function podWires(from, frame, placed) {
  const wires = [];
  for (const { pod, x, y, size } of placed) {
    const standing = pod.services?.[from.service.id];
    if (!standing) continue;
    wires.push(wire(`wire:${from.service.id}:${pod.id}`, STYLE[standing] ?? "selected", route(way(from, frame, { x, y, w: size })), ""));
  }
  return wires;
}

/**
 * One wire for a whole generation.
 * @param {Parameters<typeof way>[0]} from
 * @param {import("./apps-frame.js").Frame} frame
 * @param {{key: string, pods: any[], x: number, y: number}} generation
 */
export function bundle(from, frame, generation) {
  const standings = generation.pods.map((pod) => pod.services?.[from.service.id]).filter(Boolean);
  if (!standings.length) return [];
  const state = standings.includes("serving") ? "serving" : standings.includes("draining") ? "draining" : "selected";
  return [wire(`bundle:${from.service.id}:${generation.key}`, state, route(way(from, frame, { x: generation.x, y: generation.y, w: 40 })), "bundle")];
}

/** @param {string} key @param {string} state @param {string} d @param {string} more */
function wire(key, state, d, more) {
  return item({ key, layer: "wires", state, x: 0, y: 0, w: 0, h: 0, cls: `wires wires-${state}`, parts: [path(`wire ${state} ${more}`.trim(), d)] });
}
