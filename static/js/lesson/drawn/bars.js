// @ts-check
/** Bars whose parts are so many GiB of a whole: each part has a pattern and a word, never a colour alone. */

import { el, put, wide } from "./kit.js";

/** @typedef {{ is: string, gib: number, text: string }} Part `is`: kernel, guest, used, idle, over, free */

/** @param {string} name @param {number} whole_gib what the full width stands for @param {number} [edge_gib] where a slice ends; nothing but what does not fit lies beyond */
export function bar(name, whole_gib, edge_gib = 0) {
  const track = el("div", { class: "bar-track", "aria-hidden": "true" });
  const words = el("span", { class: "bar-words" });
  const box = el("div", { class: edge_gib ? "bar-box has-edge" : "bar-box" }, track);
  const element = el("div", { class: "bar-line" }, el("span", { class: "bar-name" }, name), box, words);
  if (edge_gib) wide(box, edge_gib / whole_gib);
  return {
    element,
    /** @param {readonly Part[]} parts @param {string} text */
    show(parts, text) {
      parts.forEach((part, at) => {
        const piece = /** @type {HTMLElement} */ (track.children[at] ?? track.appendChild(el("span", {}, el("span", { class: "bar-text" }))));
        put(piece, "class", `bar-part is-${part.is}`);
        wide(piece, part.gib / whole_gib);
        piece.hidden = part.gib <= 0;
        put(/** @type {Element} */ (piece.firstElementChild), "text", part.text);
      });
      while (track.children.length > parts.length) track.lastElementChild?.remove();
      put(words, "text", text);
    },
  };
}

/** A bar that fills as time passes. @param {string} name */
export function progress(name) {
  const fill = el("span", { class: "bar-part is-used" });
  const words = el("span", { class: "bar-words" });
  const element = el("div", { class: "bar-line" }, el("span", { class: "bar-name" }, name), el("div", { class: "bar-box" }, el("div", { class: "bar-track", "aria-hidden": "true" }, fill)), words);
  return {
    element,
    /** @param {number} part @param {string} text */
    show(part, text) {
      wide(fill, part);
      put(words, "text", text);
    },
  };
}
