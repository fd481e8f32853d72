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

/** Of each row once: a thousand pods of one second are told apart by name, at each drawing. @type {WeakMap<any, string[]>} */
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

/** @param {any} a @param {any} b */
export const byPlace = (a, b) => byText(a.namespace, b.namespace) || byNumberedName(a.name, b.name) || byText(a.id, b.id);
