// @ts-check
// Where a drawn explorable stands instead of the picture of the cluster. Loaded when the first one is wanted (drawn/main.js).

/** @typedef {import("./drawn/main.js").Hooks} Hooks */

/** @param {HTMLElement} host @param {{ failed: (why: string) => void }} wiring */
export function createDrawing(host, { failed }) {
  /** @type {typeof import("./drawn/main.js") | null} */
  let drawn = null;
  let wanted = "";
  let shown = "";

  /** @param {string} name  "": none @param {string} sign  what it depends on: the same again changes nothing @param {Hooks} hooks */
  async function show(name, sign, hooks) {
    if (`${name} ${sign}` === shown) return undefined;
    shown = `${name} ${sign}`;
    wanted = name;
    host.hidden = !name;
    document.body.classList.toggle("with-drawing", Boolean(name));
    if (!name) return drawn?.unmount();
    drawn ??= await import("./drawn/main.js").catch(() => null);
    if (wanted !== name) return undefined;
    if (!drawn) return failed("The drawing could not be loaded. Load the page again.");
    if (!(await drawn.mount(host, name, hooks))) failed(`There is no drawing “${name}” in this Podium.`);
    return undefined;
  }

  return { show };
}
