// @ts-check
// A page with one drawn explorable after the other, for who writes lessons: no run, no cluster. The address names the one that is shown (`#image-layers`).

import { el, put } from "./kit.js";
import { mount, names } from "./main.js";

const host = /** @type {HTMLElement} */ (document.getElementById("drawn"));
const said = /** @type {HTMLElement} */ (document.getElementById("drawn-heard"));
const tried = /** @type {HTMLElement} */ (document.getElementById("drawn-tried"));
const list = /** @type {HTMLElement} */ (document.getElementById("drawn-names"));
const links = names().map((name) => /** @type {HTMLAnchorElement} */ (el("a", { href: `#${name}` }, name)));
list.append(...links.map((link) => el("li", {}, link)));

function show() {
  const name = location.hash.slice(1) || names()[0];
  for (const link of links) put(link, "aria-current", link.hash === `#${name}` ? "true" : null);
  put(tried, "text", "Not tried yet.");
  put(said, "text", "");
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  void mount(host, name, {
    answered: (event) => put(tried, "text", `Counts as tried: ${event.id}`),
    say: (text) => put(said, "text", text),
    isStill,
    picking: null,
  }).then((isKnown) => { if (!isKnown) put(tried, "text", `There is no explorable “${name}”.`); });
}

window.addEventListener("hashchange", show);
show();
