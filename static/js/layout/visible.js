// @ts-check
/**
 * Which rows the present filter shows, and how many it leaves out: nothing is hidden without being counted.
 */

const SYSTEM = new Set(["kube-system", "kube-public", "kube-node-lease", "local-path-storage"]);

/** @param {string} namespace */
export const isSystem = (namespace) => SYSTEM.has(namespace);

/** The Service of the API server itself, which every cluster has in `default`. @param {any} row */
const isApiServer = (row) => row.kind === "Service" && row.namespace === "default" && row.name === "kubernetes";

/**
 * @param {any} view
 * @param {any} row
 */
export function shows(view, row) {
  if (!row.namespace) return true;
  if (view.hideSystem && (isSystem(row.namespace) || isApiServer(row))) return false;
  return view.namespaces === null || view.namespaces === undefined || view.namespaces.has(row.namespace);
}

/**
 * @param {any} model
 * @param {string} kind
 * @param {any} view
 * @returns {{rows: any[], hidden: number, hiddenSystem: number}}
 */
export function visible(model, kind, view) {
  const rows = [];
  let hidden = 0;
  let hiddenSystem = 0;
  for (const row of model.of(kind).values()) {
    if (shows(view, row)) rows.push(row);
    else {
      hidden += 1;
      if (view.hideSystem && isSystem(row.namespace)) hiddenSystem += 1;
    }
  }
  return { rows, hidden, hiddenSystem };
}

/** "6 system pods hidden", or "". @param {{hidden: number, hiddenSystem: number}} count */
export function hiddenWords({ hidden, hiddenSystem }) {
  const rest = hidden - hiddenSystem;
  const words = [];
  if (hiddenSystem) words.push(`${hiddenSystem} system ${hiddenSystem === 1 ? "pod" : "pods"} hidden`);
  if (rest) words.push(`${rest} in other namespaces hidden`);
  return words.join(" · ");
}

/** "3 pods", or that they cannot be seen: a nought would say that there is none. @param {string} word @param {number} count @param {boolean} [isUnseen] */
export function numbered(word, count, isUnseen = false) {
  return isUnseen && !count ? `${word}s not visible` : `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Nothing is wrong, as far as can be seen. @param {any} view  `unseen`: kinds that Podium may not look at */
export function wellWords(view) {
  return view.unseen?.size ? "nothing wrong in what is visible" : "all is well";
}
