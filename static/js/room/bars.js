// @ts-check
// What a hall said, as bars: a text, a bar and a number for each answer. Colour is never alone: the right one has a sign and a word.

import { el } from "../lesson/dom.js";
import { countWords, share } from "./words.js";

/** @param {import("./words.js").Tally} round @param {string} [caption] */
export function bars(round, caption = "") {
  const most = Math.max(1, ...round.counts.map(({ votes }) => votes));
  return el("figure.room-bars", {},
    caption ? el("figcaption", {}, caption) : null,
    el("ul", {}, ...round.counts.map((count) => {
      const bar = el("span.room-bar-fill", { "aria-hidden": "true" });
      bar.style.setProperty("--part", String(count.votes / most));
      return el("li", { "data-right": count.is_right || null, "aria-label": countWords(count, round.voted) },
        el("span.room-bar-text", { "aria-hidden": "true" }, count.is_right ? "✓ " : "", count.text),
        el("span.room-bar", { "aria-hidden": "true" }, bar),
        el("span.room-bar-number", { "aria-hidden": "true" }, `${count.votes} · ${share(count, round.voted)} %`));
    })));
}
