// @ts-check
// Short messages that go away by themselves: what was requested, what was refused.

import { visible } from "../visible.js";

const STAYS_MS = 6_000; // long enough to read two lines aloud
const AT_ONCE = 3;

/** @param {HTMLElement} host */
export function createToasts(host) {
  /** @param {string} text @param {"plain" | "bad"} [tone] */
  return function toast(text, tone = "plain") {
    const item = document.createElement("p");
    item.className = "toast";
    item.dataset.tone = tone;
    item.textContent = visible(text);
    host.append(item);
    while (host.childElementCount > AT_ONCE) host.firstElementChild?.remove();
    window.setTimeout(() => item.remove(), STAYS_MS);
  };
}
