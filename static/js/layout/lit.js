// @ts-check
/**
 * What a lesson lights up in any scene, and the words it puts on things. Pure: items in, items out. Where nothing has begun to move the rest is
 * dimmed; whatever lies around a lit thing (its node, its lane) stays as it is.
 */

import { bubblesOn } from "./bubbles.js";
import { indexOf, itemsOf } from "./found.js";
import { byCreation } from "./order.js";

/** @typedef {import("./scene.js").Item} Item */
/** @typedef {{ lit: Set<string>, dims: boolean, bubbles: { id: string, text: string }[], notes?: Map<string, { note: string, says: string }>, near?: string[] }} Lesson  `near`: not lit, and not dimmed; `notes`: what is written under pods instead of the usual */

/** Of an item: what was made of it, so that an unchanged item stays unchanged. @type {WeakMap<Item, { lit?: Item, dim?: Item, noted?: Item }>} */
const made = new WeakMap();

/**
 * @param {Item[]} items @param {any} model @param {Lesson | null | undefined} lesson @param {{ width: number, height: number, isStage?: boolean }} scene
 * @returns {Item[]}
 */
export function markLesson(items, model, lesson, scene) {
  if (!lesson) return items;
  const { notes } = lesson;
  if (notes) items = items.map((one) => withNote(one, notes.get(one.id)));
  const byId = indexOf(items);
  const lit = new Set([...lesson.lit].flatMap((id) => itemsOf(byId, model, id)));
  // A thing that words stand on is looked at, too.
  const near = lesson.dims ? new Set([...belonging(model, new Set([...lesson.lit, ...(lesson.near ?? []), ...lesson.bubbles.map(({ id }) => id)]))].flatMap((id) => itemsOf(byId, model, id))) : lit;
  const bright = new Set([...lit, ...near]);
  const marked = lit.size ? items.map((one) => (lit.has(one) ? brighter(one) : lesson.dims && isOther(one, bright) ? dimmer(one) : one)) : items;
  const said = lesson.bubbles.flatMap(({ id, text }) => eldest(itemsOf(byId, model, id), model).map((on) => ({ on, id, text })));
  return [...marked, ...bubblesOn(said, marked, scene)];
}

/** Of pods that stand for what is not drawn itself always the same: the oldest, as actions choose. @param {Item[]} items @param {any} model @returns {Item[]} one at most */
function eldest(items, model) {
  const row = (/** @type {Item} */ one) => model.rows.get(one.id) ?? { name: one.name };
  return [...items].sort((a, b) => byCreation(row(a), row(b))).slice(0, 1);
}

/** What belongs to lit things: what they own, down to the pods; of a Service, the pods that it chooses. @param {any} model @param {Set<string>} ids @returns {Set<string>} */
export function belonging(model, ids) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const id of ids) {
    for (const one of [id, ...model.replicaSetsOf(id).keys()]) {
      found.add(one);
      for (const pod of model.podsOf(one).keys()) found.add(pod);
    }
    const row = model.rows.get(id);
    if (row?.kind !== "Service") continue;
    for (const pod of model.of("Pod").values()) if (pod.namespace === row.namespace && pod.services?.[row.id]) found.add(pod.id);
  }
  return found;
}

/** Neither in a lit thing nor around one. @param {Item} one @param {Set<Item>} lit */
function isOther(one, lit) {
  if (one.cls.includes("header")) return false;
  for (const bright of lit) if (holds(one, bright) || holds(bright, one) || (bright.id && one.key.endsWith(bright.id))) return false;
  return true;
}

/** Whether the middle of `b` lies in `a`. @param {Item} a @param {Item} b */
const holds = (a, b) => a.w > 0 && b.x + b.w / 2 >= a.x && b.x + b.w / 2 <= a.x + a.w && b.y + b.h / 2 >= a.y && b.y + b.h / 2 <= a.y + a.h;

/** @param {Item} one @param {{ note: string, says: string } | undefined} given */
function withNote(one, given) {
  if (!given || !one.pod) return one;
  const known = made.get(one) ?? {};
  if (known.noted?.pod?.note !== given.note) known.noted = { ...one, label: `${one.label}, ${given.says}`, pod: { ...one.pod, note: given.note, noteTone: "t2" } };
  made.set(one, known);
  return /** @type {Item} */ (known.noted);
}

/** @param {Item} one */
function brighter(one) {
  const known = made.get(one) ?? {};
  known.lit ??= { ...one, cls: `${one.cls} found lit`.trim(), pod: one.pod && { ...one.pod, halo: true, dim: false } };
  made.set(one, known);
  return known.lit;
}

/** @param {Item} one */
function dimmer(one) {
  const known = made.get(one) ?? {};
  known.dim ??= { ...one, cls: `${one.cls} unlit`.trim() };
  made.set(one, known);
  return known.dim;
}
