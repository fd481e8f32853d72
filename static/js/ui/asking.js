// @ts-check
// From a click on an action to the event that answers it: what the page says and shows in between.

import { Requests } from "./requests.js";

/**
 * @param {{ toast: (text: string, tone?: "bad" | "plain") => void, onAsked: () => void }} wiring
 */
export function createAsking({ toast, onAsked }) {
  const requests = new Requests(() => Date.now());
  let sent_ms = 0; // when the last action was sent, by this browser's clock

  /** @param {{id: string, text: string}} detail */
  function requested({ id, text }) {
    // The event often overtakes the answer to the click: then nothing is left to wait for.
    if (!requests.cameSince(id, sent_ms)) requests.add(id, text);
    toast(`Requested: ${text}`);
    onAsked();
  }

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.requestConfig.verb === "post") sent_ms = Date.now();
  });
  document.body.addEventListener("podium:requested", (event) => requested(/** @type {CustomEvent} */ (event).detail));
  document.body.addEventListener("podium:refused", (event) => toast(/** @type {CustomEvent} */ (event).detail.text, "bad"));

  return {
    get texts() {
      return requests.texts;
    },
    /** @param {import("./parts.js").Change} change */
    onChange(change) {
      requests.settle(change.up);
      requests.settle(change.del.map(({ id }) => id));
    },
    onSecond() {
      for (const { text } of requests.takeOverdue()) toast(`No answer yet from the cluster: ${text}`, "bad");
    },
  };
}
