// @ts-check
// What is wrong, in one list, worst first. Pure: rows in, lines out. Nothing is guessed: every line repeats what a row says of itself.

import { selects } from "../layout/lanes.js";
import { byPlace } from "../layout/order.js";
import { ROLLED } from "../layout/rollout-facts.js";

/** @typedef {import("./narrate.js").Row} Row */
/** @typedef {{ id: string, kind: string, name: string, namespace: string, words: string, rank: number, count: number }} Problem  `rank`: 0 is worst */

/** Kind → what is wrong with a row of it: rank and words, or null. @type {Record<string, (row: Row) => [number, string] | null>} */
const JUDGES = {
  Node: (row) => (row.state === "unknown" ? [0, row.why] : row.state === "notready" ? [1, row.why] : pressure(row)),
  Deployment: (row) => (row.state === "stuck" ? [1, row.why] : null),
  Service: (row) => (row.selector && row.selected > 0 && row.serving === 0 ? [1, row.selected === 1 ? "the only pod that it selects is not ready" : `none of the ${row.selected} pods that it selects is ready`] : null),
  PersistentVolumeClaim: (row) => (row.state === "lost" ? [0, row.why] : row.state === "pending" ? [4, row.why] : null),
  Job: (row) => (row.state === "failed" ? [2, row.why] : null),
  ReplicationController: (row) => (row.state === "stuck" ? [1, row.why] : null),
  HorizontalPodAutoscaler: (row) => (row.state === "unable" ? [3, row.why] : null),
  PodDisruptionBudget: (row) => (row.state === "unknown" ? [4, row.why] : null),
  ResourceQuota: (row) => (row.state === "full" ? [3, row.why] : null),
};
const POD_RANKS = /** @type {Record<string, number>} */ ({ failed: 2, unknown: 2, pending: 3, notready: 3 });
/** A pod that has just been made is not in trouble yet. */
const PATIENCE_MS = 10_000;

/** @param {Row} node @returns {[number, string] | null} */
function pressure(node) {
  const short = node.conditions.some((/** @type {any} */ one) => one.status === "True" && one.type !== "Ready");
  return short ? [2, node.why] : null;
}

/**
 * @param {{ of: (kind: string) => Map<string, Row> }} model
 * @param {(row: Row) => boolean} isShown
 * @param {number} now_ms
 * @param {Set<string>} [unseen]  kinds that Podium may not look at: of what they would show nothing is said
 * @returns {Problem[]}
 */
export function problemsOf(model, isShown, now_ms, unseen = new Set()) {
  /** @type {Problem[]} */
  const found = [];
  for (const [kind, judge] of Object.entries(JUDGES)) {
    for (const row of model.of(kind).values()) {
      const verdict = isShown(row) ? judge(row) : null;
      if (verdict) found.push({ id: row.id, kind, name: row.name, namespace: row.namespace, rank: verdict[0], words: verdict[1], count: 1 });
    }
  }
  if (!["Pod", ...TEMPLATED].some((kind) => unseen.has(kind))) found.push(...strayServices(model, isShown));
  found.push(...podProblems(model.of("Pod"), isShown, now_ms));
  return found.sort((a, b) => a.rank - b.rank || byPlace(a, b));
}

const TEMPLATED = [...ROLLED, "Job", "ReplicationController"];

/**
 * Services whose selector fits no pod and no workload either: a label was mistyped, or what it led to is gone. One whose workload is scaled to zero
 * is as its owner wants it.
 * @param {{ of: (kind: string) => Map<string, Row> }} model @param {(row: Row) => boolean} isShown @returns {Problem[]}
 */
function strayServices(model, isShown) {
  const idle = [...model.of("Service").values()].filter((row) => row.selector && Object.keys(row.selector).length && row.selected === 0 && isShown(row));
  if (!idle.length) return [];
  /** @type {Map<string, Row[]>} */
  const workloads = new Map();
  for (const row of TEMPLATED.flatMap((kind) => [...model.of(kind).values()])) {
    const here = workloads.get(row.namespace);
    if (here) here.push(row);
    else workloads.set(row.namespace, [row]);
  }
  return idle
    .filter((service) => !workloads.get(service.namespace)?.some((row) => selects(service.selector, row.template_labels)))
    .map((row) => ({ id: row.id, kind: "Service", name: row.name, namespace: row.namespace, rank: 4, words: "its selector fits no pod and no workload: nobody would answer", count: 1 }));
}

/** Status and reason; a reason that begins with the same word is enough. @param {Row} pod */
const wordsOf = ({ status, why }) => (why.startsWith(status) ? why : `${status}: ${why}`);

/** Pods of one owner with one trouble are one line. @param {Map<string, Row>} pods @param {(row: Row) => boolean} isShown @param {number} now_ms @returns {Problem[]} */
function podProblems(pods, isShown, now_ms) {
  /** @type {Map<string, Problem>} */
  const groups = new Map();
  for (const pod of pods.values()) {
    const rank = POD_RANKS[pod.state];
    if (rank === undefined || !isShown(pod) || (rank === 3 && now_ms - pod.created_ms < PATIENCE_MS)) continue;
    const key = pod.owner ? `${pod.owner.id}|${pod.status}` : pod.id;
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { id: pod.id, kind: "Pod", name: pod.name, namespace: pod.namespace, rank, words: wordsOf(pod), count: 1 });
  }
  return [...groups.values()];
}

/** "Pod hello-x4k and 2 more of its owner". @param {Problem} problem */
export function problemTitle({ kind, name, count }) {
  return `${kind} ${name}${count > 1 ? ` and ${count - 1} more like it` : ""}`;
}
