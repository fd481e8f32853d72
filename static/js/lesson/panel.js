// @ts-check
/**
 * The lesson's panel: a head that stays, a body that scrolls, a foot with the way on. Each part of it is drawn anew only when what it shows has
 * changed, so that a guess half made and the keyboard's place are kept while the proof fills.
 */

import { createBelow } from "./below.js";
import { el } from "./dom.js";

const PARTS = ["head", "map", "stages", "trouble", "words", "ask", "buttons", "proof", "xray", "saw", "guess", "why", "hints", "back"];
const FEET = ["clock", "foot"];

/** @param {HTMLElement} host */
export function createPanel(host) {
  const heard = el("p.visually-hidden", { role: "status", "aria-live": "polite", id: "lesson-heard" });
  /** @type {Map<string, { box: HTMLElement, sign: string }>} */
  const parts = new Map([...PARTS, ...FEET].map((name) => [name, { box: el(`div.lesson-part.lesson-part-${name}`), sign: "" }]));
  const box = (/** @type {string} */ name) => /** @type {{ box: HTMLElement, sign: string }} */ (parts.get(name)).box;
  const title = el("h2", { id: "lesson-title", tabIndex: -1 });
  const size = el("button.lesson-size", { type: "button", id: "lesson-size", "aria-expanded": "true", on: () => fold(!host.classList.contains("folded")) }, "less");
  const body = el("div.lesson-body", { tabIndex: 0, role: "group", "aria-label": "This step" }, ...PARTS.slice(3).map(box));
  host.replaceChildren(el("header.lesson-head", {}, box("head"), title, size, box("map"), box("stages")), body, el("footer.lesson-feet", {}, ...FEET.map(box)), heard);
  const below = createBelow(body);
  let isLost = false;

  /** On a phone: the sheet gives the picture more room. @param {boolean} isFolded */
  function fold(isFolded) {
    host.classList.toggle("folded", isFolded);
    size.textContent = isFolded ? "more" : "less";
    size.setAttribute("aria-expanded", String(!isFolded));
  }

  /** @param {string} name @param {any} shows  what it depends on; null: nothing is there @param {() => (Node | null | false)[]} draw */
  function put(name, shows, draw) {
    const part = /** @type {{ box: HTMLElement, sign: string }} */ (parts.get(name));
    const sign = JSON.stringify(shows);
    if (sign === part.sign) return false;
    part.sign = sign;
    const active = document.activeElement;
    const held = active instanceof HTMLElement && part.box.contains(active) ? active.dataset.id ?? "-" : "";
    part.box.hidden = shows === null;
    part.box.replaceChildren(...(shows === null ? [] : draw().filter((one) => one instanceof Node)));
    if (held) refocus(part.box, held);
    return true;
  }

  /** @param {HTMLElement} inside @param {string} id */
  function refocus(inside, id) {
    const again = /** @type {HTMLElement | null} */ (inside.querySelector(`[data-id="${CSS.escape(id)}"]:not(:disabled)`)) ?? /** @type {HTMLElement | null} */ (id.startsWith("up-") || id.startsWith("down-") ? inside.querySelector(`[data-id="${CSS.escape(id.startsWith("up-") ? id.replace("up-", "down-") : id.replace("down-", "up-"))}"]`) : null);
    if (again) again.focus();
    else isLost = true;
  }

  /** After all parts: whoever's place is gone goes on from the title. */
  function settle() {
    if (isLost) title.focus({ preventScroll: true });
    isLost = false;
    below.look();
  }

  return {
    put, settle, title, body,
    /** @param {string} text  once; the same again is not repeated */
    say(text) {
      if (text) heard.textContent = text;
    },
    /** What is new is seen. @param {string} name @param {string} [inside]  only this of it */
    bring(name, inside) {
      const { box: at } = /** @type {{ box: HTMLElement }} */ (parts.get(name));
      if (!at.hidden) ((inside && at.querySelector(inside)) || at).scrollIntoView({ block: "nearest", behavior: "instant" });
    },
    /** @param {string} id */
    focus(id) {
      const found = /** @type {HTMLElement | null} */ (host.querySelector(`[data-id="${CSS.escape(id)}"]:not(:disabled)`));
      found?.focus();
      if (found instanceof HTMLInputElement && found.type === "text") found.setSelectionRange(found.value.length, found.value.length);
    },
    /** @param {string} id @param {boolean} is */
    enable(id, is) {
      const found = /** @type {HTMLButtonElement | null} */ (host.querySelector(`[data-id="${CSS.escape(id)}"]`));
      if (found) found.disabled = !is;
    },
    unfold: () => fold(false),
  };
}
