// @ts-check
// Elements by small functions; texts are only ever set as texts.

import { visible } from "../visible.js";

/** @param {string} tag @param {Record<string, any>} given  attributes; `on` is the click @param {...(Node | string)} children @returns {HTMLElement} */
export function el(tag, given, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "on") made.addEventListener("click", value);
    else made.setAttribute(name, String(value));
  }
  made.append(...children.map((child) => (typeof child === "string" ? visible(child) : child)));
  return made;
}

/** @param {string} label @param {HTMLElement} input @param {string} [className] */
export function field(label, input, className = "") {
  const text = el("span", {}, label);
  return el("label", className ? { class: className } : {}, ...(className === "check" ? [input, text] : [text, input]));
}
