// @ts-check
/**
 * The pod's glyph, the same in every view. Outline = life, letter and inner border = generation, number = restarts.
 *
 * The element of a pod is made once and then changed, never replaced: that is why a restart keeps the drawn pod, and a replacement does not.
 */
import { make, say, set, square } from "./svg.js";

/** @typedef {import("../layout/scene.js").PodFace} PodFace */

/** @param {SVGElement} group @returns {Record<string, SVGElement>} */
export function makeGlyph(group) {
  const parts = /** @type {Record<string, SVGElement>} */ ({});
  for (const name of ["halo", "asked", "hollow", "fill", "stripes", "outline", "inner", "mark"]) parts[name] = make("path", { class: `pod-${name}` }, group);
  parts.ring = make("path", { class: "pod-ring" }, group);
  parts.letter = make("text", { class: "pod-letter", "aria-hidden": "true", "text-anchor": "middle", "dominant-baseline": "central" }, group);
  parts.badge = make("rect", { class: "pod-badge" }, group);
  parts.restarts = make("text", { class: "pod-restarts", "aria-hidden": "true", "text-anchor": "middle", "dominant-baseline": "central" }, group);
  parts.clock = make("path", { class: "pod-clock" }, group);
  parts.doubt = make("text", { class: "pod-doubt", "aria-hidden": "true", "text-anchor": "middle" }, group);
  parts.name = make("text", { class: "pod-name", "aria-hidden": "true", "text-anchor": "middle" }, group);
  parts.note = make("text", { "aria-hidden": "true", "text-anchor": "middle" }, group);
  return parts;
}

/** Diagonals of a square, inside its round corners. @param {number} s */
export function stripes(s) {
  const step = Math.max(5, s * 0.17);
  const inset = s * 0.09;
  const lines = [];
  // From the middle outwards, so that the pattern is the same on both sides.
  for (let c = s - Math.floor(s / step) * step; c < 2 * s; c += step) {
    const x0 = Math.max(inset, c - (s - inset));
    const x1 = Math.min(s - inset, c - inset);
    if (x1 - x0 > s * 0.14) lines.push(`M${x0.toFixed(1)} ${(c - x0).toFixed(1)} L${x1.toFixed(1)} ${(c - x1).toFixed(1)}`);
  }
  return lines.join(" ");
}

/** @param {PodFace} face */
export function mark({ state, size: s }) {
  if (state === "failed") return `M${s * 0.32} ${s * 0.32} L${s * 0.68} ${s * 0.68} M${s * 0.68} ${s * 0.32} L${s * 0.32} ${s * 0.68}`;
  if (state === "completed") return `M${s * 0.28} ${s * 0.53} L${s * 0.44} ${s * 0.69} L${s * 0.73} ${s * 0.34}`;
  return "";
}

const MARKED = new Set(["failed", "completed"]);

/** The letter in the middle; none where a mark says more. @param {PodFace} face */
export function letterOf(face) {
  return MARKED.has(face.state) || face.state === "terminating" ? "" : face.letter;
}

/**
 * @param {Record<string, SVGElement>} parts
 * @param {PodFace} face
 * @param {string} requested
 */
export function drawGlyph(parts, face, requested) {
  const s = face.size;
  const thin = s < 30 ? 2 : 2.5;
  const notch = face.state === "notready" ? s * 0.36 : 0;
  const patterned = face.pattern > 1 && (face.state === "ready" || face.state === "notready") && s >= 20;
  set(parts.halo, { d: square(s + 9, 0), transform: "translate(-4.5 -4.5)", class: face.halo ? "pod-halo on" : "pod-halo" });
  set(parts.asked, { d: square(s + 5, 0), transform: "translate(-2.5 -2.5)", class: requested ? "pod-asked on" : "pod-asked" });
  set(parts.hollow, { d: square(s, 0, notch) });
  set(parts.fill, { d: square(s, 0, notch) });
  set(parts.outline, { d: square(s, thin / 2, notch), "stroke-width": face.state === "failed" ? thin * 1.5 : thin });
  set(parts.inner, { d: patterned ? square(s, s < 30 ? 3 : 4.5, notch ? notch - 2 : 0) : "", class: `pod-inner pattern-${face.pattern}` });
  set(parts.stripes, { d: face.state === "terminating" ? stripes(s) : "", "stroke-width": Math.max(2, s * 0.07) });
  set(parts.mark, { d: mark(face), "stroke-width": Math.max(2.5, s * 0.085) });
  set(parts.ring, { d: square(s) });
  const letter = letterOf(face);
  set(parts.letter, { x: s / 2, y: s / 2 + s * 0.015, "font-size": (s * (letter.length > 1 ? 0.36 : 0.46)).toFixed(1) });
  say(parts.letter, letter);
  drawBadge(parts, face);
  set(parts.clock, { d: requested ? clock(s) : "" });
  set(parts.doubt, { x: s * (face.letter ? 0.9 : 0.5), y: s * (face.letter ? 0.2 : 0.66), "font-size": (s * 0.44).toFixed(1) });
  say(parts.doubt, face.state === "unknown" ? "?" : "");
  const named = face.size >= 40;
  set(parts.name, { x: s / 2, y: s + (s >= 52 ? 18 : 16), "font-size": s >= 52 ? 13 : 12 });
  say(parts.name, named ? face.name : "");
  set(parts.note, { x: s / 2, y: s + (s >= 52 ? 32 : 28), "font-size": s >= 52 ? 12 : 11, class: `pod-note ${face.noteTone}` });
  say(parts.note, named ? face.note : "");
}

/** @param {Record<string, SVGElement>} parts @param {PodFace} face */
function drawBadge(parts, { restarts, size: s }) {
  const words = restarts > 99 ? "99+" : restarts > 0 ? String(restarts) : "";
  const size = Math.max(9, Math.round(s * 0.28));
  const h = size + 6;
  const w = Math.max(h, words.length * size * 0.66 + 8);
  // On the lower right corner, and never further out than the gap between two cells.
  const x = s - w * 0.66;
  set(parts.badge, { x, y: s - h * 0.66, width: w, height: h, rx: h / 2, class: words ? "pod-badge on" : "pod-badge" });
  set(parts.restarts, { x: x + w / 2, y: s - h * 0.16, "font-size": size });
  say(parts.restarts, words);
}

/** A small clock on the upper left corner: asked for, not seen yet. @param {number} s */
function clock(s) {
  const r = Math.max(5, s * 0.15);
  return `M${-r} 0 a${r} ${r} 0 1 0 ${2 * r} 0 a${r} ${r} 0 1 0 ${-2 * r} 0 M0 ${-r * 0.55} V0 L${r * 0.45} ${r * 0.3}`;
}
