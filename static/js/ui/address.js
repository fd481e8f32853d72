// @ts-check
// The address bar holds the view, so that a link shows the same thing to somebody else: #view=apps&ns=workshop&select=app%3Dhello&open=Pod/workshop/x
// Pure: text in, state out, and back. Unknown or broken parts are ignored, never an error: an old link still opens.

/**
 * @typedef {"nodes" | "apps" | "table"} Mode
 * @typedef {{ mode: Mode, namespace: string, select: string, open: string, system: boolean }} Address
 */

/** @type {Address} */
const HOME = { mode: "nodes", namespace: "", select: "", open: "", system: false };
const MODES = ["nodes", "apps", "table"];
const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/** @param {string} hash @returns {Address} */
export function readAddress(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const mode = given.get("view") ?? "";
  const namespace = given.get("ns") ?? "";
  const open = given.get("open") ?? "";
  return {
    mode: MODES.includes(mode) ? /** @type {Mode} */ (mode) : HOME.mode,
    namespace: NAME.test(namespace) ? namespace : "",
    select: (given.get("select") ?? "").slice(0, 500),
    open: open.split("/").length === 3 ? open : "",
    system: given.get("system") === "1",
  };
}

/** @param {Address} address @returns {string} "" for the plain start */
export function writeAddress({ mode, namespace, select, open, system }) {
  const parts = new URLSearchParams();
  if (mode !== HOME.mode) parts.set("view", mode);
  if (namespace) parts.set("ns", namespace);
  if (select) parts.set("select", select);
  if (system) parts.set("system", "1");
  if (open) parts.set("open", open);
  const text = parts.toString();
  return text ? `#${text}` : "";
}
