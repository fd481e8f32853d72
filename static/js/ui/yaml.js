// @ts-check
// YAML in the inspector: what is new in it since this page last showed it, and which lines one manager set. The page remembers the
// last few objects that were looked at; nothing is kept when it is closed.

import { difference } from "./difference.js";

const REMEMBERED = 20;
/** @type {Map<string, { version: string, lines: string[], at: Date }>} by uid, the last one looked at at the end */
const seen = new Map();

document.addEventListener("htmx:afterSettle", () => {
  const yaml = document.getElementById("yaml");
  if (!yaml || yaml.dataset.compared) return;
  yaml.dataset.compared = "true";
  const { uid = "", version = "" } = yaml.dataset;
  const elements = [...yaml.querySelectorAll(".yaml-line")];
  const lines = elements.map((one) => one.querySelector("code")?.textContent ?? "");
  const before = seen.get(uid);
  if (before && before.version !== version) tell(before, lines, elements);
  seen.delete(uid);
  seen.set(uid, { version, lines, at: new Date() });
  if (seen.size > REMEMBERED) seen.delete(/** @type {string} */ (seen.keys().next().value));
});

/** @param {{ lines: string[], at: Date }} before @param {string[]} lines @param {Element[]} elements */
function tell(before, lines, elements) {
  const { added, gone } = difference(before.lines, lines);
  for (const index of added) elements[index].classList.add("new");
  const place = document.getElementById("yaml-changed");
  if (!place) return;
  place.textContent = `Changed since you looked at ${before.at.toTimeString().slice(0, 8)}: ${many(added.length, "line")} new, ${gone.length} gone.`;
  if (!gone.length) return;
  const list = document.createElement("ul");
  for (const text of gone.slice(0, 20)) list.append(Object.assign(document.createElement("li"), { textContent: text.trim(), className: "mono" }));
  const details = document.createElement("details");
  details.append(Object.assign(document.createElement("summary"), { textContent: "What is gone" }), list);
  place.append(details);
}

/** @param {number} count @param {string} noun */
const many = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-manager]") : null;
  if (!(button instanceof HTMLElement)) return;
  const isOn = button.getAttribute("aria-pressed") !== "true";
  for (const other of document.querySelectorAll("[data-manager]")) other.setAttribute("aria-pressed", String(other === button && isOn));
  let first = null;
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".yaml-line"))) {
    const lit = isOn && (line.dataset.by ?? "").split(" ").includes(button.dataset.manager ?? "");
    line.classList.toggle("lit", lit);
    if (lit) first ??= line;
  }
  first?.scrollIntoView({ block: "nearest" });
});
