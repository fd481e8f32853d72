// @ts-check
// One line of a log as an element. Text is only ever set as text.

import { pieces } from "./ansi.js";
import { marked } from "./search.js";

export const SHOWN_CHARS = 2_000; // a longer line is cut, with a button for the rest: one line of 64 KiB would fill ten screens

/**
 * @param {import("./buffer.js").Line} line
 * @param {{ wanted: string, times: boolean, name: string, colour: number }} looks  `name`: of the source, empty when there is one
 */
export function lineElement(line, looks) {
  const element = document.createElement("div");
  element.className = "log-line";
  fill(element, line, looks, SHOWN_CHARS);
  return element;
}

/** @param {HTMLElement} element @param {import("./buffer.js").Line} line @param {{ wanted: string, times: boolean, name: string, colour: number }} looks @param {number} shown */
export function fill(element, line, looks, shown = SHOWN_CHARS) {
  element.replaceChildren();
  if (looks.times) element.append(span(clock(line.at), "log-time"), " ");
  if (looks.name) element.append(span(looks.name, `log-name log-pod${looks.colour}`), " ");
  const text = line.text.length > shown ? line.text.slice(0, shown) : line.text;
  for (const piece of marked(pieces(text), looks.wanted)) {
    if (!piece.found && !piece.classes) element.append(piece.text);
    else if (!piece.found) element.append(span(piece.text, piece.classes));
    else {
      const mark = document.createElement("mark");
      mark.append(piece.classes ? span(piece.text, piece.classes) : piece.text);
      element.append(mark);
    }
  }
  const rest = line.text.length - text.length;
  if (rest > 0) element.append(" ", more(rest, () => fill(element, line, looks, Infinity)));
}

/** @param {number} rest @param {() => void} onClick */
function more(rest, onClick) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain log-rest";
  button.textContent = `… ${rest.toLocaleString("en")} more characters`;
  button.addEventListener("click", onClick);
  return button;
}

/** @param {string} text @param {string} classes */
function span(text, classes) {
  const element = document.createElement("span");
  element.className = classes;
  element.textContent = text;
  return element;
}

/** In the viewer's own time, to the millisecond. @param {string} at */
function clock(at) {
  const then = new Date(at.slice(0, 23) + "Z");
  if (!at || Number.isNaN(then.getTime())) return "--:--:--.---";
  return then.toTimeString().slice(0, 8) + "." + String(then.getMilliseconds()).padStart(3, "0");
}
