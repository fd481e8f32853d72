// @ts-check
/**
 * What all drawn explorables are made of: elements, the frame around a drawing, keys in a grid, bars that take their time.
 *
 * A drawing is built once and then only changed: whatever has the keyboard's focus keeps it. Texts go in as text; geometry goes in by the
 * style object, never by markup (the content security policy forbids that).
 */

/** @typedef {import("./hooks.js").Hooks} Hooks */
/** @typedef {Node | string | null} Child */

/**
 * An element. `on…` are listeners, `text` its text; true is an empty attribute, null and false are none.
 * @param {string} tag @param {Record<string, any>} [props] @param {Child[]} children @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else put(element, name, value);
  }
  element.append(...children.filter((one) => one !== null));
  return element;
}

/** Writes only what differs. @param {Element} element @param {string} name @param {string | number | boolean | null} value */
export function put(element, name, value) {
  if (name === "text") {
    if (element.textContent !== String(value)) element.textContent = String(value);
  } else if (value === null || value === false) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value === true ? "" : value)) element.setAttribute(name, String(value === true ? "" : value));
}

/** @param {string} label @param {(event: MouseEvent) => void} onclick @param {Record<string, any>} [props] */
export function button(label, onclick, props = {}) {
  const made = /** @type {HTMLButtonElement} */ (el("button", { type: "button", ...props }, label));
  made.addEventListener("click", (event) => { if (made.getAttribute("aria-disabled") !== "true") onclick(event); });
  return made;
}

/** Whether a button does anything now. It stays where it is for the keyboard: what is disabled loses the focus. @param {HTMLButtonElement} element @param {boolean} may */
export const allow = (element, may) => put(element, "aria-disabled", may ? null : "true");

/** What part of the room a thing has, 0 to 1. @param {HTMLElement} element @param {number} part */
export function wide(element, part) {
  element.style.setProperty("--part", String(Math.max(0, Math.min(1, part))));
}

/**
 * The frame: the drawing, its buttons, the sentence of its present state. The sentence goes to screen readers by `hooks.say`.
 * @param {HTMLElement} host @param {Hooks} hooks @param {{ name: string, note?: string, badge?: string, restart: (() => void) | null }} of
 */
export function frame(host, hooks, { name, note, badge = "Drawn, no cluster", restart }) {
  const scene = el("div", { class: "drawn-scene" });
  const tools = el("div", { class: "drawn-tools" });
  const said = el("p", { class: "drawn-said" });
  let now = hooks;
  let isTried = false;
  let isTold = false;
  const locked = el("p", { class: "drawn-locked" }, "First say what you expect; then this opens.");
  const root = el("section", { class: "drawn", "data-drawn": name },
    locked, scene, said, el("div", { class: "drawn-foot" }, tools,
      el("p", { class: "drawn-note" }, el("span", { class: "drawn-badge" }, badge), ` ${note ?? "The numbers are made up for teaching."}`)));
  if (restart) tools.append(button("Start over", () => restart(), { class: "drawn-restart" }));
  host.append(root);
  heed();

  /** What the lesson wants of the drawing now. */
  function heed() {
    scene.inert = tools.inert = now.isLocked === true;
    locked.hidden = now.isLocked !== true;
    if (!now.isWanted) isTold = false;
    else if (isTried) tell(); // before the lesson waited for it
  }

  /** While the lesson waits, once: a second word would come before its answer. */
  function tell() {
    if (isTold && now.isWanted) return;
    isTold = now.isWanted === true;
    now.answered({ id: name, text: said.textContent ?? "" });
  }

  return {
    root, scene, tools,
    /** Buttons stand before “Start over”. @param {HTMLElement[]} buttons */
    add: (...buttons) => tools.prepend(...buttons),
    /** @param {string} text @param {boolean} [isQuiet] it is no news: nobody is told */
    say(text, isQuiet = false) {
      if (said.textContent === text) return;
      said.textContent = text;
      if (!isQuiet) now.say(text);
    },
    /** Told at each act that reaches it again: another step may show the same drawing, and wait for it, too. */
    tried() {
      isTried = true;
      tell();
    },
    isStill: () => now.isStill,
    /** What a drawing is for the page. @param {() => void} [stop] what is under way @returns {import("./hooks.js").Drawn} */
    drawn: (stop) => ({ update: (next) => { now = next; heed(); }, end() { stop?.(); root.remove(); } }),
  };
}

/**
 * Arrow keys, Home and End lead from one to the next; Tab enters and leaves once.
 * @param {HTMLElement} box @param {HTMLElement[]} cells in reading order @param {number} columns
 */
export function roving(box, cells, columns) {
  const steps = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns });
  cells.forEach((cell, index) => { cell.tabIndex = index ? -1 : 0; });
  box.addEventListener("keydown", (event) => {
    const from = cells.indexOf(/** @type {HTMLElement} */ (event.target));
    const to = event.key === "Home" ? 0 : event.key === "End" ? cells.length - 1 : from + (steps[event.key] ?? 0);
    if (from < 0 || to === from || !cells[to]) return;
    event.preventDefault();
    event.stopPropagation();
    cells[from].tabIndex = -1;
    cells[to].tabIndex = 0;
    cells[to].focus();
  });
}

/**
 * Something that takes its time: `step` is told how much of it is over, 0 to 1. Under reduced motion it is over at once.
 * @param {number} takes_ms @param {boolean} isStill @param {(part: number) => void} step @returns {() => void} stop it where it is
 */
export function passing(takes_ms, isStill, step) {
  if (isStill) {
    step(1);
    return () => {};
  }
  let begun_ms = 0;
  let next = requestAnimationFrame(function tick(now_ms) {
    begun_ms ||= now_ms;
    const part = Math.min(1, (now_ms - begun_ms) / takes_ms);
    if (part < 1) next = requestAnimationFrame(tick);
    step(part);
  });
  return () => cancelAnimationFrame(next);
}

/** A slider with its words. @param {string} label @param {{ min?: number, max: number, value: number, step?: number }} range @param {(value: number) => void} change */
export function slider(label, { min = 0, max, value, step = 1 }, change) {
  const input = /** @type {HTMLInputElement} */ (el("input", { type: "range", min, max, step, value }));
  const shown = el("output");
  const words = el("span", {}, label);
  input.addEventListener("input", () => change(Number(input.value)));
  // Arrow keys belong to the slider, not to the page's way through the lesson.
  input.addEventListener("keydown", (event) => event.stopPropagation());
  return {
    element: el("label", { class: "drawn-slider" }, words, input, shown),
    /** @param {number} at @param {string} text */
    show(at, text) {
      if (Number(input.value) !== at) input.value = String(at);
      put(input, "aria-valuetext", text);
      put(shown, "text", text);
    },
  };
}
