// @ts-check
/**
 * How wide a text will be, without a browser.
 *
 * Layouts are pure and run in node, so they cannot ask the page. The widths are those of DejaVu Sans, the widest face of our font stack: a text
 * that fits here fits in every other face. Price: with a narrow face a little room stays empty, and an ellipsis may come a few letters early.
 */

/** Advance widths of U+0020…U+007E in hundredths of an em. */
const REGULAR = [
  32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70,
  77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63,
  63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];
const BOLD = [
  35, 46, 52, 84, 70, 100, 87, 31, 46, 46, 52, 84, 38, 42, 38, 37, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 58, 100, 77, 76, 73,
  83, 68, 68, 82, 84, 37, 37, 77, 64, 100, 84, 85, 73, 85, 77, 72, 68, 81, 77, 110, 77, 72, 73, 46, 37, 46, 84, 50, 50, 67, 72, 59, 72, 68, 44, 72,
  71, 34, 34, 67, 34, 104, 71, 69, 72, 72, 49, 60, 48, 71, 65, 92, 65, 65, 58, 71, 37, 71, 84,
];
const MONO = 60.3;
const OTHER = new Map([["·", 38], ["…", 100], ["→", 84], ["←", 84], ["×", 84], ["–", 50]]);
/** Anything outside Latin is taken as wide as an ideograph: too much is safe, too little is not. */
const UNKNOWN = 105;

/** @typedef {{size: number, bold?: boolean, mono?: boolean}} Face size in px */

/**
 * Width in px of one line.
 * @param {string} text
 * @param {Face} face
 */
export function textWidth(text, { size, bold = false, mono = false }) {
  const table = bold ? BOLD : REGULAR;
  let hundredths = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (mono && code < 0x2000) hundredths += MONO;
    else if (code >= 32 && code < 127) hundredths += table[code - 32];
    else hundredths += OTHER.get(character) ?? (code < 0x250 ? 70 : UNKNOWN);
  }
  return (hundredths * size) / 100;
}

/** Nothing but printable ASCII, with no space at either end. */
const PLAIN = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/**
 * One printable line: no control characters, no line ends, no characters that turn the writing direction round.
 * @param {unknown} text
 */
export function clean(text) {
  if (typeof text === "string" && PLAIN.test(text)) return text; // nearly all that is drawn, and there is much of it
  return String(text ?? "").replace(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/gu, " ").trim();
}

/**
 * The text, or as much of its beginning as fits, with an ellipsis.
 * @param {string} text
 * @param {number} max px
 * @param {Face} face
 */
export function fit(text, max, face) {
  if (textWidth(text, face) <= max) return text;
  const letters = [...text];
  const dots = textWidth("…", face);
  let width = 0;
  let count = 0;
  while (count < letters.length && width + textWidth(letters[count], face) + dots <= max) width += textWidth(letters[count++], face);
  return count === 0 ? (dots <= max ? "…" : "") : letters.slice(0, count).join("").trimEnd() + "…";
}

/**
 * At most `lines` lines of at most `max` px, broken between words; the last one ends in an ellipsis when something is left.
 * @param {string} text
 * @param {number} max px
 * @param {Face} face
 * @param {number} lines
 * @returns {string[]}
 */
export function wrap(text, max, face, lines) {
  /** @type {string[]} */
  const done = [];
  const words = text.split(" ").filter(Boolean);
  while (words.length && done.length < lines) {
    if (done.length === lines - 1) return [...done, fit(words.join(" "), max, face)];
    let line = words.shift() ?? "";
    while (words.length && textWidth(`${line} ${words[0]}`, face) <= max) line += ` ${words.shift()}`;
    done.push(fit(line, max, face));
  }
  return done;
}
