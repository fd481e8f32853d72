// @ts-check
/**
 * What the lesson's part and a drawing agree on; types alone. They stand apart from `main.js`, because a comment that names a module
 * counts as an import when files get their hashed names, and drawings must not import who imports them.
 */

/**
 * What somebody did in the drawing that the lesson should know: `id` names it ("all-green", "pulled"), `text` says it for the narration.
 * @typedef {{ id: string, text: string }} Event
 * @typedef {object} Hooks
 * @property {(event: Event) => void} answered  something was reached
 * @property {(text: string) => void} say  a sentence for the narration (screen readers hear it)
 * @property {boolean} isStill  motion is reduced
 * @property {{ chosen: () => string[], pick: (thing: string) => void } | null} picking  the open question is answered by clicking things of the drawing
 * @property {boolean} [isWanted]  the lesson waits for `answered`
 * @property {boolean} [isLocked]  first the guess, then the drawing
 * @property {any} [document]  the run's document (docs/lesson-protocol.md)
 *
 * @typedef {{ update?: (hooks: Hooks) => void, end: () => void }} Drawn  `update`: another question, or another answer
 * @typedef {{ title: string, draw: (host: HTMLElement, hooks: Hooks) => Drawn }} Drawing  `title`: what the drawing is, for screen readers
 */
export {};
