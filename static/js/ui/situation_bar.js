// @ts-check
// The bar above a view that says what its reader must know first (ui/situation.js), with the next step as a button. Each can be put away.

import { FILLING, situationOf } from "./situation.js";
import { isSystem } from "../layout/visible.js";
import { visible } from "../visible.js";
import { write } from "./write.js";

/** @typedef {import("./situation.js").Act} Act */

/** @type {Record<Act, string>} */
const LABELS = { apply: "Apply manifests…", example: "Begin with an example…", all: "Show all namespaces", system: "Show system pods", unseen: "What is not seen, and what would grant it…", again: "Try now", doctor: "Ask the doctor" };

/**
 * @param {{ host: HTMLElement, apply: HTMLElement | null, model: import("../model/model.js").Model, shown: (row: any) => boolean, address: () => import("./address.js").Address, go: (change: any) => void, socket: import("../live/socket.js").LiveSocket, status: { level: () => string }, isPast: () => boolean, showUnseen: () => void, isPractice: boolean }} wiring
 */
export function createSituationBar({ host, apply, model, shown, address, go, socket, status, isPast, showUnseen, isPractice }) {
  /** What was put away, until it is over. */
  let away = "";
  let drawn = "";
  let asked = "";
  const [title, words, acts] = [document.createElement("b"), document.createElement("span"), Object.assign(document.createElement("span"), { className: "situation-acts" })];
  const text = document.createElement("p");
  text.append(title, " ", words);
  const close = Object.assign(document.createElement("button"), { type: "button", className: "round", textContent: "×" });
  close.setAttribute("aria-label", "Put this away");
  close.addEventListener("click", () => ((away = drawn), update()));
  host.append(text, acts, close);

  /** Stops at the first row that decides; on a full cluster that is the first of all. @param {string[]} kinds @param {(row: any) => boolean} judge */
  function some(kinds, judge) {
    for (const kind of kinds) for (const row of model.of(kind).values()) if (judge(row)) return true;
    return false;
  }

  function facts() {
    const { mode, namespace } = address();
    const filling = FILLING[mode] ?? [];
    const hasShown = some(filling, shown);
    const isLost = socket.status !== "open";
    const old = Object.values(socket.kinds).filter(({ state }) => state === "stale" || state === "relisting");
    return {
      mode, namespace, level: status.level(), isLost, hasShown, isPractice, kinds: socket.kinds, now_ms: socket.serverNow_ms(), mayAct: apply !== null,
      since_ms: isLost ? socket.lastGood_ms ?? socket.serverNow_ms() : Math.min(...old.map((kind) => kind.since_ms)),
      hasNodes: model.of("Node").size > 0,
      hasHidden: !hasShown && some(filling, (row) => row.name !== "kubernetes"),
      hasOthers: !hasShown && some(filling, (row) => !isSystem(row.namespace) && row.name !== "kubernetes"),
    };
  }

  function update() {
    const situation = model.epoch === null || isPast() ? null : situationOf(facts());
    if (situation?.key !== away) away = "";
    host.hidden = !situation || situation.key === away;
    drawn = situation?.key ?? "";
    if (host.hidden || !situation) return;
    host.dataset.tone = situation.tone;
    write(title, visible(situation.title));
    write(words, visible(situation.words));
    if (asked === situation.acts.join()) return;
    asked = situation.acts.join();
    acts.replaceChildren(...situation.acts.map(made));
  }

  /** @param {Act} act @returns {HTMLElement} */
  function made(act) {
    if (act === "doctor") return Object.assign(document.createElement("a"), { className: "button", href: `${document.body.dataset.base ?? ""}/doctor/`, textContent: LABELS.doctor });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: LABELS[act] });
    if (act === "apply" || act === "example") button.dataset.bench = `${apply?.dataset.bench ?? ""}${act === "example" ? "?example=1" : ""}`;
    const run = { all: () => go({ namespace: "" }), system: () => go({ system: true }), unseen: showUnseen, again: () => socket.wake() }[/** @type {string} */ (act)];
    if (run) button.addEventListener("click", run);
    return button;
  }

  return { onSecond: update, onAddress: update, onDraw: (/** @type {import("./parts.js").Change} */ { reset, up, del }) => void ((reset || !host.hidden || (del.length && !up.length)) && update()) };
}
