// @ts-check
// A command: something that can be done by its name, in the command palette.

/**
 * @typedef {object} Command
 * @property {string} title  what it does, as one would say it: "Show the Apps view"
 * @property {string} [group]  a heading in the palette; "Page" when not given
 * @property {string} [key]  the single key that does the same, as it is printed on `?`
 * @property {string} [words]  more words that find it
 * @property {() => void} run
 * @property {() => string} [whyNot]  why it cannot be done now; "" when it can
 */

/** @param {readonly { commands?: Command[] | (() => Command[]) }[]} parts @returns {Command[]} */
export function commandsOf(parts) {
  return parts.flatMap(({ commands }) => (typeof commands === "function" ? commands() : commands ?? []));
}
