// @ts-check
// What the watched records lack is asked of the server: revisions with their differences, warnings, buttons. Asked when another workload is
// chosen, when its template or revisions changed, and now and then while an update does not come to its end. Buttons lead to the action forms.

import { age } from "../layout/age.js";
import { write } from "../ui/write.js";

const AGAIN_MIN_MS = 1_500; // a workload may change several times a second; nobody reads cards faster
const WARNINGS_EVERY_MS = 10_000; // warnings are not watched; each asking is two or three requests to the API server
/** htmx is a classic script, loaded before this module runs. */
const htmx = /** @type {any} */ (globalThis).htmx;

/** @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row */

/** What makes the cards other ones. @param {import("../layout/rollout-facts.js").Facts} facts */
export function signOf({ row, generations }) {
  return [row.id, row.spec_version, row.revision ?? row.update_hash, row.rollout.verdict === "complete", ...generations.map(({ key, set }) => `${key}=${set?.revision ?? ""}`)].join("|");
}

/** @param {{ host: HTMLElement, place: (name: string) => HTMLElement, onAct: (row: Row, action: string, revision: string) => void, onWhyNot: (text: string) => void }} parts */
export function createFragment({ host, place, onAct, onWhyNot }) {
  /** @type {Row | null} */
  let shown = null;
  let sign = "";
  let asked_ms = -Infinity;
  let timer = 0;

  // The answer puts other elements in their place (out of band), so the clicks are heard further up.
  document.addEventListener("click", act);

  /** @param {MouseEvent} event */
  function act(event) {
    const button = event.target instanceof Element ? event.target.closest("[data-rollout-act]") : null;
    if (!(button instanceof HTMLElement) || !shown) return;
    if (button.dataset.whyNot) onWhyNot(button.dataset.whyNot);
    else onAct(shown, button.dataset.rolloutAct ?? "", button.dataset.revision ?? "");
  }

  async function ask() {
    timer = 0;
    const row = shown;
    // What is past is not asked of a cluster that has gone on, and a recording has none.
    if (!row || document.body.classList.contains("in-past") || "recording" in document.body.dataset) return;
    asked_ms = performance.now();
    const thing = [row.kind, row.namespace, row.name].map(encodeURIComponent).join("/");
    const active = document.activeElement;
    const focused = active instanceof HTMLElement && (host.contains(active) || place("buttons").contains(active)) ? placeOf(active) : "";
    const wasOpen = place("warnings").querySelector("details")?.open;
    const folded = new Set([...host.querySelectorAll("details:not([open])")].map((one) => one.closest("[data-revision]")?.getAttribute("data-revision")));
    const known = new Set([...host.querySelectorAll("li[data-revision]")].map((one) => one.getAttribute("data-revision")));
    await htmx.ajax("GET", `${document.body.dataset.base ?? ""}/rollout/${thing}/?uid=${encodeURIComponent(row.id)}`, { target: host, swap: "innerHTML" });
    // Where no row says what is wrong, the cluster's warnings are all there is.
    if (wasOpen || !document.querySelector('.reasons li[data-tone="bad"]')) place("warnings").querySelector("details")?.setAttribute("open", "");
    for (const card of host.querySelectorAll("li[data-revision]")) {
      const number = card.getAttribute("data-revision");
      if (known.has(number)) card.querySelector("details")?.toggleAttribute("open", !folded.has(number));
    }
    if (focused) /** @type {HTMLElement | null} */ (document.querySelector(focused))?.focus();
  }

  /** What finds the same button among new ones. @param {HTMLElement} element */
  function placeOf(element) {
    if (element.id) return `#${element.id}`;
    if (element.dataset.rolloutAct) return `#${host.id} [data-rollout-act="${element.dataset.rolloutAct}"][data-revision="${Number(element.dataset.revision)}"]`;
    const card = element.closest("li[data-revision]");
    return card ? `#${host.id} li[data-revision="${Number(card.getAttribute("data-revision"))}"] summary` : "";
  }

  /** How many pods of each revision there are now, and how old it has become. @param {import("../layout/rollout-facts.js").Facts} facts @param {number} now_ms */
  function count({ generations }, now_ms) {
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll("[data-created]"))) {
      const created_ms = Date.parse(one.dataset.created ?? "");
      if (!Number.isNaN(created_ms)) write(one, `${age(now_ms - created_ms)} old`);
    }
    const of = new Map(generations.flatMap(({ set, letter, pods }) => [[set?.id ?? "", pods], [letter, pods]]));
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (host.querySelectorAll("li[data-revision]"))) {
      const now = card.querySelector("[data-now]");
      if (!(now instanceof HTMLElement) || card.dataset.revision === "0") continue;
      const pods = (of.get(card.dataset.revisionUid ?? "-") ?? of.get(card.dataset.letter ?? "-") ?? []).filter((pod) => pod.state !== "terminating");
      write(now, pods.length ? `${pods.length} ${pods.length === 1 ? "pod" : "pods"} now, ${pods.filter((pod) => pod.state === "ready").length} ready` : "no pods now");
    }
  }

  return {
    /** @param {import("../layout/rollout-facts.js").Facts | null} facts  null: no workload is chosen @param {number} now_ms */
    update(facts, now_ms) {
      const isOther = facts?.row.id !== shown?.id;
      if (isOther) for (const one of [host, place("buttons"), place("warnings")]) one.replaceChildren();
      shown = facts ? /** @type {Row} */ (facts.row) : null;
      if (!facts) return;
      const now = signOf(facts);
      const isOld = facts.row.rollout.verdict !== "complete" && performance.now() - asked_ms > WARNINGS_EVERY_MS && !document.hidden;
      if (now !== sign || isOld) {
        sign = now;
        if (isOther) asked_ms = -Infinity;
        if (isOther) clearTimeout(timer);
        if (isOther || !timer) timer = window.setTimeout(ask, Math.max(0, AGAIN_MIN_MS - (performance.now() - asked_ms)));
      }
      count(facts, now_ms);
    },
  };
}
