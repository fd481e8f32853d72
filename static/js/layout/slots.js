// @ts-check
/**
 * Slot memory: a pod keeps its cell until it is gone, and a new pod takes the lowest free one.
 *
 * Pure: the old memory goes in, a new one comes out. The price is holes: a box may show a gap where a pod was. That gap is the point, since an eye
 * that follows one pod must never lose it because another one left.
 */

/** @typedef {Map<string, number>} Slots pod id → index of its cell */

/**
 * @param {Slots | undefined} before
 * @param {string[]} ids  who is there now, in the order in which newcomers are seated
 * @returns {Slots}
 */
export function seat(before, ids) {
  /** @type {Slots} */
  const after = new Map();
  const taken = new Set();
  for (const id of ids) {
    const slot = before?.get(id);
    if (slot !== undefined && !taken.has(slot)) {
      after.set(id, slot);
      taken.add(slot);
    }
  }
  let free = 0;
  for (const id of ids) {
    if (after.has(id)) continue;
    while (taken.has(free)) free += 1;
    after.set(id, free);
    taken.add(free);
  }
  return after;
}

/** How many cells these slots need. @param {Slots} slots */
export function span(slots) {
  let most = 0;
  for (const slot of slots.values()) most = Math.max(most, slot + 1);
  return most;
}
