// @ts-check
/**
 * Small hands for SVG: make an element, set what has changed, nothing else.
 *
 * Every value that was written is remembered beside the element, so that an update compares plain objects and never reads the page.
 */

import { visible } from "../visible.js";

const NS = "http://www.w3.org/2000/svg";
/** @type {WeakMap<Element, Record<string, string>>} */
const written = new WeakMap();

/**
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {Element | null} [parent]
 * @returns {SVGElement}
 */
export function make(name, attributes = {}, parent = null) {
  const element = document.createElementNS(NS, name);
  set(element, attributes);
  parent?.append(element);
  return element;
}

/**
 * Writes only the attributes whose value differs; null takes one away.
 * @param {Element} element
 * @param {Record<string, string | number | null>} attributes
 */
export function set(element, attributes) {
  let known = written.get(element);
  if (!known) written.set(element, (known = {}));
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) {
      if (name in known) element.removeAttribute(name);
      delete known[name];
    } else if (known[name] !== String(value)) {
      known[name] = String(value);
      element.setAttribute(name, known[name]);
    }
  }
}

/** @param {Element} element @param {string} value */
export function say(element, value) {
  let known = written.get(element);
  if (!known) written.set(element, (known = {}));
  if (known["#text"] === value) return;
  known["#text"] = value;
  element.textContent = visible(value);
}

/** A square with round corners, its top right corner cut when `notch` is above 0. @param {number} s @param {number} inset @param {number} notch */
export function square(s, inset = 0, notch = 0) {
  const a = inset;
  const b = s - inset;
  const r = Math.max(2, s * 0.22 - inset);
  const corner = notch > 0 ? `H${b - notch} L${b} ${a + notch}` : `H${b - r} Q${b} ${a} ${b} ${a + r}`;
  return `M${a + r} ${a} ${corner} V${b - r} Q${b} ${b} ${b - r} ${b} H${a + r} Q${a} ${b} ${a} ${b - r} V${a + r} Q${a} ${a} ${a + r} ${a} Z`;
}
