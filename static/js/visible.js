// @ts-check
/**
 * Makes text from the cluster safe to look at: control characters and the marks that turn the direction of writing are shown as what they
 * are (`\u202e`) and not obeyed, so that an image name cannot pass itself off as another (Unicode TR 36). The same rule as for what the
 * server renders (dashboard/web/text.py); escaping is not needed, because text is only ever set as text.
 */

// eslint-disable-next-line no-control-regex -- control characters are what this is about
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** @param {string} text */
export function visible(text) {
  return text.replace(HIDDEN, (hidden) => `\\u${hidden.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
