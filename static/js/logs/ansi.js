// @ts-check
// From a line of a log to pieces of text with classes. Pure. Select Graphic Rendition (ECMA-48, 8.3.117: colours, bold, …) becomes
// classes; every other control sequence stays, written out, because a log that moves the cursor is trying to hide something. A line
// begins plain, whatever the one before left open: lines of several containers stand side by side. Concealed text is shown.

import { visible } from "../visible.js";

/** @typedef {{ text: string, classes: string }} Piece */
/** @typedef {{ colour: number | null, filled: boolean, on: Set<string> }} Style */

// eslint-disable-next-line no-control-regex -- the escape character is what this is about
const SGR = /\u001b\[([0-9;:]{0,64})m/g;
const SWITCHES = /** @type {Record<number, string>} */ ({ 1: "bold", 2: "dim", 3: "italic", 4: "under", 7: "inverse", 9: "struck", 21: "under" });
const OFF = /** @type {Record<number, string[]>} */ ({ 22: ["bold", "dim"], 23: ["italic"], 24: ["under"], 27: ["inverse"], 29: ["struck"] });

/** @param {string} line @returns {Piece[]} */
export function pieces(line) {
  const style = /** @type {Style} */ ({ colour: null, filled: false, on: new Set() });
  /** @type {Piece[]} */
  const found = [];
  let from = 0;
  for (const escape of line.matchAll(SGR)) {
    push(found, line.slice(from, escape.index), style);
    apply(style, escape[1]);
    from = escape.index + escape[0].length;
  }
  push(found, line.slice(from), style);
  return found;
}

/** @param {Piece[]} found @param {string} text @param {Style} style */
function push(found, text, style) {
  if (!text) return;
  const classes = [...style.on].map((one) => `a-${one}`);
  if (style.colour !== null) classes.push(`a-c${style.colour}`);
  if (style.filled) classes.push("a-filled");
  found.push({ text: visible(text), classes: classes.join(" ") });
}

/** @param {Style} style @param {string} parameters */
function apply(style, parameters) {
  const codes = parameters.split(/[;:]/).map((one) => (one === "" ? 0 : Number(one)));
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at];
    if (code === 38 || code === 48) {
      const { colour, used } = extended(codes.slice(at + 1));
      if (code === 38) style.colour = colour;
      else style.filled = colour !== null;
      at += used;
    } else one(style, code);
  }
}

/** @param {Style} style @param {number} code */
function one(style, code) {
  if (code === 0) { style.on.clear(); style.colour = null; style.filled = false; }
  else if (SWITCHES[code]) style.on.add(SWITCHES[code]);
  else if (OFF[code]) for (const name of OFF[code]) style.on.delete(name);
  else if (code >= 30 && code <= 37) style.colour = code - 30;
  else if (code >= 90 && code <= 97) style.colour = code - 90;
  else if (code === 39) style.colour = null;
  else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) style.filled = true;
  else if (code === 49) style.filled = false;
}

/** The colour after 38 or 48, as one of the eight, and how many codes it took. @param {number[]} codes */
function extended(codes) {
  if (codes[0] === 5) return { colour: ofPalette(codes[1] ?? 0), used: 2 };
  if (codes[0] === 2) return { colour: nearest(codes[1] ?? 0, codes[2] ?? 0, codes[3] ?? 0), used: 4 };
  return { colour: null, used: 1 };
}

/** @param {number} index of the 256 colours */
function ofPalette(index) {
  if (index < 16) return index % 8;
  if (index >= 232) return index < 244 ? 0 : 7;
  const cube = index - 16;
  return nearest(Math.floor(cube / 36) * 51, (Math.floor(cube / 6) % 6) * 51, (cube % 6) * 51);
}

/** Our eight are readable on both grounds; any other colour is the nearest of them. @param {number} red @param {number} green @param {number} blue */
function nearest(red, green, blue) {
  const most = Math.max(red, green, blue);
  if (most - Math.min(red, green, blue) < 40) return most < 100 ? 0 : 7;
  return (red > most / 2 ? 1 : 0) + (green > most / 2 ? 2 : 0) + (blue > most / 2 ? 4 : 0);
}
