// @ts-check
// The line under the bar that says what a selector lights up, where a near miss fails, or what is wrong with it.

import { parseSelector, spotlight } from "./selector.js";
import { write } from "./write.js";

/** @typedef {import("./selector.js").Spotlight} Spotlight */

/** @param {{ result: HTMLElement, input: HTMLElement }} parts */
export function createSpotlightBar({ result, input }) {
  /**
   * @param {import("../model/model.js").Model} model
   * @param {string} text
   * @param {(row: any) => boolean} isShown
   * @returns {Spotlight | null} null: nothing is to be lit
   */
  return function light(model, text, isShown) {
    const parsed = parseSelector(text);
    const isWrong = "error" in parsed;
    input.setAttribute("aria-invalid", String(isWrong));
    result.hidden = !text.trim();
    result.dataset.tone = isWrong ? "bad" : "plain";
    if (isWrong) write(result, parsed.error);
    if (isWrong || parsed.clauses.length === 0) return null;
    const lit = spotlight(parsed.clauses, /** @type {any} */ ([...model.of("Pod").values()].filter(isShown)));
    write(result, `${text} — ${lit.matches.size} match${lit.matches.size === 1 ? "es" : ""} · ${lit.ready} ready to receive${missWords(lit, model)}`);
    return lit;
  };
}

/** @param {Spotlight} lit @param {import("../model/model.js").Model} model */
function missWords({ misses }, model) {
  if (misses.size === 0) return "";
  if (misses.size > 1) return ` · ${misses.size} fail at one clause only`;
  const [[id, clause]] = misses;
  return ` · ${model.rows.get(id)?.name} fails at one clause: ${clause}`;
}
