// @ts-check
// What of the cluster Podium's account cannot see: behind the chip that counts it, kind by kind, with what each view cannot tell, and the way to the rights.

import { visible } from "../visible.js";
import { gaps } from "./freshness.js";
import { NEEDS } from "./situation.js";

/** @param {string} tag @param {string} className @param {string} text */
const element = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: visible(text) });

/** @param {{ button: HTMLElement, dialog: HTMLDialogElement, list: HTMLElement, kinds: () => Record<string, {state: string, since_ms: number, reason: string}> }} wiring */
export function createUnseen({ button, dialog, list, kinds }) {
  button.addEventListener("click", show);

  function show() {
    list.replaceChildren(...gaps(kinds()).map(line));
    if (!dialog.open) dialog.showModal();
  }

  /** @param {ReturnType<typeof gaps>[number]} gap */
  function line({ kind, text }) {
    const item = document.createElement("li");
    const without = [...new Set(Object.values(NEEDS).flatMap((needs) => needs[kind] ?? []))].join("; ");
    item.append(element("b", "", kind));
    if (without) item.append(element("span", "", `: ${without}`));
    item.append(element("p", "quiet-text", text));
    return item;
  }

  return { show, commands: () => (button.hidden ? [] : [{ title: "What cannot be seen of this cluster", words: "forbidden rights rbac missing", run: show }]) };
}
