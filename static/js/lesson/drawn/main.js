// @ts-check
/**
 * The drawn explorables of the lessons: small living drawings that need no cluster. The lesson's part loads this file when a step's picture is
 * `drawn`, and puts one of them where the picture of the cluster stands otherwise.
 *
 * A drawing is a module with `draw(host, hooks)`; it makes its elements inside `host` (empty, scrolls by itself, follows theme and reduced motion
 * by CSS) and returns how to end it. Its line in DRAWINGS is all that makes it known.
 */

/** @typedef {import("./hooks.js").Hooks} Hooks */
/** @typedef {import("./hooks.js").Drawn} Drawn */
/** @typedef {import("./hooks.js").Drawing} Drawing */

/** Each by the name that a step gives in `drawn:`, loaded when it is wanted: a function that imports the module of that name. @type {Record<string, () => Promise<Drawing>>} */
const DRAWINGS = {
  "dependency-matrix": () => import("./dependency-matrix.js"),
  "machine-slices": () => import("./machine-slices.js"),
  "shared-kernel": () => import("./shared-kernel.js"),
  "image-layers": () => import("./image-layers.js"),
  "one-column": () => import("./one-column.js"),
  "three-hurdles": () => import("./three-hurdles.js"),
  "team-path": () => import("./team-path.js"),
  "nine-jobs": () => import("./nine-jobs.js"),
  "eight-principles": () => import("./eight-principles.js"),
  "control-loop": () => import("./control-loop.js"),
  "wish-path": () => import("./wish-path.js"),
  "nine-orders": () => import("./nine-orders.js"),
  "find-the-password": () => import("./find-the-password.js"),
  "certificate": () => import("./certificate.js"),
};

/** @type {{ host: HTMLElement, name: string, drawn: Drawn | null, hooks: Hooks } | null} */
let mounted = null;

/**
 * Show a drawing in `host`; the one before goes. The same name in the same place only gets the new hooks.
 * @param {HTMLElement} host @param {string} name @param {Hooks} hooks @returns {Promise<boolean>} false: there is no such drawing
 */
export async function mount(host, name, hooks) {
  if (mounted?.host === host && mounted.name === name) {
    mounted.hooks = hooks;
    mounted.drawn?.update?.(hooks);
    return true;
  }
  unmount();
  const load = DRAWINGS[name];
  if (!load) return false;
  const mine = (mounted = { host, name, drawn: /** @type {Drawn | null} */ (null), hooks });
  const { title, draw } = await load();
  if (mounted !== mine) return true; // another one was wanted meanwhile
  host.setAttribute("aria-label", title);
  mine.drawn = draw(host, mine.hooks);
  return true;
}

export function unmount() {
  mounted?.drawn?.end();
  mounted?.host.replaceChildren();
  mounted?.host.removeAttribute("aria-label");
  mounted = null;
}

/** The names that are known. */
export const names = () => Object.keys(DRAWINGS);
