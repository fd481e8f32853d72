// @ts-check
// Commands to the run (docs/lesson-protocol.md). What is refused is said in the server's words; the new state comes by the socket.

import { onward as ofThisPage } from "./onward.js";

/** @param {{ base: string, token: string, refused: (why: string) => void, onward?: typeof ofThisPage, fetch?: typeof globalThis.fetch }} wiring  `base`: the run's place in addresses */
export function createSender({ base, token, refused, onward = ofThisPage, fetch = (...given) => globalThis.fetch(...given) }) {
  /** @param {Record<string, any>} command @returns {Promise<boolean>} whether it was taken */
  return async function send(command) {
    let answer;
    onward.begun();
    try {
      answer = await fetch(`${base}/lesson/`, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(command) });
    } catch {
      onward.ended(null);
      refused("Podium cannot be reached just now. Try again when the picture is live.");
      return false;
    }
    onward.ended(answer.ok ? answer.headers : null);
    if (answer.ok) return true;
    refused(await whyOf(answer));
    return false;
  };
}

/** @param {Response} answer */
async function whyOf(answer) {
  if (answer.status === 404) return "This run is over. The course map has the lessons.";
  if (answer.status === 403) return "You may not act in this lesson, or you are no longer signed in. Load the page again.";
  const said = await answer.json().catch(() => null);
  return typeof said?.why === "string" ? said.why : `Podium did not take it (${answer.status}). Try again.`;
}

/** A name for one click, so that a click sent twice is done once. */
export const clickKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");

/** The token that htmx sends, too. */
export function csrfToken() {
  try {
    return String(JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "");
  } catch {
    return "";
  }
}
