// @ts-check
// From a click on an action to the event that answers it: what the page says and shows in between.

import { Requests } from "./requests.js";

const htmx = /** @type {any} */ (globalThis).htmx;

/**
 * @param {{ toast: (text: string, tone?: "bad" | "plain", offer?: { label: string, run: () => void }) => void, onAsked: () => void }} wiring
 */
export function createAsking({ toast, onAsked }) {
  const requests = new Requests(() => Date.now());
  let sent_ms = 0; // when the last action was sent, by this browser's clock

  /** @param {{ url: string, fields: Record<string, string> }} undo */
  const send = ({ url, fields }) => htmx.ajax("POST", url, { values: fields, swap: "none", source: document.body });

  /** @param {{id: string, text: string, undo?: { text: string, url: string, fields: Record<string, string> }}} detail */
  function requested({ id, text, undo }) {
    // The event often overtakes the answer to the click: then nothing is left to wait for.
    if (!requests.cameSince(id, sent_ms)) requests.add(id, text);
    toast(`Requested: ${text}`, "plain", undo && { label: `Undo: ${undo.text}`, run: () => send(undo) });
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
    /** Requests to a Service change no row: their first count is the answer. @param {Record<string, any>} frame */
    onFrame(frame) {
      if (frame.t === "traffic") requests.settle([frame.id]);
    },
    onSecond() {
      for (const { text } of requests.takeOverdue()) toast(`No answer yet from the cluster: ${text}`, "bad");
    },
  };
}
