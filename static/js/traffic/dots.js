// @ts-check
// Requests as dots over the picture: from the Service along its wire into the pod that answered. A failed one is an X that falls.
// What is not known is not drawn as known: a dot whose pod nobody knows ends at the selector. Bounded; none under reduced motion.

import { generationNumber } from "../layout/pods.js";
import { make } from "../render/svg.js";
import { arrival, fall } from "./flight.js";
import { shape } from "./shapes.js";

/** @typedef {import("./flight.js").Point} Point */
/** @typedef {import("./probes.js").Item} Item */

/** More at the same time would be a smear, and cost frames; all are counted. */
const DOTS_MAX = 80;
const FLIGHT_MS = 800;
const FALL_MS = 1_300;
/** Dots of one frame leave as far apart as their answers came, up to this. */
const SPREAD_MAX_MS = 1_000;
/** Where there is no Service to come from (Nodes), a dot drops into its pod from here, px. */
const DROP = 46;

export function createDots() {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let alive = 0;

  /** @param {import("./probes.js").Frame} frame */
  function show(frame) {
    if (still.matches || document.hidden || !frame.items.length) return;
    const svg = /** @type {SVGSVGElement | null} */ (document.querySelector('[role="tabpanel"]:not([hidden]) svg.picture'));
    const inverse = svg?.getScreenCTM()?.inverse();
    if (!svg || !inverse) return;
    const first_ms = Math.max(...frame.items.map((item) => item.ago_ms));
    const ways = new Map();
    for (const item of frame.items) {
      if (alive >= DOTS_MAX) return;
      if (!ways.has(item.pod)) ways.set(item.pod, way(svg, inverse, frame.id, item.pod));
      const points = ways.get(item.pod);
      if (points) fly(svg, item, points, Math.min(SPREAD_MAX_MS, first_ms - item.ago_ms));
    }
  }

  /** @param {SVGSVGElement} svg @param {Item} item @param {Point[]} points @param {number} delay */
  function fly(svg, item, points, delay) {
    const layer = svg.querySelector(":scope > .layer-traffic") ?? make("g", { class: "layer-traffic", "aria-hidden": "true" }, svg);
    const known = item.letter !== "?";
    const number = known ? generationNumber(item.letter) : 0;
    const outcome = item.outcome === "answered" && !known ? "unknown" : item.outcome;
    const dot = make("path", { d: shape(outcome, number), class: `dot hue-${number}${outcome === "answered" ? "" : ` dot-${outcome}`}`, "data-outcome": item.outcome, "data-letter": item.letter }, layer);
    const failed = item.outcome === "failed";
    alive += 1;
    const flying = dot.animate(failed ? fall(points) : arrival(points), { duration: failed ? FALL_MS : FLIGHT_MS, delay, fill: "both" });
    const done = () => {
      alive -= 1;
      dot.remove();
    };
    flying.finished.then(done, done);
  }

  return { show };
}

/** @param {Element} root @param {string} attribute @param {string} value */
const find = (root, attribute, value) => /** @type {SVGGElement | null} */ (root.querySelector(`.item:not(.leaving)[${attribute}="${CSS.escape(value)}"]`));

/**
 * The way of a request to a Service, as far as it is known and drawn; null: nothing of it is in the picture.
 * @param {SVGSVGElement} svg @param {DOMMatrix} inverse @param {string} service @param {string} pod @returns {Point[] | null}
 */
function way(svg, inverse, service, pod) {
  const from = svg.querySelector(`.item:not(.leaving)[data-kind="service"][data-uid="${CSS.escape(service)}"]`);
  const selector = find(svg, "data-key", `selector:${service}`);
  const target = pod ? find(svg, "data-uid", pod) : null;
  const points = from ? [edge(from, inverse, 1)] : [];
  if (from && selector) points.push(edge(selector, inverse, 0), edge(selector, inverse, 1));
  if (target) {
    const wire = /** @type {SVGPathElement | null} */ (find(svg, "data-key", `wire:${service}:${pod}`)?.querySelector("path") ?? null);
    const end = edge(target, inverse, 0.5);
    if (wire && from) points.push(...trace(wire, inverse));
    if (!from) points.push({ x: end.x, y: end.y - DROP });
    points.push(end);
  }
  return points.length > 1 ? points : null;
}

/** A point on the middle line of a thing: 0 = its left edge, 1 = its right one. @param {Element} thing @param {DOMMatrix} inverse @param {number} share @returns {Point} */
function edge(thing, inverse, share) {
  const plate = /** @type {SVGGraphicsElement} */ (thing.querySelector(".focus") ?? thing);
  const { x, y, width, height } = plate.getBBox();
  return moved(inverse, plate, { x: x + width * share, y: y + height / 2 });
}

/** @param {SVGPathElement} wire @param {DOMMatrix} inverse */
function trace(wire, inverse) {
  const length = wire.getTotalLength();
  return Array.from({ length: 13 }, (_, i) => moved(inverse, wire, wire.getPointAtLength((length * i) / 12)));
}

/** From an element's own space to the picture's. @param {DOMMatrix} inverse @param {SVGGraphicsElement} element @param {Point} point @returns {Point} */
function moved(inverse, element, point) {
  const matrix = element.getScreenCTM();
  if (!matrix) return point;
  const { x, y } = new DOMPoint(point.x, point.y).matrixTransform(inverse.multiply(matrix));
  return { x, y };
}
