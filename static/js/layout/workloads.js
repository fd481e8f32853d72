// @ts-check
/**
 * What makes pods, with its pods sorted into generations: for every kind of workload, and for pods that nobody owns.
 *
 * A generation is what was made from one template: the pods of a ReplicaSet, of one ControllerRevision of a set, or of one Job of a CronJob. Where
 * nothing tells generations apart there is one.
 */
import { byAge, byPlace, byText, oldestFirst } from "./order.js";
import { visible } from "./visible.js";

/**
 * @typedef {{key: string, set: any | null, letter: string, pods: any[]}} Generation  `set`: the ReplicaSet, or the Job of a CronJob
 * @typedef {{key: string, kind: string, name: string, namespace: string, row: any | null, generations: Generation[], pods: any[]}} Workload  `row`: the workload's own, where it is known
 * @typedef {{workloads: Map<string, Workload>, generations: Map<string, Generation>, sets: Map<string, any>}} Known
 */

/** Kinds that stand for themselves in a lane; a Job of a CronJob stands with it. */
const OWN = ["Deployment", "StatefulSet", "DaemonSet", "ReplicationController", "CronJob"];

/** @param {any} model @param {any} view @returns {Workload[]} */
export function collectWorkloads(model, view) {
  /** @type {Known} */
  const known = { workloads: new Map(), generations: new Map(), sets: new Map() };
  for (const kind of OWN) for (const row of visible(model, kind, view).rows) known.workloads.set(row.id, ofRow(row));
  for (const set of visible(model, "ReplicaSet", view).rows) placeReplicaSet(set, known);
  for (const job of visible(model, "Job", view).rows) placeJob(job, known);
  // In their order already, so that no group of them has to be sorted.
  for (const pod of oldestFirst(model, visible(model, "Pod", view).rows)) placePod(pod, known);
  for (const workload of known.workloads.values()) {
    workload.generations = workload.generations.filter((generation) => alive(generation, workload)).sort(byGeneration);
  }
  return [...known.workloads.values()].filter((workload) => workload.row || workload.pods.length || workload.generations.some((g) => g.set && wants(g.set))).sort(byPlace);
}

/** @param {any} row @returns {Workload} */
const ofRow = (row) => ({ key: row.id, kind: row.kind, name: row.name, namespace: row.namespace, row, generations: [], pods: [] });

/** @param {any} set @param {Known} known */
function placeReplicaSet(set, { workloads, generations, sets }) {
  sets.set(set.id, set);
  const generation = { key: set.id, set, letter: set.generation, pods: [] };
  generations.set(set.id, generation);
  const owner = set.owner && workloads.get(set.owner.id);
  const home = owner ?? ensure(workloads, { key: set.owner?.id ?? set.id, kind: set.owner?.kind ?? "ReplicaSet", name: set.owner?.name ?? set.name, namespace: set.namespace });
  home.generations.push(generation);
}

/** @param {any} job @param {Known} known */
function placeJob(job, { workloads, generations, sets }) {
  const owner = job.owner && workloads.get(job.owner.id);
  if (!owner) {
    workloads.set(job.id, ofRow(job));
    return;
  }
  sets.set(job.id, job);
  const generation = { key: job.id, set: job, letter: "", pods: [] };
  generations.set(job.id, generation);
  owner.generations.push(generation);
}

/** @param {any} set */
const wants = (set) => (set.kind === "Job" ? set.state === "running" || set.state === "ending" : set.replicas > 0 || set.current > 0);

/**
 * A ReplicaSet without pods that wants none is history, and not drawn, unless it is all a Deployment has. A Job that has ended is history when its
 * CronJob has a younger one.
 * @param {Generation} generation @param {Workload} workload
 */
function alive(generation, workload) {
  if (!generation.set || wants(generation.set)) return true;
  if (generation.set.kind === "Job") return workload.generations.every((g) => !g.set || g === generation || byAge(g.set, generation.set) < 0);
  if (generation.pods.length) return true;
  const newest = Math.max(...workload.generations.map((g) => g.set?.revision ?? 0));
  return workload.row !== null && generation.set.revision === newest && workload.row.revision === newest;
}

/** @param {Generation} a @param {Generation} b */
const byGeneration = (a, b) => (a.set?.revision ?? 0) - (b.set?.revision ?? 0) || (a.set && b.set ? byAge(a.set, b.set) : 0) || byText(a.letter, b.letter) || byText(a.key, b.key);

/** @param {Map<string, Workload>} workloads @param {{key: string, kind: string, name: string, namespace: string}} given @returns {Workload} */
function ensure(workloads, given) {
  let workload = workloads.get(given.key);
  if (!workload) workloads.set(given.key, (workload = { ...given, row: null, generations: [], pods: [] }));
  return workload;
}

/** @param {any} pod @param {Known} known */
function placePod(pod, { workloads, generations, sets }) {
  const owner = pod.owner;
  const set = owner && sets.get(owner.id);
  const key = set ? set.owner?.id ?? set.id : owner?.id ?? `loose:${pod.namespace}:${Object.keys(pod.services ?? {}).sort().join(",")}`;
  const workload = ensure(workloads, { key, kind: owner?.kind ?? "", name: owner?.name ?? "pods without an owner", namespace: pod.namespace });
  // Pods of a set are told apart by their revision alone.
  const of = set || !owner ? owner?.id ?? key : `${owner.id}${pod.generation ? `:${pod.generation}` : ""}`;
  let generation = generations.get(of);
  if (!generation) {
    generation = { key: of, set: null, letter: pod.generation ?? "", pods: [] };
    generations.set(generation.key, generation);
    workload.generations.push(generation);
  }
  workload.pods.push(pod);
  generation.pods.push(pod);
}
