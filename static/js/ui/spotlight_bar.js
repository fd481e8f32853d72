// @ts-check
// The line under the bar that says what a selector lights up, where a near miss fails, or what is wrong with it.

import { visible } from "../visible.js";
import { notReceiving } from "./receiving.js";
import { parseSelector, spotlight } from "./selector.js";
import { write } from "./write.js";

/** Named at most; the rest is counted. A screenful of reasons answers nobody. */
const NAMED = 5;

/** @typedef {import("./selector.js").Spotlight} Spotlight */

/** @param {{ result: HTMLElement, input: HTMLElement, list: HTMLElement, onOpen: (id: string) => void }} parts  `list`: who of them receives no traffic, and why */
export function createSpotlightBar({ result, input, list, onOpen }) {
  let listed = "";
  list.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.pod) onOpen(button.dataset.pod);
  });

  /** @param {import("./receiving.js").Left[]} left */
  function tell(left) {
    const sign = JSON.stringify(left);
    if (sign === listed) return;
    listed = sign;
    const focused = document.activeElement instanceof HTMLElement && list.contains(document.activeElement) ? document.activeElement.dataset.pod : "";
    list.hidden = left.length === 0;
    list.replaceChildren(...left.slice(0, NAMED).map(line));
    if (left.length > NAMED) list.append(Object.assign(document.createElement("li"), { textContent: `and ${left.length - NAMED} more` }));
    for (const button of list.querySelectorAll("button")) if (focused && button.dataset.pod === focused) button.focus();
  }

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
    if (isWrong || parsed.clauses.length === 0) {
      tell([]);
      return null;
    }
    const lit = spotlight(parsed.clauses, /** @type {any} */ ([...model.of("Pod").values()].filter(isShown)));
    write(result, `${text} — ${lit.matches.size} match${lit.matches.size === 1 ? "es" : ""} · ${lit.ready} ready to receive${missWords(lit, model)}`);
    tell(notReceiving([...lit.matches].map((id) => model.rows.get(id)), /** @type {any} */ (model.of("Service"))));
    return lit;
  };
}

/** @param {Spotlight} lit @param {import("../model/model.js").Model} model */
function missWords({ misses }, model) {
  if (misses.size === 0) return "";
  if (misses.size > 1) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const clause of misses.values()) counts.set(clause, (counts.get(clause) ?? 0) + 1);
    const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 3).map(([clause, count]) => `${count} with ${clause}`);
    return ` · ${misses.size} fail at one clause only: ${most.join(", ")}${counts.size > most.length ? ", …" : ""}`;
  }
  const [[id, clause]] = misses;
  return ` · ${model.rows.get(id)?.name} fails at one clause: ${clause}`;
}

/** @param {import("./receiving.js").Left} left */
function line({ id, name, why }) {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: visible(name) });
  button.dataset.pod = id;
  item.append(button, ` receives no traffic: ${visible(why)}`);
  return item;
}
