// @ts-check
/**
 * X-ray: what the picture leaves out so that it can be read. While it is on, each pod says how far it has come by the conditions of its status, the
 * panel has them by name, and on a practice cluster the pods and Services of the system itself are drawn, too. Pure, but for `drawXray`.
 */

import { el } from "./dom.js";

/** In their order; what a kubelet sets one after the other. */
export const CONDITIONS = [
  { type: "PodScheduled", says: "a node is chosen" },
  { type: "PodReadyToStartContainers", says: "its sandbox and its network stand" },
  { type: "ContainersReady", says: "every container says that it is ready" },
  { type: "Ready", says: "the pod as a whole is ready for requests" },
];
const STEPS = ["waiting", "scheduled", "pulling", "starting", "ready"];
const LISTED = 12; // pods by name; who looks for more looks at the table

/** One truth for each of `CONDITIONS`. @param {any} pod @returns {boolean[]} */
export function podConditions(pod) {
  const at = STEPS.indexOf(pod.step);
  return [at >= 1, at >= 2, pod.containers > 0 && pod.ready === pod.containers, at === 4];
}

/** Under a pod: "✓✓○○"; and the same for ears. @param {any} pod */
export function podNote(pod) {
  const are = podConditions(pod);
  return { note: are.map((is) => (is ? "✓" : "○")).join(""), says: `conditions: ${CONDITIONS.map(({ type }, i) => `${type} ${are[i] ? "true" : "not yet"}`).join(", ")}` };
}

/** What is written on the things of the picture. @param {any} model @returns {Map<string, { note: string, says: string }>} */
export const xrayNotes = (model) => new Map([...model.of("Pod").values()].map((/** @type {any} */ pod) => [pod.id, podNote(pod)]));

/** What the panel lists: plain data, so that it is drawn anew only when it says something else. @param {any} model @param {{ namespace: string, practice: boolean }} at */
export function xrayFacts(model, at) {
  const own = [...model.of("Pod").values()].filter((/** @type {any} */ pod) => pod.namespace === at.namespace).sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    pods: own.slice(0, LISTED).map((pod) => ({ name: pod.name, are: podConditions(pod), serves: Object.keys(pod.services).filter((id) => pod.services[id] === "serving").map((id) => model.rows.get(id)?.name ?? id) })),
    more: Math.max(0, own.length - LISTED),
    nodes: [...model.of("Node").values()].slice(0, LISTED).map((/** @type {any} */ node) => ({ name: node.name, are: (node.conditions ?? []).map((/** @type {any} */ one) => `${one.type} ${one.status}`) })),
    hasSystem: at.practice,
  };
}

/** @param {ReturnType<typeof xrayFacts>} facts @param {() => void} off */
export function drawXray({ pods, more, nodes, hasSystem }, off) {
  const head = el("tr", {}, el("th", { scope: "col" }, "Pod"), ...CONDITIONS.map(({ type, says }, i) => el("th", { scope: "col", title: `${type}: ${says}` }, String(i + 1))), el("th", { scope: "col" }, "Requests from"));
  const cell = (/** @type {boolean} */ is, /** @type {number} */ i) => el("td", { "data-met": is }, el("span", { "aria-hidden": "true" }, is ? "✓" : "○"), el("span.visually-hidden", {}, `${CONDITIONS[i].type} ${is ? "true" : "not yet"}`));
  const lines = pods.map(({ name, are, serves }) => el("tr", {}, el("th", { scope: "row" }, name), ...are.map(cell), el("td", {}, serves.join(", ") || "nobody")));
  return el("section.lesson-xray", { "aria-label": "X-ray" },
    el("div.lesson-row", {}, el("h3", {}, "X-ray"), el("button.button", { type: "button", "data-id": "xray-off", on: off }, "Off ", el("kbd", { "aria-hidden": "true" }, "X"))),
    el("p.quiet-text", {}, "Under each pod, from left to right, the conditions of its status. ", hasSystem ? "The system's own pods and Services are drawn, too." : "The system's own pods are not drawn beside a lesson on a real cluster."),
    el("ol.lesson-xray-names", {}, ...CONDITIONS.map(({ type, says }) => el("li", {}, el("code", {}, type), `: ${says}`))),
    pods.length ? el("div.lesson-xray-pods", { tabIndex: 0, role: "group", "aria-label": "Conditions of pods" }, el("table", {}, el("thead", {}, head), el("tbody", {}, ...lines))) : el("p", {}, "There is no pod of this lesson now."),
    more ? el("p.quiet-text", {}, `and ${more} more pods; the table has them.`) : null,
    nodes.length ? el("ul.lesson-xray-nodes", { "aria-label": "Conditions of nodes" }, ...nodes.map(({ name, are }) => el("li", {}, el("b", {}, name), `: ${are.join(" · ")}`))) : null);
}
