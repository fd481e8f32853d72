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
  return standIns(model, model.rows.get(id)).flatMap((pod) => byId.get(pod) ?? []);
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
