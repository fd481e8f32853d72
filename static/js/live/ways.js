// @ts-check
// Which way to the server: a WebSocket, or, where those do not get through (a proxy that refuses the upgrade, or takes it and says
// nothing), the same frames as server-sent events.

import { EventLine } from "./events.js";

/** @typedef {import("./events.js").Place} Place */
/** @typedef {{ readyState: number, send: (text: string) => void, close: () => void, onmessage: ((event: any) => any) | null, onclose: ((event: any) => any) | null }} Line */
/** @typedef {Line & { addEventListener: (type: any, listener: () => void) => void }} Heard */

const FAILURES_BEFORE = 2; // sockets that never said a word, one after the other
const FAILURES_BEFORE_IF_WORKED = 6; // where one did, it is the server that is away, not the way that is closed

/**
 * @param {object} [wiring]
 * @param {(path: string) => Heard} [wiring.socket]
 * @param {(path: string, place: Place) => Line} [wiring.events]
 * @param {string} [wiring.name]  of this window, by which its next line takes the place of the one before. Drawn anew with each page and kept
 *   nowhere: what the browser keeps for a tab it copies with it, and two tabs of one name would send each other away
 * @returns {(path: string, place: Place) => Line}
 */
export function ways({ socket = open, events = (path, place) => new EventLine(path, place), name = drawn() } = {}) {
  /** A path that asks for a view has its question already. @param {string} path */
  const named = (path) => `${path}${path.includes("?") ? "&" : "?"}window=${name}`;
  let failures = 0;
  let hasWorked = false;
  return (path, place) => {
    const enough = hasWorked ? FAILURES_BEFORE_IF_WORKED : FAILURES_BEFORE;
    // Every other time a socket again: it is the better way, and may be open by now.
    if (failures >= enough && (failures - enough) % 2 === 0) {
      failures += 1;
      return events(named(eventsOf(path)), place);
    }
    const line = socket(named(path));
    let hasSpoken = false;
    line.addEventListener("message", () => {
      hasSpoken = hasWorked = true;
      failures = 0;
    });
    line.addEventListener("close", () => { if (!hasSpoken) failures += 1; });
    return line;
  };
}

/** Where the frames of a socket come as events, of the same view. @param {string} path */
export const eventsOf = (path) => path.replace(/\?|$/, "events/$&");

/** @param {string} path @returns {Heard} */
function open(path) {
  return new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`);
}

/** 128 bits by chance. `randomUUID` would need HTTPS. */
function drawn() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");
}
