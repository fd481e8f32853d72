// @ts-check
/** Eight cards; each plays a strip of three pictures that ends still, and names the lesson where it runs on a cluster. */

import { button, el, frame, put } from "./kit.js";
import { FRAME_MS, PRINCIPLES } from "./states/principles.js";

export const title = "Eight principles";
const ENOUGH = 3;

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  /** @type {Set<string>} the cards that were played to their end */
  const played = new Set();
  /** @type {number | undefined} */
  let timer;
  const view = frame(host, hooks, { name: "eight-principles", note: "Short drawings; each runs on a cluster in its lesson.", restart });
  const cards = PRINCIPLES.map((principle) => {
    const card = button("", () => play(principle), { class: "card-button", "aria-pressed": "false" });
    card.append(el("span", {}, principle.name), el("span", { class: "card-state" }, "▶ play"));
    return card;
  });
  const strip = el("div", { class: "strip-marks", "aria-hidden": "true" });
  const place = el("p", { class: "strip-place" });
  view.scene.append(el("ul", { class: "cards" }, ...cards.map((card) => el("li", {}, card))), strip, place);
  restart(true);

  function restart(isQuiet = false) {
    window.clearTimeout(timer);
    played.clear();
    mark("");
    strip.replaceChildren();
    put(place, "text", `0 of ${PRINCIPLES.length} played.`);
    view.say("Eight cards. Play one; it takes less than ten seconds.", isQuiet === true);
  }

  /** @param {import("./states/principles.js").Principle} principle */
  function play(principle) {
    window.clearTimeout(timer);
    mark(principle.id);
    const show = (/** @type {number} */ at) => {
      paint(principle.frames[at].marks);
      put(place, "text", `${principle.name}, ${at + 1} of ${principle.frames.length}`);
      view.say(principle.frames[at].says);
      if (at + 1 < principle.frames.length) timer = window.setTimeout(() => show(at + 1), FRAME_MS);
      else end(principle);
    };
    show(view.isStill() ? principle.frames.length - 1 : 0);
  }

  /** @param {import("./states/principles.js").Principle} principle */
  function end(principle) {
    played.add(principle.id);
    mark(principle.id);
    if (view.isStill()) view.say(principle.frames.map(({ says }) => says).join(" "));
    put(place, "text", `${principle.name}: lesson ${principle.lesson}. ${played.size} of ${PRINCIPLES.length} played.`);
    if (played.size >= ENOUGH) view.tried();
  }

  /** @param {string} now the card that is on */
  function mark(now) {
    PRINCIPLES.forEach(({ id }, at) => {
      put(cards[at], "aria-pressed", String(id === now));
      put(/** @type {Element} */ (cards[at].lastElementChild), "text", played.has(id) ? "✓ played" : "▶ play");
    });
  }

  /** @param {readonly string[]} marks */
  function paint(marks) {
    strip.replaceChildren(...marks.map((text) => {
      const [kind, word] = text.split(/:(.*)/s);
      return el("span", { class: `mark mark-${kind}` }, kind === "go" ? "→" : kind === "gone" ? `✕ ${word}` : word);
    }));
  }

  return view.drawn(() => window.clearTimeout(timer));
}
