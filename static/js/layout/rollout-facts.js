// @ts-check
/**
 * One workload and its generations, looked up by owner: the cost follows the workload, not the cluster.
 *
 * A generation is what was made from one template: the pods of a ReplicaSet, or of one ControllerRevision of a set.
 */
import { byAge, byText } from "./order.js";

/** The kinds that replace their pods when their template changes. */
export const ROLLED = ["Deployment", "StatefulSet", "DaemonSet"];
/** The steps of a pod on its way, in order; the first needs a node, the last a Service that sends traffic. */
export const STEPS = ["scheduled", "pulling", "starting", "ready", "traffic"];
const BEFORE = new Map([["waiting", 0], ...STEPS.map((step, i) => /** @type {[string, number]} */ ([step, i + 1]))]);

/**
 * @typedef {{key: string, set: any | null, letter: string, pods: any[], isNew: boolean}} Generation  `set`: the ReplicaSet; `isNew`: made from the template that is wanted now
 * @typedef {{row: any, generations: Generation[], pods: any[], served: boolean}} Facts  `generations`: oldest first; `served`: some Service selects its pods
 */

/** @param {any} model @param {any} row @returns {Facts} */
export function gather(model, row) {
  const generations = row.kind === "Deployment" ? ofReplicaSets(model, row) : ofRevisions(model, row);
  const pods = generations.flatMap((generation) => generation.pods);
  return { row, generations, pods, served: pods.some((pod) => Object.keys(pod.services ?? {}).length > 0) };
}

/** @param {any} model @param {any} row @returns {Generation[]} */
function ofReplicaSets(model, row) {
  const sets = [...model.replicaSetsOf(row.id).values()].sort((a, b) => a.revision - b.revision || byAge(a, b));
  const newest = Math.max(0, ...sets.map((set) => set.revision));
  return sets.map((set) => ({ key: set.id, set, letter: set.generation, pods: [...model.podsOf(set.id).values()].sort(byAge), isNew: set.revision === newest && !isWaiting(row, set) }))
    .filter(({ set, pods }) => pods.length || set.replicas > 0 || set.current > 0 || set.revision === newest);
}

/** While a Deployment is paused, its newest ReplicaSet may be made from a template that is wanted no more. @param {any} row @param {any} set */
const isWaiting = (row, set) => row.paused && row.updated === 0 && set.current > 0;

/** @param {any} model @param {any} row @returns {Generation[]} */
function ofRevisions(model, row) {
  /** @type {Map<string, any[]>} */
  const groups = new Map();
  for (const pod of model.podsOf(row.id).values()) {
    const mark = pod.labels["controller-revision-hash"] ?? pod.generation;
    groups.set(mark, [...(groups.get(mark) ?? []), pod]);
  }
  const wanted = row.kind === "StatefulSet" ? row.update_hash : row.updated > 0 ? newestOf(groups) : "";
  return [...groups].map(([mark, pods]) => ({ key: `${row.id}:${mark}`, set: null, letter: pods[0].generation, pods: pods.sort(row.kind === "StatefulSet" ? byOrdinal : byAge), isNew: mark === wanted }))
    .sort((a, b) => Number(a.isNew) - Number(b.isNew) || byText(a.letter, b.letter) || byText(a.key, b.key));
}

/** A DaemonSet counts its templates on its pods. @param {Map<string, any[]>} groups */
function newestOf(groups) {
  const count = (/** @type {any[]} */ [pod]) => [Number(pod.labels["pod-template-generation"] ?? 0), pod.generation];
  return [...groups].reduce((best, one) => {
    const [[left, l], [right, r]] = [count(best[1]), count(one[1])];
    return right > left || (right === left && r > l) ? one : best;
  }, [...groups][0] ?? ["", []])[0];
}

/** The number of a pod of a StatefulSet. @param {any} pod */
export const ordinal = (pod) => Number(pod.name.slice(pod.name.lastIndexOf("-") + 1));
/** @param {any} a @param {any} b */
const byOrdinal = (a, b) => ordinal(a) - ordinal(b);

/** How many of the steps a pod has begun, 0 to 5. @param {any} pod */
export function reached(pod) {
  const steps = BEFORE.get(pod.step) ?? 0;
  return steps === 4 && Object.values(pod.services ?? {}).includes("serving") ? 5 : steps;
}

/** How many pods have begun each step; who is leaving is on no way. @param {any[]} pods */
export function countSteps(pods) {
  const staying = pods.filter((pod) => pod.state !== "terminating").map(reached);
  return STEPS.map((_, i) => staying.filter((steps) => steps > i).length);
}
