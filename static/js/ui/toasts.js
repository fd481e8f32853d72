// @ts-check
// Short messages that go away by themselves: what was requested, what was refused.

import { visible } from "../visible.js";

const STAYS_MS = 6_000; // long enough to read two lines aloud
const STAYS_WITH_BUTTON_MS = 15_000; // long enough to look at the picture first
const AT_ONCE = 3;

/** @param {HTMLElement} host */
export function createToasts(host) {
  /** @param {string} text @param {"plain" | "bad"} [tone] @param {{ label: string, run: () => void }} [offer]  a button in it; pressed once, it goes */
  return function toast(text, tone = "plain", offer) {
    const item = document.createElement("p");
    item.className = "toast";
    item.dataset.tone = tone;
    item.textContent = visible(text);
    if (offer) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: visible(offer.label) });
      button.addEventListener("click", () => { item.remove(); offer.run(); });
      item.append(button);
    }
    host.append(item);
    while (host.childElementCount > AT_ONCE) host.firstElementChild?.remove();
    window.setTimeout(() => item.remove(), offer ? STAYS_WITH_BUTTON_MS : STAYS_MS);
  };
}
