// @ts-check
// What was typed, brought back by the arrows; and how a line grows by Tab. Pure: nothing here touches the page.

const KEPT = 200; // lines; more is nothing that anybody steps back through

export class Past {
  /** @type {string[]} */
  #lines = [];
  #at = 0;
  /** What was being typed when the arrows began. */
  #draft = "";

  /** @param {string} line */
  add(line) {
    if (line.trim() && this.#lines.at(-1) !== line) this.#lines.push(line);
    if (this.#lines.length > KEPT) this.#lines.shift();
    this.#at = this.#lines.length;
    this.#draft = "";
  }

  /** The line before, or after; null at the end. @param {-1 | 1} way @param {string} now  what stands there */
  step(way, now) {
    const next = this.#at + way;
    if (next < 0 || next > this.#lines.length) return null;
    if (this.#at === this.#lines.length) this.#draft = now;
    this.#at = next;
    return next === this.#lines.length ? this.#draft : this.#lines[next];
  }
}

/**
 * The line after Tab: the last word grows as far as all offers agree; a single offer is taken whole.
 * @param {string} line @param {readonly string[]} offers  whole words, in order
 */
export function grown(line, offers) {
  if (!offers.length) return line;
  const start = line.lastIndexOf(" ") + 1;
  const common = offers.reduce((one, other) => {
    let length = 0;
    while (length < one.length && one[length] === other[length]) length += 1;
    return one.slice(0, length);
  });
  const isWhole = offers.length === 1 && !common.endsWith("=") && !common.endsWith("/");
  return line.slice(0, start) + (common.length >= line.length - start ? common : line.slice(start)) + (isWhole ? " " : "");
}
