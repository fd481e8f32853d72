// @ts-check
// Elements by small functions. Texts are only ever set as texts, so no lesson can bring markup of its own.

import { visible } from "../visible.js";

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {{ text: string, style: string, href: string }} Span */
/** @typedef {{ kind: string, spans: Span[], items: Span[][] }} Block */

/**
 * @param {string} name "p", or with a class: "p.quiet-text"
 * @param {Record<string, any>} [given]  `data-…` and `aria-…` are attributes, `on` the click, all else properties
 * @param {...Child} children
 * @returns {HTMLElement}
 */
export function el(name, given = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    if (key === "on") made.addEventListener("click", value);
    else if (key.includes("-") || key === "for" || key === "role") made.setAttribute(key, String(value));
    else /** @type {any} */ (made)[key] = value;
  }
  made.append(...children.flatMap((child) => (child === null || child === undefined || child === false ? [] : [typeof child === "string" ? visible(child) : child])));
  return made;
}

/**
 * @param {string} id  also what finds it again when the panel is drawn anew @param {string} label @param {() => void} on
 * @param {Record<string, any> & { key?: string, main?: boolean }} [more]  `key`: printed on it
 */
export function button(id, label, on, { key = "", main = false, ...more } = {}) {
  return el(main ? "button.button.main" : "button.button", { type: "button", "data-id": id, on, ...more }, label, key && " ", key && el("kbd", { "aria-hidden": "true" }, key));
}

/** @param {Block[]} blocks @returns {HTMLElement[]} */
export function prose(blocks) {
  return blocks.map(({ kind, spans, items }) => {
    if (kind === "list" || kind === "numbers") return el(kind === "list" ? "ul" : "ol", {}, ...items.map((item) => el("li", {}, ...spansOf(item))));
    if (kind === "code") return el("pre", { tabIndex: 0 }, el("code", {}, ...spansOf(spans)));
    return el({ heading: "h3", quote: "blockquote" }[kind] ?? "p", {}, ...spansOf(spans));
  });
}

/** @param {Span[]} spans @returns {Child[]} */
function spansOf(spans) {
  return spans.map(({ text, style, href }) => {
    if (style === "link" && /^https?:\/\//.test(href)) return el("a", { href, rel: "noopener", target: "_blank" }, text);
    return style && style !== "link" ? el(style, {}, text) : text;
  });
}

/** A list of texts, each in its line. @param {string[]} texts */
export const lines = (texts) => texts.map((text) => el("p", {}, text));
