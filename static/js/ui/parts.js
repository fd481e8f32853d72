// @ts-check
// What plugs into the page. Each view, overlay and tool is a part: main.js creates it in one line, and this list calls it.

/** @typedef {{ up: string[], del: any[], reset: boolean }} Change */
/** @typedef {import("./address.js").Address} Address */

/**
 * Every member is optional; a part has what it needs.
 * @typedef {object} Part
 * @property {Mode} [mode]  a view of its own: drawn instead of the picture while the address names it
 * @property {import("./keys.js").Key[]} [keys]  single keys, listed on `?` by themselves
 * @property {import("./commands.js").Command[] | (() => import("./commands.js").Command[])} [commands]  what the command palette offers for it
 * @property {(change: Change, frame: Record<string, any>) => void} [onChange]  rows came, or are gone; may be several times per animation frame
 * @property {(frame: Record<string, any>) => void} [onFrame]  frames without rows: note, state, hello, beat
 * @property {(change: Change) => void} [onDraw]  after each drawing, whatever the view; at most once per animation frame
 * @property {() => void} [onSecond]  once a second
 * @property {(address: Address) => void} [onAddress]  the view state has changed
 * @property {() => boolean} [onEscape]  true: it closed or cleared something of its own, and the key is spent
 */

/**
 * @typedef {object} Mode
 * @property {string} id  as in the address and in `data-mode` of its tab
 * @property {string} panel  id of the element that is shown while the view is on
 * @property {(change: Change) => void} update  draw; called once per animation frame in which something changed
 * @property {(id: string) => boolean} [reveal]  take the camera to a thing; false: it is not drawn in this view
 * @property {boolean} [isTicking]  draw once a second, too: it shows ages
 */

export function createParts() {
  /** @type {Part[]} */
  const parts = [];
  /** @type {Map<string, Mode>} */
  const modes = new Map();

  return {
    /** @template {Part} T @param {T} part @returns {T} */
    plug(part) {
      parts.push(part);
      if (part.mode) modes.set(part.mode.id, part.mode);
      return part;
    },
    modes,
    all: /** @type {readonly Part[]} */ (parts),
    /** @param {Change} change @param {Record<string, any>} frame */
    change: (change, frame) => parts.forEach((part) => part.onChange?.(change, frame)),
    /** @param {Record<string, any>} frame */
    frame: (frame) => parts.forEach((part) => part.onFrame?.(frame)),
    /** @param {Change} change */
    draw: (change) => parts.forEach((part) => part.onDraw?.(change)),
    second: () => parts.forEach((part) => part.onSecond?.()),
    /** @param {Address} address */
    address: (address) => parts.forEach((part) => part.onAddress?.(address)),
    /** The last one that was plugged in is asked first. */
    escape: () => parts.findLast((part) => part.onEscape?.()) !== undefined,
  };
}
