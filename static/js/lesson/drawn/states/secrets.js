// @ts-check
/** Base64 as a Secret's manifest has it: a way of writing bytes, which anybody can turn around. */

export const PASSWORD = "open-sesame"; // made up; it opens nothing

/** @param {string} text @returns {string} of its UTF-8 bytes (RFC 4648, section 4) */
export const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** @param {string} text @returns {string | null} null where it is no base64 of UTF-8 */
export function decode(text) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** @typedef {{ text: string, tells: "plain" | "refers" | "encoded" | "" }} Line `tells`: whether the password can be read here */

/** @type {readonly Line[]} */
export const WITHOUT = [
  { text: "kind: Deployment", tells: "" },
  { text: "  image: hello:1.4", tells: "" },
  { text: "  env:", tells: "" },
  { text: "  - name: DB_PASSWORD", tells: "" },
  { text: `    value: ${PASSWORD}`, tells: "plain" },
];
/** @type {readonly Line[]} */
export const WITH = [
  { text: "kind: Deployment", tells: "" },
  { text: "  image: hello:1.4", tells: "" },
  { text: "  env:", tells: "" },
  { text: "  - name: DB_PASSWORD", tells: "" },
  { text: "    secretKeyRef: db / password", tells: "refers" },
  { text: "---", tells: "" },
  { text: "kind: Secret", tells: "" },
  { text: "  name: db", tells: "" },
  { text: `  data: { password: ${encode(PASSWORD)} }`, tells: "encoded" },
];

export const SAYS = {
  plain: "Found: it stands in the Deployment, in every copy of the file, and in every history of it.",
  refers: "Not here: this line only names the Secret. The Deployment can be shown around.",
  encoded: "Here it is, and it looks like nothing. It is base64: decode it.",
  "": "No password in this line.",
};
