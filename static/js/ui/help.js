// @ts-check
// The page behind `?`: every key that is plugged in, and the marks.

import { drawKeys, inForce, keysOf } from "./keys.js";
import { drawLegend } from "./legend.js";

/**
 * @param {{ button: HTMLElement, dialog: HTMLDialogElement, keys: HTMLElement, legend: HTMLElement, parts: readonly import("./parts.js").Part[] }} wiring
 */
export function createHelp({ button, dialog, keys, legend, parts }) {
  function show() {
    if (!legend.childElementCount) drawLegend(legend);
    drawKeys(keys, inForce(keysOf(parts)));
    dialog.showModal();
  }

  button.addEventListener("click", show);
  return {
    /** @type {import("./keys.js").Key[]} */
    keys: [{ key: "?", says: "this page", run: show }],
    /** @type {import("./commands.js").Command[]} */
    commands: [{ title: "Show keys and marks", key: "?", words: "help shortcuts legend", run: show }],
  };
}
