// @ts-check
// What a person should know before reading the view: the picture is old, part of it cannot be seen, or there is nothing in it yet, and what to do next.
// Pure: facts in, one situation out, the one that misleads most. No situation is the usual case.

import { age } from "../layout/age.js";

/** @typedef {"apply" | "example" | "all" | "system" | "unseen" | "again" | "doctor"} Act */
/** @typedef {{ key: string, tone: "plain" | "warn" | "bad", title: string, words: string, acts: Act[] }} Situation */
/**
 * @typedef {object} Facts
 * @property {string} mode  of the address
 * @property {string} level  of the freshness chip
 * @property {boolean} isLost  the connection to Podium is what is missing, not the cluster
 * @property {number} since_ms  since when the picture is old, by the server's clock
 * @property {number} now_ms
 * @property {Record<string, {state: string, since_ms: number, reason: string}>} kinds
 * @property {boolean} hasNodes
 * @property {boolean} hasShown  something of what this view draws is shown
 * @property {boolean} hasHidden  there is something of it that the filter hides
 * @property {boolean} hasOthers  of that, something that is not of the system
 * @property {string} namespace  that is chosen, or ""
 * @property {boolean} mayAct
 * @property {boolean} isPractice
 */

const OLD_FOR_MS = 5_000; // a watch that is opened anew takes less; a bar that comes and goes at once would only move the picture
const UNSEEN = ["forbidden", "missing"];

/** What each view cannot tell without a kind. @type {Record<string, Record<string, string>>} */
export const NEEDS = {
  nodes: { Node: "nodes are known by their pods only, without room and conditions", Pod: "no pod can be drawn" },
  apps: {
    Pod: "no pod can be drawn", Service: "what receives traffic cannot be told", EndpointSlice: "whether a pod is ready to receive cannot be told",
    Deployment: "updates cannot be told", ReplicaSet: "generations cannot be told", StatefulSet: "their pods stand without an owner", DaemonSet: "their pods stand without an owner",
  },
  rollout: {
    Deployment: "their updates cannot be followed", ReplicaSet: "generations cannot be told", StatefulSet: "their updates cannot be followed", DaemonSet: "their updates cannot be followed",
    ControllerRevision: "revisions of StatefulSets and DaemonSets cannot be told", Pod: "no pod can be drawn",
  },
  table: {},
};
/** What fills a view. Services alone make an application; nodes alone do not fill Nodes. */
export const FILLING = /** @type {Record<string, string[]>} */ ({
  nodes: ["Pod"],
  apps: ["Pod", "Service", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController"],
  rollout: ["Deployment", "StatefulSet", "DaemonSet"],
  table: ["Pod", "Service", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController"],
});

/** @param {Facts["kinds"]} kinds @returns {Set<string>} kinds of which nothing can be seen */
export const unseenKinds = (kinds) => new Set(Object.keys(kinds).filter((kind) => UNSEEN.includes(kinds[kind].state)));

/** @param {Facts} facts @returns {Situation | null} */
export function situationOf(facts) {
  if (facts.level === "stale") return facts.now_ms - facts.since_ms < OLD_FOR_MS ? null : old(facts);
  if (facts.level !== "live" && facts.level !== "behind") return null;
  return unseen(facts) ?? empty(facts);
}

/** @param {Facts} facts @returns {Situation} */
function old({ isLost, since_ms, now_ms, mayAct }) {
  const since = `since ${new Date(since_ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false })} (${age(now_ms - since_ms)})`;
  const kept = "What you see is the last good picture; nothing of it is lost.";
  return isLost
    ? { key: "lost", tone: "bad", title: `No connection to Podium ${since}`, words: `${kept} This page tries again by itself, at least every 15 s; until then nothing can be done from here.`, acts: ["again"] }
    : { key: "old", tone: "bad", title: `The cluster has not answered ${since}`, words: `${kept} Podium asks it again every few seconds; what you do now will be refused until it answers.`, acts: mayAct ? ["doctor"] : [] };
}

/** @param {Facts} facts @returns {Situation | null} */
function unseen({ mode, kinds }) {
  const needs = NEEDS[mode] ?? {};
  const without = unseenKinds(kinds);
  const missing = Object.keys(needs).filter((kind) => without.has(kind));
  if (!missing.length) return null;
  const why = [...new Set(missing.map((kind) => needs[kind]))];
  const names = missing.length > 3 ? `${missing.slice(0, 2).join(", ")} and ${missing.length - 2} more kinds` : missing.join(" and ");
  return { key: `unseen:${mode}:${missing}`, tone: "warn", title: `Cannot be seen: ${names}`, words: `Podium's account at the cluster may not look at them: ${why.slice(0, 2).join("; ")}.`, acts: ["unseen"] };
}

/** @param {Facts} facts @returns {Situation | null} */
function empty({ mode, hasNodes, hasShown, hasHidden, hasOthers, namespace, mayAct, isPractice, kinds }) {
  if (hasShown || !(mode in FILLING) || unseenKinds(kinds).has("Pod")) return null;
  /** @type {Act[]} */
  const next = mayAct ? ["example", "apply"] : [];
  const wait = mayAct ? "Apply a manifest of your own, or begin with an example: a Deployment with its Service." : "As soon as somebody applies a manifest, it appears here.";
  if (namespace) return { key: `none:${namespace}`, tone: "plain", title: `Nothing runs in ${namespace}`, words: hasHidden ? "Other namespaces have something." : wait, acts: ["all", ...next] };
  if (!hasNodes && mode === "nodes") return { key: "bare", tone: "plain", title: "No node has registered yet", words: "Pods can be made, and wait until a node joins; a node appears here the moment its kubelet registers.", acts: next };
  const scene = isPractice && mayAct ? " The practice cluster also starts with whole scenes: manage.py serve --scenario workshop." : "";
  return { key: "empty", tone: "plain", title: hasHidden && !hasOthers ? "Nothing runs here yet but the system itself" : "Nothing runs here yet", words: wait + scene, acts: hasHidden ? [...next, "system"] : next };
}
