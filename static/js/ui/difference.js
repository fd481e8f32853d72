// @ts-check
// Which lines of a text are new, and which of an older one are gone: the longest common subsequence between what differs at all. Pure.

const TABLE_MAX = 4_000_000; // cells; beyond, lines are compared by their text alone, whatever their order

/** @param {string[]} before @param {string[]} after @returns {{ added: number[], gone: string[] }} indexes in `after`, texts of `before` */
export function difference(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  const { added, gone } = old.length * now.length > TABLE_MAX ? byText(old, now) : byOrder(old, now);
  return { added: added.map((index) => index + start), gone };
}

/** @param {string[]} old @param {string[]} now */
function byOrder(old, now) {
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === now[j] ? common[(i + 1) * width + j + 1] + 1 : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  /** @type {number[]} */
  const added = [];
  /** @type {string[]} */
  const gone = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) { i += 1; j += 1; }
    else if (j >= now.length || (i < old.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) gone.push(old[i++]);
    else added.push(j++);
  }
  return { added, gone };
}

/** @param {string[]} old @param {string[]} now */
function byText(old, now) {
  const [had, has] = [new Set(old), new Set(now)];
  return { added: now.flatMap((text, index) => (had.has(text) ? [] : [index])), gone: old.filter((text) => !has.has(text)) };
}
