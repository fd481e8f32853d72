// @ts-check
// What was typed and what came of it, as texts, the newest last; old entries go.

import { visible } from "../visible.js";

const ENTRIES_MAX = 80;
const CHARS_MAX = 400_000; // of all entries: what a browser lays out without being felt

/** @param {HTMLElement} log @param {{ copy: (text: string) => void }} wiring */
export function createScreen(log, { copy }) {
  /** @type {{ root: HTMLElement, text: string }[]} */
  let entries = [];

  function trim() {
    let chars = entries.reduce((sum, one) => sum + one.text.length, 0);
    while (entries.length > 1 && (entries.length > ENTRIES_MAX || chars > CHARS_MAX)) {
      const gone = /** @type {{ root: HTMLElement, text: string }} */ (entries.shift());
      chars -= gone.text.length;
      gone.root.remove();
    }
  }

  return {
    /** A line that was typed; what is said of it goes where it stands. @param {string} line */
    begin(line) {
      const root = element("div", "terminal-entry");
      const head = element("p", "terminal-typed", line);
      const knob = Object.assign(element("button", "terminal-copy", "copy"), { type: "button" });
      knob.setAttribute("aria-label", `Copy ${line} and what it printed`);
      const entry = { root, text: `$ ${line}\n` };
      knob.addEventListener("click", () => copy(entry.text));
      root.append(head, knob);
      log.append(root);
      entries.push(entry);
      trim();
      log.scrollTop = log.scrollHeight;
      /** @type {HTMLElement | null} */
      let last = null;
      return {
        /** @param {string} text @param {"out" | "err"} kind */
        say(text, kind) {
          const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
          if (!last || last.dataset.kind !== kind) {
            last = element("pre", "terminal-said");
            last.dataset.kind = kind;
            root.append(last);
          }
          last.append(visible(text));
          entry.text += text;
          trim();
          if (isAtEnd) log.scrollTop = log.scrollHeight;
        },
        /** @param {number} code */
        end(code) {
          root.dataset.exit = String(code);
          if (code) root.append(element("p", "terminal-exit", code === 130 ? "ended by Ctrl-C" : `exit code ${code}`));
          log.scrollTop = log.scrollHeight;
        },
      };
    },
    clear() {
      entries = [];
      log.replaceChildren();
    },
    text: () => entries.map(({ text }) => text).join("\n"),
  };
}

/** @param {string} tag @param {string} className @param {string} [text] */
function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = visible(text);
  return made;
}
