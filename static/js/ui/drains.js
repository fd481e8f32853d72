// @ts-check
// Drains of nodes, as everybody sees them: a bar, and for each pod that is still there what it waits for. Frames carry the whole of a
// drain each time; one element for each, written anew only where it differs.

import { visible } from "../visible.js";
import { openForm } from "./act.js";
import { write } from "./write.js";

const LINE_BELOW_PX = 1600; // as css/lesson.css has it
const SHOWN = 12; // pods in the list; more are counted
const WORDS = { running: "draining", done: "drained", refused: "not drained", failed: "failed", cancelled: "stopped", late: "gave up", interrupted: "broken off" };
/** @type {Record<string, string>} */
const POD_WORDS = { waiting: "waiting", blocked: "a budget needs it", ending: "ending", failed: "failed" };

/** @typedef {{ id: string, namespace: string, name: string, state: string, why: string }} Pod */
/** @typedef {{ id: string, user: string, node: string, node_id: string, state: keyof typeof WORDS, text: string, left: number, pods: Pod[] }} Drain */

/** Beside a lesson the card would lie on the machine that the lesson is about: there it is a line that can be opened. */
const isLine = () => document.body.classList.contains("with-lesson") && !("stage" in document.documentElement.dataset) && innerWidth < LINE_BELOW_PX;

/** How many of its pods are gone, in words. Pure. @param {Drain} drain */
export function counted({ pods, state, text }) {
  if (state !== "running" || !pods.length) return text;
  const gone = pods.filter((pod) => pod.state === "gone").length;
  const blocked = pods.filter((pod) => pod.state === "blocked").length;
  return `${gone} of ${pods.length} pods are gone${blocked ? `, ${blocked} ${blocked === 1 ? "waits" : "wait"} for a budget` : ""}.`;
}

/** Pods that are still there, those that need somebody first. Pure. @param {Pod[]} pods */
export function waiting(pods) {
  const order = ["failed", "blocked", "waiting", "ending"];
  return pods.filter((pod) => pod.state !== "gone").sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.name.localeCompare(b.name));
}

/**
 * @param {HTMLElement} host
 * @param {{ open: (id: string) => void, toast: (text: string, tone?: "bad" | "plain") => void, model: import("../model/model.js").Model }} page
 */
export function createDrains(host, { open, toast, model }) {
  /** @type {Map<string, ReturnType<typeof panel>>} */
  const panels = new Map();
  const mayAct = document.body.dataset.role !== "observer";

  /** @param {string} id */
  async function stop(id) {
    const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
    const answer = await fetch(`${document.body.dataset.base ?? ""}/drains/${encodeURIComponent(id)}/cancel/`, { method: "POST", headers });
    if (!answer.ok) toast("It could not be stopped: it has ended already.", "bad");
  }

  /** @param {string} id */
  function close(id) {
    panels.get(id)?.element.remove();
    panels.delete(id);
    host.hidden = panels.size === 0;
  }

  /** @param {Drain} drain */
  function panel(drain) {
    // One that had ended before this page saw it is folded: it is news no more.
    const element = Object.assign(document.createElement("details"), { className: "drain", open: ["running", "interrupted"].includes(drain.state) && !isLine() });
    const title = document.createElement("summary");
    const word = Object.assign(document.createElement("span"), { className: "word" });
    const who = Object.assign(document.createElement("span"), { className: "quiet", textContent: `by ${visible(drain.user)}` });
    const count = Object.assign(document.createElement("span"), { className: "count" });
    title.append(word, ` ${visible(drain.node)} `, who, count);
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", `Pods gone from ${visible(drain.node)}`);
    const text = document.createElement("p");
    text.setAttribute("role", "status");
    const list = document.createElement("ul");
    const buttons = Object.assign(document.createElement("div"), { className: "buttons" });
    const node = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: `Open ${visible(drain.node)}` });
    const end = Object.assign(document.createElement("button"), { type: "button", className: "button small" });
    buttons.append(end, node);
    if (drain.state === "interrupted" && mayAct) buttons.prepend(...[["drain", "Drain it on…"], ["uncordon", "Uncordon…"]].map(([action, label]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: label });
      button.addEventListener("click", () => { const row = model.rows.get(drain.node_id); if (row) void openForm(open, row, action); });
      return button;
    }));
    element.append(title, bar, text, list, buttons);
    node.addEventListener("click", () => open(drain.node_id));
    end.addEventListener("click", () => (element.dataset.state === "running" ? stop(drain.id) : close(drain.id)));
    return { element, word, bar, count, text, list, end };
  }

  /** @param {Drain} drain */
  function show(drain) {
    const isRunning = drain.state === "running";
    const parts = panels.get(drain.id) ?? panel(drain);
    if (!panels.has(drain.id)) {
      for (const [id, { element }] of panels) if (element.dataset.node === drain.node && element.dataset.state !== "running") close(id);
      panels.set(drain.id, parts);
      host.prepend(parts.element);
    }
    parts.element.dataset.state = drain.state;
    parts.element.dataset.node = drain.node;
    parts.element.dataset.nodeId = drain.node_id;
    parts.bar.hidden = drain.state === "interrupted";
    write(parts.word, WORDS[drain.state]);
    parts.bar.max = Math.max(1, drain.pods.length);
    parts.bar.value = drain.state === "done" ? parts.bar.max : drain.pods.filter(({ state }) => state === "gone").length;
    write(parts.text, visible(counted(drain)));
    write(parts.count, `· ${visible(counted(drain))}`);
    const left = waiting(drain.pods);
    parts.list.replaceChildren(...left.slice(0, SHOWN).map(line), ...(left.length > SHOWN ? [line({ id: "", namespace: "", name: `${left.length - SHOWN} more`, state: "", why: "" })] : []));
    write(parts.end, isRunning ? "Stop" : "Close");
    parts.end.hidden = isRunning && !mayAct;
    host.hidden = false;
  }

  /** @param {Pod} pod */
  function line({ name, state, why }) {
    const item = document.createElement("li");
    item.dataset.state = state;
    item.append(Object.assign(document.createElement("b"), { textContent: visible(name) }), ` ${POD_WORDS[state] ?? ""}${why ? `: ${visible(why)}` : ""}`);
    return item;
  }

  return {
    /** @param {Record<string, any>} frame */
    onFrame(frame) {
      if (frame.t === "drain") show(/** @type {any} */ (frame));
    },
    /** What was broken off is settled once its node takes pods again, or is gone. */
    onDraw() {
      for (const [id, { element }] of panels) {
        if (element.dataset.state === "interrupted" && !model.rows.get(element.dataset.nodeId ?? "")?.cordoned) close(id);
      }
    },
  };
}
