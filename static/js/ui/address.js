// @ts-check
// The address bar holds the view, so that a link shows the same thing to somebody else: #view=apps&ns=workshop&select=app%3Dhello&open=Pod/workshop/x
// Pure: text in, state out, and back. Unknown or broken parts are ignored, never an error: an old link still opens.

/**
 * @typedef {"nodes" | "apps" | "rollout" | "table"} Mode
 * @typedef {{ mode: Mode, of: string, namespace: string, select: string, find: string, open: string, tab: string, system: boolean, stage: boolean, camera: string, when: string, probe: string }} Address
 */

const MODES = ["nodes", "apps", "rollout", "table"]; // a view of one's own begins with its word here
const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;
const TEXT_MAX = 500; // characters of a selector or a search in a link; nobody types more

/**
 * One line for each part of the view state, in the order in which they are written: its name in the link, what it is when the link says nothing, and how
 * its text is read (undefined: broken, as if it were not there).
 * @type {{ [K in keyof Address]: { name: string, home: Address[K], read: (text: string) => Address[K] | undefined } }}
 */
const PARTS = {
  mode: { name: "view", home: "nodes", read: (text) => (MODES.includes(text) ? /** @type {Mode} */ (text) : undefined) },
  of: { name: "of", home: "", read: (text) => (text.split("/").length === 3 ? text : undefined) }, // the workload of the Rollout view
  namespace: { name: "ns", home: "", read: (text) => (NAME.test(text) ? text : undefined) },
  select: { name: "select", home: "", read: (text) => text.slice(0, TEXT_MAX) },
  find: { name: "find", home: "", read: (text) => text.slice(0, TEXT_MAX) },
  system: { name: "system", home: false, read: (text) => text === "1" },
  stage: { name: "stage", home: false, read: (text) => text === "1" },
  camera: { name: "at", home: "", read: (text) => (/^\d{1,3}(\.\d+)?(,[01]?(\.\d+)?){2}$/.test(text) ? text : undefined) },
  when: { name: "when", home: "", read: (text) => (/^\d{12,14}$/.test(text) ? text : undefined) }, // a past moment, Unix ms; "" is live
  probe: { name: "probe", home: "", read: (text) => (/^[a-z0-9-]{1,63}\/[a-z0-9.-]{1,253}$/.test(text) ? text : undefined) }, // the one whose counters are shown alone
  open: { name: "open", home: "", read: (text) => (text.split("/").length === 3 ? text : undefined) },
  tab: { name: "tab", home: "", read: (text) => (/^[a-z]{1,20}$/.test(text) ? text : undefined) }, // of the inspector; "" is its first one
};

/** @param {string} hash @returns {Address} */
export function readAddress(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const read = Object.entries(PARTS).map(([field, { name, home, read }]) => {
    const text = given.get(name);
    return [field, (text === null ? undefined : read(text)) ?? home];
  });
  return Object.fromEntries(read);
}

/** @param {Address} address @returns {string} "" for the plain start */
export function writeAddress(address) {
  const parts = new URLSearchParams();
  for (const [field, { name, home }] of Object.entries(PARTS)) {
    const value = address[/** @type {keyof Address} */ (field)];
    if (value !== home) parts.set(name, value === true ? "1" : String(value));
  }
  const text = parts.toString();
  return text ? `#${text}` : "";
}
