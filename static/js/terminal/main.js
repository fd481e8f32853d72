// @ts-check
// The terminal below the picture: a line, what it printed, what was typed before. It is loaded when it is first opened (part.js).

import { createAsker } from "./asking.js";
import { Past, grown } from "./past.js";
import { createScreen } from "./screen.js";

const OFFERS_SHOWN = 24;

/**
 * @param {HTMLElement} host
 * @param {{ where: string, token: string, toast: (text: string) => void, onClose: () => void, onLeave: () => void }} wiring
 */
export function createTerminal(host, { where, token, toast, onClose, onLeave }) {
  const asker = createAsker({ where, token });
  const past = new Past();
  host.replaceChildren(...frame());
  const find = (/** @type {string} */ name) => /** @type {any} */ (host.querySelector(`[data-part="${name}"]`));
  /** @type {HTMLInputElement} */
  const input = find("line");
  /** @type {HTMLTextAreaElement} */
  const pasted = find("pasted");
  const offered = find("offers");
  const screen = createScreen(find("log"), { copy });
  /** @type {AbortController | null} */
  let running = null;

  find("form").addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    void run(input.value);
  });
  find("stop").addEventListener("click", () => running?.abort());
  find("clear").addEventListener("click", () => { screen.clear(); input.focus(); });
  find("all").addEventListener("click", () => copy(screen.text()));
  find("close").addEventListener("click", onClose);
  find("paste").addEventListener("click", () => showPaste(pasted.parentElement?.hidden ?? true));
  find("apply").addEventListener("click", () => {
    if (pasted.value.trim()) void run("kubectl apply -f -");
    else pasted.focus();
  });
  input.addEventListener("input", () => offer([]));
  input.addEventListener("keydown", onKey);

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const line = past.step(event.key === "ArrowUp" ? -1 : 1, input.value);
      event.preventDefault();
      if (line !== null) put(line);
    } else if (event.key === "Tab" && !event.shiftKey && input.value.trim()) {
      event.preventDefault();
      void complete();
    } else if (event.key === "c" && event.ctrlKey && input.selectionStart === input.selectionEnd && String(getSelection()) === "") {
      event.preventDefault();
      if (running) running.abort();
      else put("");
    } else if (event.key === "l" && event.ctrlKey) {
      event.preventDefault();
      screen.clear();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onLeave();
    }
  }

  /** @param {string} line */
  async function run(line) {
    const text = line.trim();
    if (!text || running) return;
    past.add(text);
    offer([]);
    put("");
    if (text === "clear") return screen.clear();
    const entry = screen.begin(text);
    running = new AbortController();
    mark();
    const code = await asker.run(text, text.includes("-f -") && !text.includes("<<<") ? pasted.value : "", running.signal, (said) => {
      if (said.out) entry.say(said.out, "out");
      if (said.err) entry.say(said.err, "err");
    });
    entry.end(code);
    running = null;
    mark();
  }

  async function complete() {
    const text = input.value;
    const found = await asker.offers(text);
    if (input.value !== text) return; // somebody typed on
    put(grown(text, found));
    offer(found.length > 1 ? found : []);
    if (!found.length) offered.textContent = "Nothing begins like this. Esc leaves the terminal.";
  }

  /** @param {string[]} words */
  function offer(words) {
    const more = words.length - OFFERS_SHOWN;
    const log = find("log");
    const wasAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    offered.textContent = words.slice(0, OFFERS_SHOWN).join("   ") + (more > 0 ? `   … and ${more} more` : "");
    if (wasAtEnd) log.scrollTop = log.scrollHeight;
  }

  function mark() {
    host.toggleAttribute("data-running", running !== null);
    find("stop").hidden = running === null;
    find("run").hidden = running !== null;
  }

  /** @param {string} line */
  function put(line) {
    input.value = line;
    input.setSelectionRange(line.length, line.length);
  }

  /** @param {boolean} isShown */
  function showPaste(isShown) {
    const box = /** @type {HTMLElement} */ (pasted.parentElement);
    box.hidden = !isShown;
    find("paste").setAttribute("aria-expanded", String(isShown));
    (isShown ? pasted : input).focus();
  }

  /** @param {string} text */
  function copy(text) {
    navigator.clipboard.writeText(text).then(() => toast("Copied."), () => toast("This browser does not let the page copy."));
  }

  return {
    /** Ready to type; with a line, that stands there and is not run. @param {string} [line] */
    focus(line) {
      if (line !== undefined) put(line);
      input.focus();
    },
    /** What goes on is ended. */
    end: () => running?.abort(),
  };
}

function frame() {
  const made = document.createElement("template");
  const knob = (/** @type {string} */ part, /** @type {string} */ label, /** @type {Record<string, string>} */ more = {}) => named("button", part, { type: "button", ...more }, label);
  const head = named("div", "head", {},
    named("h2", "title", { id: "terminal-title" }, "Terminal"),
    named("p", "hint", { class: "quiet-text" }, "kubectl for this practice cluster, and no shell: try help. Tab completes, ↑ brings lines back, Esc leaves."),
    knob("paste", "Paste a manifest…", { "aria-expanded": "false", "aria-controls": "terminal-paste" }),
    knob("all", "Copy all"), knob("clear", "Clear"),
    knob("close", "×", { class: "round", "aria-label": "Close the terminal (J)" }));
  const paste = named("div", "box", { id: "terminal-paste" },
    named("textarea", "pasted", { rows: "6", spellcheck: "false", "aria-label": "A manifest: what -f - means", placeholder: "apiVersion: v1 …" }),
    knob("apply", "Run kubectl apply -f -"));
  paste.hidden = true;
  const form = named("form", "form", { autocomplete: "off" },
    named("label", "prompt", { for: "terminal-line" }, "$"),
    named("input", "line", { id: "terminal-line", type: "text", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": "A kubectl line", "aria-describedby": "terminal-offers", placeholder: "kubectl get pods" }),
    named("button", "run", {}, "Run"), knob("stop", "End it (Ctrl-C)"));
  /** @type {HTMLElement} */ (form.lastElementChild).hidden = true;
  made.content.append(head, named("div", "log", { role: "log", "aria-label": "What was typed and printed", "aria-live": "polite", tabindex: "0" }), paste, named("p", "offers", { id: "terminal-offers", role: "status" }), form);
  return made.content.childNodes;
}

/** @param {string} tag @param {string} part @param {Record<string, string>} given @param {...(Node | string)} children */
function named(tag, part, given, ...children) {
  const made = document.createElement(tag);
  made.dataset.part = part;
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
