// @ts-check
// The words above the picture: which workload, the verdict in our words and in kubectl's, and what it waits for, with the object that says so.
// The verdict is announced when it changes; numbers that only count on are not.

import { reasonsOf } from "../layout/rollout-reasons.js";
import { verdictOf } from "../layout/rollout-words.js";
import { visible } from "../visible.js";
import { write } from "../ui/write.js";

/** @typedef {import("../layout/rollout-reasons.js").Reason} Reason */

/** @param {string} tag @param {string} [className] @param {string} [text] */
const element = (tag, className = "", text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

/** @param {{ head: HTMLElement, onOpen: (id: string) => void }} parts */
export function createHead({ head, onOpen }) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (head.querySelector(`[data-part="${name}"]`));
  /** @type {Map<string, {item: HTMLElement, title: HTMLElement, words: HTMLElement, who: HTMLElement}>} */
  const lines = new Map();

  /** @param {Reason} reason */
  function made(reason) {
    const item = element("li");
    const [title, words] = [element("b"), element("span", "words")];
    const who = Object.assign(element("button", "plain"), { type: "button" });
    who.addEventListener("click", () => onOpen(who.dataset.id ?? ""));
    const says = element("span", "quiet-text", "says ");
    says.append(who);
    item.append(title, words, says);
    const line = { item, title, words, who };
    lines.set(reason.key, line);
    return line;
  }

  /** @param {Reason[]} reasons @param {boolean} isComplete */
  function writeReasons(reasons, isComplete) {
    const list = part("reasons");
    const kept = new Set(reasons.map(({ key }) => key));
    for (const [key, { item }] of lines) if (!kept.has(key)) (item.remove(), lines.delete(key));
    reasons.forEach((reason, index) => {
      const { item, title, words, who } = lines.get(reason.key) ?? made(reason);
      item.dataset.tone = reason.tone;
      write(title, visible(reason.count > 1 ? `${reason.title} (${reason.count} pods)` : reason.title));
      write(words, visible(reason.words));
      write(who, visible(reason.who));
      who.dataset.id = reason.id;
      if (list.children[index] !== item) list.insertBefore(item, list.children[index] ?? null);
    });
    const isStuck = reasons.some(({ tone }) => tone === "bad");
    part("reasons-title").hidden = reasons.length === 0;
    write(part("reasons-title"), isStuck ? "Why it is stuck" : isComplete ? "What holds" : "What it waits for");
  }

  /** @param {import("../layout/rollout-facts.js").Facts} facts @param {any} model @param {number} now_ms */
  return function writeHead(facts, model, now_ms) {
    const { row } = facts;
    const reasons = reasonsOf(facts, model, now_ms);
    const said = verdictOf(row, reasons, now_ms);
    write(part("name"), visible(row.name));
    write(part("kind"), visible(`${row.kind} in ${row.namespace}`));
    head.dataset.verdict = row.rollout.verdict;
    head.dataset.tone = said.tone;
    head.dataset.quiet = String(row.rollout.verdict === "complete");
    write(part("label"), said.label);
    write(part("words"), visible(said.words));
    write(part("soon"), said.soon);
    write(part("line"), visible(said.line));
    write(part("kubectl"), visible(said.kubectl));
    writeReasons(reasons, row.rollout.verdict === "complete");
  };
}
