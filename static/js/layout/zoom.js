// @ts-check
/**
 * How much larger than life a picture may be drawn: a small cluster on a projector should fill the wall, not a corner of it.
 *
 * Pure. The zoom is chosen when the window, the view or the filter change, never while the cluster moves: the camera stays where it is. A zoom must
 * cost nothing: the whole picture stays visible, no pod gets a smaller cell, and no column is lost.
 */

const STEPS = [1.5, 1.4, 1.3, 1.2, 1.1];
/** Below this width a layout takes another form, with the cards below the pods, px. */
const WIDE_PX = 1104;

/**
 * @param {(size: import("./scene.js").Size) => import("./scene.js").Scene} layout
 * @param {import("./scene.js").Size} size
 * @returns {number} 1 or more
 */
export function chooseZoom(layout, size) {
  const base = layout(size);
  if (base.field || base.height > size.height) return 1;
  const least = smallest(base);
  for (const zoom of STEPS) {
    const smaller = zoomed(size, zoom);
    if (smaller.width < WIDE_PX) continue;
    const scene = layout(smaller);
    if (scene.height <= smaller.height && smallest(scene) >= least) return zoom;
  }
  return 1;
}

/** The smallest pod of a picture, px. @param {import("./scene.js").Scene} scene */
const smallest = (scene) => Math.min(...scene.items.map((item) => item.pod?.size ?? Infinity));

/** The size a layout works with under a zoom. @param {import("./scene.js").Size} size @param {number} zoom */
export const zoomed = ({ width, height }, zoom) => ({ width: Math.floor(width / zoom), height: Math.floor(height / zoom) });
