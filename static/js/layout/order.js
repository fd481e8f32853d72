// @ts-check
/**
 * The orders in which things are read. Independent of the reader's language, so that every browser draws the same picture.
 */

/** @param {string} a @param {string} b */
export const byText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * "node-2" before "node-10".
 * @param {string} a
 * @param {string} b
 */
export const byNumberedName = (a, b) => byParts(split(a), split(b), a, b);

/** @param {string} name @returns {string[]} numbers and what stands between them */
const split = (name) => name.match(/\d+|\D+/g) ?? [];

/** Of each name once: a thousand pods of one second are told apart by it, at each drawing. @type {WeakMap<any, string[]>} */
const splits = new WeakMap();

/** @param {any} row */
function partsOf(row) {
  let parts = splits.get(row);
  if (!parts) splits.set(row, (parts = split(row.name)));
  return parts;
}

/** @param {string[]} left @param {string[]} right @param {string} a @param {string} b */
function byParts(left, right, a, b) {
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    if (left[i] === right[i]) continue;
    const numbers = /^\d/.test(left[i]) && /^\d/.test(right[i]);
    if (numbers && Number(left[i]) !== Number(right[i])) return Number(left[i]) - Number(right[i]);
    return byText(left[i], right[i]);
  }
  return left.length - right.length || byText(a, b);
}

/** Oldest first, then by name. @param {any} a @param {any} b */
export const byAge = (a, b) => (a.created_ms || 0) - (b.created_ms || 0) || (a.name === b.name ? 0 : byParts(partsOf(a), partsOf(b), a.name, b.name)) || byText(a.id, b.id);

/** Oldest first as actions choose, which compare names as texts: words stand on the pod that an action would take. @param {any} a @param {any} b */
export const byCreation = (a, b) => (a.created_ms ?? 0) - (b.created_ms ?? 0) || byText(a.name, b.name);

/** The pods of a model as they stood in its last picture; their places by id once somebody asks. @type {WeakMap<any, { sorted: any[], places: Map<string, number> | null }>} */
const ordered = new WeakMap();

/** More newcomers than this part of all are sorted in with the others. */
const FEW = 1 / 8;

/**
 * Oldest first. Begun from the last order: neither a name nor an age ever changes, so that only who is new has to find a place. @param {any} model @param {any[]} rows
 */
export function oldestFirst(model, rows) {
  const before = ordered.get(model);
  const places = before ? (before.places ??= new Map(before.sorted.map(({ id }, place) => [id, place]))) : new Map();
  const kept = new Array(places.size);
  const fresh = [];
  for (const row of rows) {
    const place = places.get(row.id);
    if (place === undefined) fresh.push(row);
    else kept[place] = row;
  }
  if (before && !fresh.length && rows.length === places.size) { // as nearly always, in a cluster of many pods
    before.sorted = kept;
    return kept;
  }
  const sorted = fresh.length < rows.length ? kept.filter(Boolean) : [];
  if (fresh.length > sorted.length * FEW) {
    for (const row of fresh) sorted.push(row);
    sortByAge(sorted);
  } else for (const row of fresh) sorted.splice(placeFor(row, sorted), 0, row);
  ordered.set(model, { sorted, places: null });
  return sorted;
}

/** The same as `sort(byAge)`; of thousands of one age the parts of a name are at hand, not looked up at each comparison. @param {any[]} rows */
function sortByAge(rows) {
  const keyed = rows.map((row) => ({ row, age_ms: row.created_ms || 0, parts: partsOf(row) }));
  keyed.sort((a, b) => a.age_ms - b.age_ms || (a.row.name === b.row.name ? 0 : byParts(a.parts, b.parts, a.row.name, b.row.name)) || byText(a.row.id, b.row.id));
  for (let i = 0; i < keyed.length; i += 1) rows[i] = keyed[i].row;
}

/** Behind all that are older. @param {any} row @param {any[]} sorted */
function placeFor(row, sorted) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byAge(sorted[middle], row) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {any} a @param {any} b */
export const byPlace = (a, b) => byText(a.namespace, b.namespace) || byNumberedName(a.name, b.name) || byText(a.id, b.id);

/** Nodes by zone, those without one last; in a zone as they came. @param {any[]} nodes @returns {[string, any[]][]} */
export function byZone(nodes) {
  /** @type {Map<string, any[]>} */
  const zones = new Map();
  for (const node of nodes) {
    const members = zones.get(node.zone ?? "");
    if (members) members.push(node);
    else zones.set(node.zone ?? "", [node]);
  }
  return [...zones].sort((a, b) => byText(a[0] || "\uffff", b[0] || "\uffff"));
}
