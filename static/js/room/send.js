// @ts-check
// Commands to the room (docs/room.md): what who follows may ask, and what who leads may.

import { onward as ofThisPage } from "../lesson/onward.js";
import { csrfToken } from "../lesson/send.js";

/** @param {{ base: string, refused: (why: string) => void, onward?: typeof ofThisPage, fetch?: typeof globalThis.fetch }} wiring */
export function createRoomSender({ base, refused, onward = ofThisPage, fetch = (...given) => globalThis.fetch(...given) }) {
  /** @param {string} path @param {Record<string, any>} command @param {boolean} [isQuiet] @returns {Promise<any>} null: it was refused */
  async function post(path, command, isQuiet = false) {
    let answer;
    if (!isQuiet) onward.begun();
    try {
      answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() }, body: JSON.stringify(command) });
    } catch {
      if (!isQuiet) onward.ended(null);
      if (!isQuiet) refused("Podium cannot be reached just now. Try again.");
      return null;
    }
    if (!isQuiet) onward.ended(answer.ok ? answer.headers : null);
    const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
    if (answer.ok) return said;
    if (!isQuiet) refused(typeof said.why === "string" ? said.why : `Podium did not take it (${answer.status}). Try again.`);
    return null;
  }

  return {
    /** @param {Record<string, any>} command @param {boolean} [isQuiet] */
    follow: (command, isQuiet) => post(`${base}/room/`, command, isQuiet),
    /** @param {Record<string, any>} command @param {boolean} [isQuiet]  what comes often and may be lost: laser, pen, view */
    lead: (command, isQuiet) => post(`${base}/room/lead/`, command, isQuiet),
    /** @param {Record<string, any>} command */
    lesson: (command) => post(`${base}/lesson/`, command),
  };
}
