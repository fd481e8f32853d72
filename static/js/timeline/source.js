// @ts-check
// Where the page's rows come from: the socket, or a recording. Everything else on the page is the same.

import { LiveSocket } from "../live/socket.js";
import { createDrawer } from "../ui/drawer.js";
import { createCard } from "./card.js";
import { pastOfServer } from "./past.js";
import { Recorded } from "./recorded.js";

/** @param {ConstructorParameters<typeof LiveSocket>[0]} wiring */
export function openSource(wiring) {
  if (document.body.dataset.recording === undefined) return { isRecording: false, socket: new LiveSocket(wiring), past: pastOfServer(document.body.dataset.base ?? ""), makeDrawer: createDrawer };
  const socket = new Recorded();
  return { isRecording: true, socket: /** @type {LiveSocket} */ (/** @type {unknown} */ (socket)), past: socket.past, makeDrawer: createCard };
}
