// @ts-check
/** The same app without and with a Secret: where can the password be read, and what does base64 hide? */

import { button, el, frame, put, roving } from "./kit.js";
import { PASSWORD, SAYS, WITH, WITHOUT, decode, encode } from "./states/secrets.js";

export const title = "Find the password: with a Secret, and without";

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  let isDecoded = false;
  const view = frame(host, hooks, { name: "find-the-password", note: "The password is made up and opens nothing. The decoding is real.", restart });
  const files = [file("Without a Secret", WITHOUT), file("With a Secret", WITH)];
  const answer = el("p", { class: "decoded" });
  const own = /** @type {HTMLInputElement} */ (el("input", { type: "text", maxlength: "40", spellcheck: "false", autocomplete: "off" }));
  const written = el("output", { class: "call" });
  own.addEventListener("input", () => { put(written, "text", own.value ? encode(own.value) : "…"); });
  own.addEventListener("keydown", (event) => event.stopPropagation()); // letters are text here, not the page's keys
  view.scene.append(el("div", { class: "two-sides" }, ...files.map(({ element }) => element)), answer,
    el("label", { class: "own-text" }, "A text of your own ", own, " as base64: ", written));
  const decodeButton = button("Decode the base64", () => {
    isDecoded = true;
    show();
    view.say(`${encode(PASSWORD)} is “${decode(encode(PASSWORD))}”: without a key, on any machine. Base64 is a way of writing, not a lock.`);
    view.tried();
  });
  view.add(decodeButton);
  put(written, "text", "…");
  show();
  view.say("In which lines can the password be read? Press them.", true);

  function restart() {
    isDecoded = false;
    own.value = "";
    put(written, "text", "…");
    for (const { lines } of files) for (const line of lines) put(line, "data-tells", null);
    show();
    view.say("In which lines can the password be read?");
  }

  /** @param {string} name @param {readonly import("./states/secrets.js").Line[]} content */
  function file(name, content) {
    const lines = content.map(({ text, tells }) => button(text, (event) => look(/** @type {HTMLElement} */ (event.currentTarget), tells), { class: "file-line" }));
    const list = el("ol", { class: "file" }, ...lines.map((line) => el("li", {}, line)));
    roving(list, lines, 1);
    return { lines, element: el("section", { class: "side-of", "aria-label": name }, el("p", { class: "drawn-headline" }, name), list) };
  }

  /** @param {HTMLElement} line @param {import("./states/secrets.js").Line["tells"]} tells */
  function look(line, tells) {
    put(line, "data-tells", tells || "nothing");
    view.say(SAYS[tells]);
  }

  function show() {
    put(answer, "text", isDecoded
      ? `Decoded: ${decode(encode(PASSWORD))}. What protects a Secret is who may read it, and encryption at rest, where somebody has switched it on.`
      : "Decoded: not yet.");
  }

  return view.drawn();
}
