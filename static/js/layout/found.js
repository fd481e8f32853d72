// @ts-check
// A halo around what a search found, in any scene and at any level. Pure: items in, items out; what is not found stays the same object.

import { standIns } from "./stand-ins.js";

/** @typedef {import("./scene.js").Item} Item */
/** @typedef {{ ids: Iterable<string>, current: string }} Found */

/** Of an item that was marked: the marked one, so that an unchanged item stays unchanged. @type {WeakMap<Item, Map<string, Item>>} */
const marked = new WeakMap();

/**
 * The items of a thing in a scene: itself, or the pods that stand for it.
 * @param {Map<string, Item>} byId @param {any} model @param {string} id
 */
export function itemsOf(byId, model, id) {
  const own = byId.get(id);
  if (own) return [own];
  const row = model.rows.get(id);
  // Where pods are too small to be drawn one by one, a pod is on its node.
  const node = row?.kind === "Pod" && row.node ? byId.get(model.find("Node", "", row.node)?.id) : undefined;
  if (node) return [node];
  return standIns(model, row).flatMap((pod) => byId.get(pod) ?? []);
}

/**
 * @param {Item[]} items @param {any} model @param {Found | null} found
 * @returns {Item[]}
 */
export function markFound(items, model, found) {
  if (!found) return items;
  const byId = indexOf(items);
  /** @type {Map<string, string>} */
  const classes = new Map();
  for (const id of found.ids) for (const { id: one } of itemsOf(byId, model, id)) classes.set(one, "found");
  if (found.current) for (const { id } of itemsOf(byId, model, found.current)) classes.set(id, "found now");
  if (!classes.size) return items;
  return items.map((item) => (item.id && classes.has(item.id) && byId.get(item.id) === item ? withHalo(item, /** @type {string} */ (classes.get(item.id))) : item));
}

/** @param {Item[]} items */
export function indexOf(items) {
  /** @type {Map<string, Item>} */
  const byId = new Map();
  for (const item of items) if (item.id && !byId.has(item.id)) byId.set(item.id, item);
  return byId;
}

/** @param {Item} item @param {string} cls */
function withHalo(item, cls) {
  let known = marked.get(item);
  if (!known) marked.set(item, (known = new Map()));
  let made = known.get(cls);
  if (!made) known.set(cls, (made = { ...item, cls: `${item.cls} ${cls}`.trim(), pod: item.pod && { ...item.pod, halo: true, dim: false } }));
  return made;
}

/**
 * The thing at a place: of several the smallest, of none the nearest one.
 * @template {{ id: string, layer: string, x: number, y: number, w: number, h: number }} T
 * @param {readonly T[]} items @param {number} x @param {number} y  in units of the layout
 * @returns {T | null}
 */
export function nearest(items, x, y) {
  /** @type {T | null} */
  let best = null;
  let least = [Infinity, Infinity];
  for (const item of items) {
    if (!item.id || item.layer === "wires" || item.w <= 0 || item.h <= 0) continue;
    const away = Math.hypot(Math.max(item.x - x, 0, x - item.x - item.w), Math.max(item.y - y, 0, y - item.y - item.h));
    const now = [away, item.w * item.h];
    if (now[0] < least[0] || (now[0] === least[0] && now[1] < least[1])) [best, least] = [item, now];
  }
  return best;
}
