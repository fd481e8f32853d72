// @ts-check
/** The Apps view: how everything is wired. */
import { byPlace } from "./order.js";
import { CELLS, podItem } from "./pods.js";
import { visible } from "./visible.js";

/** @param {any} model @param {any} view @param {import("./scene.js").Size} size @param {import("./scene.js").Scene | null} [previous] @returns {import("./scene.js").Scene} */
export function layoutApps(model, view, size, previous = null) {
  const pods = visible(model, "Pod", view).rows.sort(byPlace);
  const per = Math.max(1, Math.floor((size.width - 64) / CELLS[0].w));
  const items = pods.map((pod, i) => podItem(pod, view, { x: 32 + (i % per) * CELLS[0].w, y: 64 + Math.floor(i / per) * CELLS[0].h, cell: CELLS[0], quiet: pod.node }));
  return { mode: "apps", width: size.width, height: 200 + Math.ceil(pods.length / per) * CELLS[0].h, items, ticking: false, label: "Apps view.", memory: { ...previous?.memory } };
}
