// @ts-check
/** All sample clusters, and what holds for every picture of them: nothing overlaps, nothing sticks out. */
import { layoutApps } from "../../../static/js/layout/apps.js";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { podBox } from "../../../static/js/layout/pods.js";
import { boxOf } from "../../../static/js/layout/scene.js";
import { everyKind } from "../harness/kinds.js";
import * as rows from "../harness/rows.js";

export const LAYOUTS = { nodes: layoutNodes, apps: layoutApps };
export const SIZES = [{ width: 1920, height: 1024 }, { width: 1480, height: 900 }, { width: 1280, height: 664 }, { width: 840, height: 664 }, { width: 390, height: 780 }, { width: 880, height: 500 }, { width: 378, height: 320 }];

/** @type {Record<string, () => rows.Rows>} */
export const CLUSTERS = {
  workshop: () => rows.workshop().model, updating: () => rows.updating().model, stuck: () => rows.stuck().model, lost: () => rows.lost().model,
  many: () => rows.many(20, 200).model, zones: () => rows.many(9, 72, 3).model, empty: () => rows.empty().model, forbidden: () => rows.forbidden().model,
  wiring: () => rows.wiring().model, large: () => rows.large().model, hostile: () => rows.hostile().model, kinds: () => everyKind().model,
};

/** Every line of text in the picture as a box. @param {import("../../../static/js/layout/scene.js").Scene} scene */
export function textBoxes(scene) {
  return scene.items.flatMap((item) => item.parts.filter((part) => part.t === "text").map((part) => {
    const box = boxOf(/** @type {any} */ (part));
    return { key: item.key, said: /** @type {any} */ (part).runs.map((/** @type {any} */ run) => run.s).join(""), x: box.x + item.x, y: box.y + item.y, w: box.w, h: box.h };
  })).filter((box) => box.w > 0);
}

/** @param {{x: number, y: number, w: number, h: number}} a @param {{x: number, y: number, w: number, h: number}} b @param {number} [slack] px */
export const overlap = (a, b, slack = 0.5) => a.x + slack < b.x + b.w && b.x + slack < a.x + a.w && a.y + slack < b.y + b.h && b.y + slack < a.y + a.h;

/** Pairs that overlap, found by a sweep from top to bottom. @template {{x: number, y: number, w: number, h: number}} T @param {T[]} boxes @returns {[T, T][]} */
export function overlaps(boxes) {
  const sorted = [...boxes].sort((a, b) => a.y - b.y);
  /** @type {[T, T][]} */
  const found = [];
  sorted.forEach((a, i) => {
    for (let j = i + 1; j < sorted.length && sorted[j].y < a.y + a.h; j += 1) if (overlap(a, sorted[j])) found.push([a, sorted[j]]);
  });
  return found;
}

/** @param {import("../../../static/js/layout/scene.js").Scene} scene */
export const podBoxes = (scene) => scene.items.filter((item) => item.pod).map((item) => ({ key: item.key, said: item.name, ...podBox(item) }));

/** Where each pod is. @param {import("../../../static/js/layout/scene.js").Scene} scene */
export const places = (scene) => new Map(scene.items.filter((item) => item.pod).map((item) => [item.id, `${item.x},${item.y},${item.w}`]));
