// @ts-check
/**
 * The pod's glyph as a small bitmap, for where thousands are drawn: the same outlines as glyph.js, painted once for each look and copied after that.
 */
import { letterOf, mark, stripes } from "./glyph.js";
import { square } from "./svg.js";

/** @typedef {import("../layout/scene.js").PodFace} PodFace */
/** @typedef {import("../layout/scene.js").Item} Item */

/** Room around a glyph for its halo, in units of the layout; half of the gap between the smallest cells. */
export const MARGIN = 1.5;
const COLOURS = ["panel", "ink", "ink2", "mark", "bad", "warn", "halo", "on-gen", "gen0", "gen1", "gen2", "gen3"];
/** Looks that are kept; a cluster has about a hundred. */
const KEPT = 1_000;

/** @returns {{ get: (item: Item, scale: number) => HTMLCanvasElement, forget: () => void }} */
export function createSprites() {
  /** @type {Map<string, HTMLCanvasElement>} */
  const made = new Map();
  /** @type {Record<string, string>} */
  let colours = {};

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    colours = Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  }

  /** @param {Item} item @param {number} scale px of the screen for a unit of the layout */
  function get(item, scale) {
    const face = /** @type {PodFace} */ (item.pod);
    const now = item.cls.includes("now");
    const key = [face.size, scale, face.state, face.letter, face.hue, face.pattern, face.restarts > 0, face.halo, face.dim, Boolean(item.requested), now].join();
    let sprite = made.get(key);
    if (sprite) return sprite;
    if (!colours.ink) readColours();
    sprite = document.createElement("canvas");
    sprite.width = sprite.height = Math.max(1, Math.round((face.size + 2 * MARGIN) * scale));
    const pen = /** @type {CanvasRenderingContext2D} */ (sprite.getContext("2d"));
    pen.scale(sprite.width / (face.size + 2 * MARGIN), sprite.width / (face.size + 2 * MARGIN));
    pen.translate(MARGIN, MARGIN);
    draw(pen, face, colours, { requested: Boolean(item.requested), now });
    if (made.size >= KEPT) made.clear();
    made.set(key, sprite);
    return sprite;
  }

  return {
    get,
    forget() {
      made.clear();
      colours = {};
    },
  };
}

/** How much of the glyph is filled, from below, and how strongly. @type {Record<string, [number, number]>} */
const FILLS = { ready: [1, 1], starting: [0.5, 0.42], notready: [1, 0.34], unknown: [1, 0.3] };

/**
 * @param {CanvasRenderingContext2D} pen @param {PodFace} face @param {Record<string, string>} colours
 * @param {{requested: boolean, now: boolean}} more
 */
function draw(pen, face, colours, { requested, now }) {
  const s = face.size;
  const own = colours[`gen${face.hue}`] ?? colours.gen0;
  const thin = s < 16 ? 1.25 : s < 30 ? 2 : 2.5;
  const notch = face.state === "notready" ? s * 0.36 : 0;
  const shape = new Path2D(square(s, 0, notch));
  if (face.dim) pen.globalAlpha = 0.36;
  pen.fillStyle = colours.panel;
  pen.fill(shape);
  const [height, strength] = FILLS[face.state] ?? [0, 0];
  if (height) {
    pen.save();
    pen.clip(shape);
    pen.globalAlpha *= strength;
    pen.fillStyle = own;
    pen.fillRect(0, s * (1 - height), s, s);
    pen.restore();
  }
  /** @param {string} d @param {string} colour @param {number} width @param {number[]} [dash] */
  const line = (d, colour, width, dash = []) => {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.lineCap = "round";
    pen.setLineDash(dash);
    pen.stroke(new Path2D(d));
    pen.setLineDash([]);
  };
  const edge = face.state === "failed" ? colours.bad : face.state === "completed" ? colours.mark : own;
  line(square(s, thin / 2, notch), edge, face.state === "failed" ? thin * 1.5 : thin, face.state === "pending" ? [s * 0.2, s * 0.18] : []);
  if (face.state === "terminating") line(stripes(s), own, Math.max(1, s * 0.09));
  if (mark(face)) line(mark(face), face.state === "failed" ? colours.bad : colours.ink2, Math.max(1.25, s * 0.11));
  const letter = face.state === "unknown" ? "?" : letterOf(face);
  if (letter) write(pen, letter, s / 2, s / 2, s * (letter.length > 1 ? 0.4 : 0.6), face.state === "ready" ? colours["on-gen"] : face.state === "unknown" ? colours.bad : face.state === "notready" ? colours.ink : own);
  if (face.restarts > 0) dot(pen, s * 0.86, s * 0.86, s * 0.2, colours.warn, colours.panel);
  if (requested) dot(pen, s * 0.14, s * 0.14, s * 0.2, colours.panel, colours.warn);
  pen.globalAlpha = 1;
  if (!face.halo) return;
  pen.translate(-MARGIN + 0.8, -MARGIN + 0.8);
  line(square(s + 2 * MARGIN - 1.6), now ? colours.ink : colours.halo, 1.6);
}

/** @param {CanvasRenderingContext2D} pen @param {string} said @param {number} x @param {number} y @param {number} size @param {string} colour */
function write(pen, said, x, y, size, colour) {
  pen.fillStyle = colour;
  pen.font = `700 ${size}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(said, x, y + size * 0.05);
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} r @param {string} inside @param {string} edge */
function dot(pen, x, y, r, inside, edge) {
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fillStyle = inside;
  pen.fill();
  pen.strokeStyle = edge;
  pen.lineWidth = Math.max(0.75, r * 0.4);
  pen.stroke();
}
