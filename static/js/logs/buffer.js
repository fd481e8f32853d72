// @ts-check
// The lines of a log in the order of their moments, at most so many, and the place in each source from which to go on. Pure.

/** @typedef {{ source: string, at: string, text: string, number: number }} Line `number` rises with each line that ever came */

export const LINES_KEPT = 5_000; // what a browser scrolls and searches without a pause; the file has all

export class Buffer {
  constructor(kept = LINES_KEPT) {
    this.kept = kept;
    /** @type {Line[]} */
    this.lines = [];
    this.came = 0;
    /** @type {Map<string, { at: string, lines: number }>} */
    this.places = new Map();
  }

  /**
   * Puts a line where its moment belongs. Lines without one, and lines of the same, stay in the order in which they came.
   * @param {string} source @param {string} at @param {string} text @returns {{ line: Line, index: number, dropped: Line | null }}
   */
  add(source, at, text) {
    const line = { source, at, text, number: this.came++ };
    if (at) this.#remember(source, at);
    let index = this.lines.length;
    while (at && index > 0 && this.lines[index - 1].at > at) index -= 1;
    this.lines.splice(index, 0, line);
    const dropped = this.lines.length > this.kept ? (this.lines.shift() ?? null) : null;
    return { line, index: dropped ? index - 1 : index, dropped };
  }

  /** @param {string} source @param {string} at */
  #remember(source, at) {
    const place = this.places.get(source);
    if (!place || at > place.at) this.places.set(source, { at, lines: 1 });
    else if (at === place.at) place.lines += 1;
  }

  /** What to ask with, so that no line is lost and none comes twice. @returns {string[]} */
  after() {
    return [...this.places].map(([source, { at, lines }]) => `${lines}/${at}/${source}`);
  }
}
