// @ts-check
// What happened, in words: the strip under the picture (the last moment) and the list beside it (the last hundred).
// Sentences of one delta are shown together; a screen reader hears the strip only, politely.

import { visible } from "../visible.js";
import { condense } from "./narrate.js";

/** @typedef {import("./narrate.js").Sentence} Sentence */

const KEPT = 100; // lines; older ones belong to the timeline
const STRIP_SENTENCES = 3; // more cannot be read before the next moment comes

/**
 * @param {{ list: HTMLElement, empty: HTMLElement, strip: HTMLElement, onOpen: (id: string) => void }} parts
 */
export function createFeed({ list, empty, strip, onOpen }) {
  /** @param {Sentence[]} sentences @param {number} at_ms */
  function tell(sentences, at_ms) {
    const told = condense(sentences);
    if (!told.length) return;
    empty.hidden = true;
    const important = [...told].sort((a, b) => weight(b) - weight(a)).slice(0, STRIP_SENTENCES);
    strip.textContent = visible(important.map(({ text }) => text).join(" · "));
    strip.dataset.tone = important[0].tone;
    for (const sentence of told) list.prepend(line(sentence, at_ms));
    while (list.childElementCount > KEPT) list.lastElementChild?.remove();
  }

  /** @param {Sentence} sentence @param {number} at_ms */
  function line(sentence, at_ms) {
    const item = document.createElement("li");
    item.dataset.tone = sentence.tone;
    const time = document.createElement("time");
    const date = new Date(at_ms);
    time.dateTime = date.toISOString();
    time.textContent = date.toLocaleTimeString([], { hour12: false });
    const open = document.createElement("button");
    open.type = "button";
    open.className = "plain";
    open.textContent = visible(sentence.text);
    open.addEventListener("click", () => onOpen(sentence.id));
    item.append(time, open);
    return item;
  }

  return {
    tell,
    /** Somebody acted through Podium. @param {{user: string, text: string, ids: string[], at_ms: number}} note */
    note({ user, text, ids, at_ms }) {
      tell([{ text: `${user} ${text}`, what: "acted", tone: "plain", id: ids[0] ?? "", kind: "Action", group: "" }], at_ms);
      /** @type {HTMLElement} */ (list.firstElementChild).classList.add("acted");
    },
  };
}

/** @param {Sentence} sentence */
function weight({ tone, kind }) {
  return { bad: 30, warn: 20, good: 10, plain: 5 }[tone] + ({ Action: 40, Deployment: 6, ReplicaSet: 2 }[kind] ?? 0);
}
