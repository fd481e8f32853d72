// @ts-check
// The line above the lesson: for who leads the people, the code and the windows; for who follows their own switches.

import { button, el } from "../lesson/dom.js";
import { peopleWords } from "./words.js";

/** @param {HTMLElement} host @param {Record<string, (...given: any[]) => void>} acts */
export function createBar(host, acts) {
  let sign = "";

  /** @param {() => (Node | string | false | null)[]} draw @param {any} shows */
  function put(shows, draw) {
    const now = JSON.stringify(shows);
    if (now === sign) return;
    sign = now;
    const active = document.activeElement;
    const held = active instanceof HTMLElement && host.contains(active) ? active.dataset.id : "";
    host.replaceChildren(...draw().flatMap((one) => (one ? [one] : [])));
    if (held) /** @type {HTMLElement | null} */ (host.querySelector(`[data-id="${CSS.escape(held)}"]`))?.focus();
  }

  return {
    /** @param {any} state */
    lead(state) {
      const { door, people, is_black, screen } = state;
      put(["lead", door?.code, door?.trouble, people, is_black, screen], () => [
        el("p.room-line", {}, el("b", { role: "status" }, peopleWords(state)), door?.code ? el("span", {}, " · code ", el("span.room-code-small", {}, door.code)) : " · nobody comes in"),
        door?.trouble ? el("details.room-warns", {}, el("summary", {}, "Phones cannot come in here"), el("p", {}, door.trouble)) : null,
        el("div.lesson-row", { role: "group", "aria-label": "The room" },
          button("stage", "Open the stage", acts.stage), button("speaker", "Speaker's window", acts.speaker),
          button("join", "Show the code", acts.join, { "aria-pressed": String(screen === "join") }),
          button("black", "Black", acts.black, { "aria-pressed": String(is_black), key: "B" })),
      ]);
    },
    /** @param {any} state @param {{ follows: boolean, captions: boolean, copy: string, said: string }} own */
    follow(state, own) {
      put(["follow", own, state.copies, state.is_black], () => [
        el("div.room-switches", { role: "group", "aria-label": "Your own page" },
          button("follow", own.follows ? "Following" : "Follow again", acts.follow, { "aria-pressed": String(own.follows), main: !own.follows }),
          button("captions", "Captions", acts.captions, { "aria-pressed": String(own.captions) }),
          button("replay", "Replay", acts.replay),
          state.copies.may && !own.copy && button("copy", "My own copy", acts.copy, { disabled: state.copies.free === 0, title: state.copies.free ? "A cluster like this one, for you alone" : "All copies are taken" }),
          own.copy ? el("a.button", { href: own.copy, target: "_blank" }, "To my copy") : null),
        state.is_black ? el("p.room-wait", { role: "status" }, "Look to the front, please.") : null,
        own.said ? el("p.room-wait", { role: "status" }, own.said) : null,
      ]);
    },
  };
}
