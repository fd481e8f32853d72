// @ts-check
/** Six parts of a cluster and the lines between them; one Deployment goes through them hop by hop. */

import { allow, button, el, frame, put } from "./kit.js";
import { HOPS, PARTS, after } from "./states/hops.js";

export const title = "How a wish becomes a pod: who writes what to whom";

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  let hops = 0;
  const view = frame(host, hooks, { name: "wish-path", note: "The order is that of a real cluster; the names are made up.", restart: () => go(0) });
  const names = /** @type {import("./states/hops.js").Part[]} */ (Object.keys(PARTS));
  const parts = names.map((name) => el("div", { class: `part part-${name}`, "data-part": name }, PARTS[name]));
  const lines = names.filter((name) => name !== "api").map((name) => el("div", { class: `line line-${name}`, "data-line": name, "aria-hidden": "true" }, el("span")));
  const stored = el("ul", { class: "stored", "aria-label": "Stored" });
  const count = el("p", { class: "drawn-headline" });
  view.scene.append(count, el("div", { class: "path" }, ...parts, ...lines), stored);
  const backButton = button("Back", () => go(hops - 1));
  const nextButton = button("Next hop", () => go(hops + 1));
  view.add(nextButton, backButton);
  go(0, true);

  /** @param {number} to @param {boolean} [isQuiet] */
  function go(to, isQuiet = false) {
    hops = Math.max(0, Math.min(HOPS.length, to));
    const { now, stored: has, pod, isOver } = after(hops);
    put(count, "text", `Hop ${hops} of ${HOPS.length}`);
    for (const part of parts) put(part, "data-lit", now !== null && (part.dataset.part === now.line || part.dataset.part === "api"));
    for (const line of lines) {
      const isLit = line.dataset.line === now?.line;
      put(line, "data-lit", isLit);
      put(/** @type {Element} */ (line.firstElementChild), "text", isLit ? arrow(/** @type {any} */ (now)) : "");
    }
    stored.replaceChildren(...has.map((name) => el("li", { class: "chip-box" }, name.startsWith("Pod") ? `${name}: ${pod}` : name)));
    if (!has.length) stored.append(el("li", { class: "chip-box is-empty" }, "nothing is stored yet"));
    allow(nextButton, !isOver);
    allow(backButton, hops > 0);
    view.say(now ? now.says : "All lines lead to the API server, and only it has one to the store. Take the first hop.", isQuiet);
    if (isOver) view.tried();
  }

  return view.drawn();
}

/** Which way the message goes; on the left and above the server stands on the other side. @param {import("./states/hops.js").Hop} hop */
function arrow({ line, toApi }) {
  if (line === "store") return toApi ? "▲" : "▼";
  return (line === "you") === toApi ? "▶" : "◀";
}
