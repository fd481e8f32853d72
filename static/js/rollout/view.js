// @ts-check
// The Rollout view around the picture: chooser, verdict, revision cards, and a designed state for each case without a workload.
// It owns no facts: main.js tells it what changed, and the picture itself is drawn by render/picture.js from layout/rollout.js.

import { gather, ROLLED } from "../layout/rollout-facts.js";
import { urgency } from "../layout/rollout-words.js";
import { openForm } from "../ui/act.js";
import { write } from "../ui/write.js";
import { createChooser } from "./chooser.js";
import { createFragment } from "./fragment.js";
import { createHead } from "./head.js";

/** @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row */

/** @param {Row} row */
export const addressOf = (row) => `${row.kind}/${row.namespace}/${row.name}`;

/** @param {any} model @param {string} of @returns {Row | undefined} */
export function chosenRow(model, of) {
  const [kind, namespace, name] = of.split("/");
  return ROLLED.includes(kind) ? model.find(kind, namespace, name) : undefined;
}

/**
 * @param {{ model: any, history: import("../ui/history.js").History, byId: (id: string) => HTMLElement, picture: any, go: (change: any) => void, open: (id: string) => any, toast: (text: string, tone?: "bad" | "plain") => void, shown: (row: any) => boolean, now_ms: () => number, view: () => any, address: () => any, kinds: () => Record<string, {state: string, reason: string}> }} page
 */
export function createRollout({ model, history, byId, picture, go, open, toast, shown, now_ms, view, address, kinds }) {
  const panel = byId("picture-panel");
  const [side, head, nothing, revisions] = ["chooser", "head", "nothing", "revisions"].map((name) => byId(`rollout-${name}`));
  const chooser = createChooser(side, { onChoose: (row) => go({ of: addressOf(/** @type {Row} */ (row)) }) });
  const writeHead = createHead({ head, onOpen: (id) => open(id) });
  const fragment = createFragment({ host: byId("rollout-cards"), place: (name) => byId(`rollout-${name}`), onAct: act, onWhyNot: (text) => toast(text, "bad") });
  let listed = "";
  let isOn = false;
  /** @type {Row[]} */
  let rows = [];

  /** @param {Row} row @param {string} action @param {string} revision */
  function act(row, action, revision) {
    return openForm(open, row, action, revision ? { revision } : {});
  }

  /** @param {{up: string[], del: Row[], reset: boolean}} change @param {boolean} isFirst */
  function list(change, isFirst) {
    const { of, namespace, system } = address();
    const sign = [of, namespace, system].join("|");
    const touches = change.reset || sign !== listed || change.del.some(({ kind }) => ROLLED.includes(kind)) || change.up.some((id) => ROLLED.includes(model.rows.get(id)?.kind));
    if (!touches && !isFirst) return;
    listed = sign;
    rows = /** @type {Row[]} */ (chooser.update(model, shown, chosenRow(model, of)?.id ?? ""));
  }

  /** Why there is nothing to show, or "". @param {string} of @param {Row | undefined} row */
  function emptiness(of, row) {
    if (row) return ["", ""];
    const blind = ROLLED.filter((kind) => ["forbidden", "missing"].includes(kinds()[kind]?.state));
    const unseen = blind.length ? `${blind.join("s, ")}s cannot be seen: ${blind.every((kind) => kinds()[kind].state === "missing") ? "this cluster does not serve them." : "Podium's account at this cluster may not list them."}` : "";
    if (of) return [`${of.split("/")[2]} is not there`, `It was deleted, or is in a namespace that is not shown. Choose another one. ${unseen}`];
    if (!rows.length) return [blind.length === ROLLED.length ? "No workload can be seen" : "No workload yet", unseen || "Deployments, StatefulSets and DaemonSets can be followed here as soon as they are made."];
    return ["Choose a workload", `Those in change stand first; ${rows.length === 1 ? "there is one" : `there are ${rows.length}`}. ${unseen}`];
  }

  /** @param {boolean} on */
  function turn(on) {
    isOn = on;
    panel.classList.toggle("rollout", on);
    for (const one of [side, head, nothing, revisions]) one.hidden = !on;
  }

  /** @param {{up: string[], del: Row[], reset: boolean}} change */
  function update(change) {
    const isFirst = !isOn;
    if (isFirst) turn(true);
    list(change, isFirst);
    const { of } = address();
    const row = chosenRow(model, of);
    const busy = rows.filter((one) => urgency(one) < 3);
    // Whoever opens the view while one update is under way means that one.
    if (isFirst && !of && busy.length === 1) return go({ of: addressOf(busy[0]) });
    const facts = row ? gather(model, row) : null;
    const [title, words] = emptiness(of, row);
    nothing.hidden = Boolean(row);
    write(/** @type {HTMLElement} */ (nothing.firstElementChild), title);
    write(/** @type {HTMLElement} */ (nothing.lastElementChild), words);
    head.hidden = revisions.hidden = !row;
    const drawn = { ...view(), mode: "rollout", of: row?.id ?? "", moments: (/** @type {string} */ id) => history.momentsOf(id) };
    panel.classList.toggle("stale", drawn.stale);
    if (facts) writeHead(facts, model, now_ms());
    fragment.update(facts, now_ms());
    picture.update(model, change, drawn);
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-rollout]") : null;
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    go({ mode: "rollout", of: link.dataset.rollout });
  });

  return {
    /** @param {string} id  of a workload */
    show: (id) => model.rows.has(id) && go({ mode: "rollout", of: addressOf(model.rows.get(id)) }),
    mode: { id: "rollout", panel: "picture-panel", reveal: picture.reveal, update, isTicking: true },
    keys: [{ key: "w", says: "choose a workload (Rollout)", run: (/** @type {KeyboardEvent} */ event) => isOn && (event.preventDefault(), chooser.focus()) }],
    /** Another view takes the panel back. */
    onAddress: (/** @type {{mode: string}} */ { mode }) => void (mode !== "rollout" && isOn && turn(false)),
  };
}
