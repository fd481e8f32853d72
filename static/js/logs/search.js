// @ts-check
// Where a text stands in a line that is cut into pieces of different looks. Pure.

/** @typedef {import("./ansi.js").Piece} Piece */

/** @param {Piece[]} pieces */
export const plain = (pieces) => pieces.map(({ text }) => text).join("");

/** Whether the line has it, whatever the case. @param {string} line @param {string} wanted in lower case */
export const has = (line, wanted) => wanted !== "" && line.toLowerCase().includes(wanted);

/**
 * The pieces, cut at the ends of what was found. Letters whose lower case is longer than they (İ) would shift the places: such a line
 * is found, and not marked.
 * @param {Piece[]} pieces @param {string} wanted in lower case @returns {(Piece & { found: boolean })[]}
 */
export function marked(pieces, wanted) {
  const line = plain(pieces);
  const lower = line.toLowerCase();
  const ends = wanted && lower.length === line.length ? places(lower, wanted) : [];
  const cut = [];
  let at = 0;
  for (const piece of pieces) {
    let left = piece.text;
    while (left) {
      const inside = ends.find(([from, to]) => from <= at && at < to);
      const next = inside ? inside[1] : (ends.find(([from]) => from > at)?.[0] ?? Infinity);
      const text = left.slice(0, next - at);
      cut.push({ text, classes: piece.classes, found: inside !== undefined });
      at += text.length;
      left = left.slice(text.length);
    }
  }
  return cut;
}

/** @param {string} line @param {string} wanted @returns {[number, number][]} */
function places(line, wanted) {
  /** @type {[number, number][]} */
  const found = [];
  for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + wanted.length)) found.push([at, at + wanted.length]);
  return found;
}
