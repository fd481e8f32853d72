// @ts-check
/** A road with three gates: the app, the infrastructure, the wild. Behind each lie the lessons that help over it. */

import { button, el, frame, put } from "./kit.js";

export const title = "The three hurdles: the app, the infrastructure, the wild";

const GATES = [
  { id: "app", name: "The app", hard: "It must be packed so that it runs the same everywhere, and split so that one part can fail alone.", lessons: ["1 The three hurdles and our app", "2 Package it"] },
  { id: "infra", name: "The infrastructure", hard: "Machines come and go, fill up and fall over; nobody wants to care which one runs what.", lessons: ["3 One machine is not enough", "4 Ask, don’t command", "11 Services"] },
  { id: "wild", name: "The wild", hard: "It changes while people use it: more load, new versions, bad versions, and the way back.", lessons: ["12 Deployments and self-healing", "14 A rolling update", "15 When an update goes bad"] },
];

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  /** @type {Set<string>} */
  const open = new Set();
  const view = frame(host, hooks, { name: "three-hurdles", note: "The map of the course, not a cluster.", restart });
  const gates = GATES.map((gate) => {
    const opener = button("", () => toggle(gate.id), { class: "gate-button", "aria-expanded": "false" });
    opener.append(el("span", { class: "gate-posts", "aria-hidden": "true" }, el("span", { class: "gate-bar" })), el("span", { class: "gate-name" }, gate.name), el("span", { class: "gate-state" }, "closed"));
    const behind = el("div", { class: "gate-behind" }, el("p", {}, gate.hard), el("ul", { "aria-label": "Lessons" }, ...gate.lessons.map((lesson) => el("li", {}, lesson))));
    return { ...gate, opener, behind, item: el("li", { class: "gate" }, opener, behind) };
  });
  view.scene.append(el("ol", { class: "road" }, ...gates.map(({ item }) => item)));
  show();
  view.say("Three gates lie between a program on your laptop and a program that serves people. Open each.", true);

  function restart() {
    open.clear();
    show();
    view.say("All three gates are closed again.");
  }

  /** @param {string} id */
  function toggle(id) {
    const isOpening = !open.delete(id);
    if (isOpening) open.add(id);
    show();
    const gate = gates.find((one) => one.id === id);
    view.say(isOpening ? `${gate?.name} is open, ${open.size} of ${GATES.length}. ${gate?.hard}` : `${gate?.name} is closed again.`);
    if (open.size === GATES.length) view.tried();
  }

  function show() {
    for (const { id, opener, behind, item } of gates) {
      const isOpen = open.has(id);
      put(opener, "aria-expanded", String(isOpen));
      put(item, "data-open", isOpen);
      put(/** @type {Element} */ (opener.lastElementChild), "text", isOpen ? "open" : "closed");
      behind.hidden = !isOpen;
    }
  }

  return view.drawn();
}
