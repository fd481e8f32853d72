// @ts-check
// The way of a dot through the picture: from points to keyframes. Pure; tested in node.

/** @typedef {{ x: number, y: number }} Point */

/** Frames of one flight: enough to follow the round corners of a wire. */
const STEPS = 16;
/** How far an unanswered request falls, px. */
const FALL = 70;

/** @param {Point[]} points @param {number} share 0…1 of the whole way @returns {Point} */
export function along(points, share) {
  const lengths = points.slice(1).map((point, i) => Math.hypot(point.x - points[i].x, point.y - points[i].y));
  let left = share * lengths.reduce((sum, one) => sum + one, 0);
  for (let i = 0; i < lengths.length; i += 1) {
    if (left <= lengths[i] || i === lengths.length - 1) {
      const part = lengths[i] ? Math.min(1, left / lengths[i]) : 0;
      return { x: points[i].x + (points[i + 1].x - points[i].x) * part, y: points[i].y + (points[i + 1].y - points[i].y) * part };
    }
    left -= lengths[i];
  }
  return points[points.length - 1];
}

const at = (/** @type {Point} */ { x, y }, more = "") => `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)${more}`;

/** An answer arrives and is taken in. @param {Point[]} points @returns {Keyframe[]} */
export function arrival(points) {
  const frames = Array.from({ length: STEPS + 1 }, (_, i) => ({ offset: (i / STEPS) * 0.92, opacity: 1, transform: at(along(points, i / STEPS)) }));
  return [...frames, { offset: 1, opacity: 0, transform: at(points[points.length - 1], " scale(1.8)") }];
}

/** A request fails where its way ends, and falls. @param {Point[]} points @returns {Keyframe[]} */
export function fall(points) {
  const last = points[points.length - 1];
  const frames = Array.from({ length: STEPS + 1 }, (_, i) => ({ offset: (i / STEPS) * 0.5, opacity: 1, transform: at(along(points, i / STEPS)) }));
  return [...frames, { offset: 0.62, opacity: 1, transform: at(last) }, { offset: 1, opacity: 0, transform: at({ x: last.x, y: last.y + FALL }, " rotate(40deg)"), easing: "ease-in" }];
}
