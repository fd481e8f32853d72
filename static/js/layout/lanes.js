// @ts-check
/**
 * Which Services, workloads and pods belong together: one lane for each application.
 *
 * Two things share a lane when one of them leads to the other: a pod and its owner, a Service and a pod that it selects, a Service and a workload
 * whose template it would select (so that the wire is there before the first pod is). Union-find over those links; the order is by name and does not
 * depend on the order of arrival.
 */
import { byAge, byNumberedName, byPlace, byText } from "./order.js";
import { visible } from "./visible.js";

/**
 * @typedef {{key: string, set: any | null, letter: string, pods: any[]}} Generation  the pods of one ReplicaSet, or of an owner that has none
 * @typedef {{key: string, kind: string, name: string, namespace: string, row: any | null, generations: Generation[], pods: any[]}} Workload  `row`: the Deployment
 * @typedef {{key: string, name: string, namespace: string, services: any[], workloads: Workload[], pods: any[]}} Lane
 */

/** Union-find with the smallest key as the root, so that a lane's key does not depend on order. */
class Links {
  constructor() {
    /** @type {Map<string, string>} */
    this.parent = new Map();
  }
  /** @param {string} key @returns {string} */
  root(key) {
    const up = this.parent.get(key) ?? key;
    if (up === key) return key;
    const root = this.root(up);
    this.parent.set(key, root);
    return root;
  }
  /** @param {string} a @param {string} b */
  join(a, b) {
    const [left, right] = [this.root(a), this.root(b)];
    if (left !== right) this.parent.set(left < right ? right : left, left < right ? left : right);
  }
}

/** Whether an equality selector chooses these labels. An empty one chooses nothing, as for a Service. @param {any} selector @param {any} labels */
export function selects(selector, labels) {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labels?.[key] === value);
}

/**
 * @param {any} model
 * @param {any} view
 * @returns {Lane[]}
 */
export function groupLanes(model, view) {
  const services = visible(model, "Service", view).rows.sort(byPlace);
  const workloads = collectWorkloads(model, view);
  const links = new Links();
  for (const workload of workloads) {
    for (const service of services) {
      if (service.namespace !== workload.namespace) continue;
      const hit = workload.row ? selects(service.selector, workload.row.template_labels) : selects(service.selector, workload.generations[0]?.set?.selector?.matchLabels);
      if (hit || workload.pods.some((pod) => service.id in (pod.services ?? {}))) links.join(service.id, workload.key);
    }
  }
  /** @type {Map<string, Lane>} */
  const lanes = new Map();
  const laneOf = (/** @type {string} */ key, /** @type {string} */ namespace) => {
    const root = links.root(key);
    let lane = lanes.get(root);
    if (!lane) lanes.set(root, (lane = { key: `lane:${root}`, name: "", namespace, services: [], workloads: [], pods: [] }));
    return lane;
  };
  for (const service of services) laneOf(service.id, service.namespace).services.push(service);
  for (const workload of workloads) {
    const lane = laneOf(workload.key, workload.namespace);
    lane.workloads.push(workload);
    lane.pods.push(...workload.pods);
  }
  for (const lane of lanes.values()) lane.name = laneName(lane);
  return [...lanes.values()].sort((a, b) => byText(a.namespace, b.namespace) || byNumberedName(a.name, b.name) || byText(a.key, b.key));
}

/** The name of its only Service, else of its only workload, else of the first Service, else of the first workload. @param {Lane} lane */
function laneName({ services, workloads }) {
  if (services.length === 1) return services[0].name;
  if (workloads.length === 1) return workloads[0].name;
  return (services[0] ?? workloads[0]).name;
}

/** @param {any} model @param {any} view @returns {Workload[]} */
function collectWorkloads(model, view) {
  /** @type {Map<string, Workload>} */
  const workloads = new Map();
  const sets = visible(model, "ReplicaSet", view).rows;
  const setById = new Map(sets.map((set) => [set.id, set]));
  for (const row of visible(model, "Deployment", view).rows) workloads.set(row.id, { key: row.id, kind: "Deployment", name: row.name, namespace: row.namespace, row, generations: [], pods: [] });
  /** @type {Map<string, Generation>} */
  const generations = new Map();
  for (const set of sets) {
    const generation = { key: set.id, set, letter: set.generation, pods: [] };
    generations.set(set.id, generation);
    const owner = set.owner && workloads.get(set.owner.id);
    const home = owner ?? ensure(workloads, { key: set.owner?.id ?? set.id, kind: set.owner?.kind ?? "ReplicaSet", name: set.owner?.name ?? set.name, namespace: set.namespace });
    home.generations.push(generation);
  }
  for (const pod of visible(model, "Pod", view).rows) placePod(pod, { workloads, generations, setById });
  for (const workload of workloads.values()) {
    workload.pods.sort(byAge);
    for (const generation of workload.generations) generation.pods.sort(byAge);
    workload.generations = workload.generations.filter((generation) => alive(generation, workload)).sort(byGeneration);
  }
  return [...workloads.values()].filter((workload) => workload.row || workload.pods.length || workload.generations.some((g) => g.set && wants(g.set))).sort(byPlace);
}

/** @param {any} set */
const wants = (set) => set.replicas > 0 || set.current > 0;

/** A ReplicaSet without pods that wants none is history, and not drawn, unless it is all a Deployment has. @param {Generation} generation @param {Workload} workload */
function alive(generation, workload) {
  if (generation.pods.length || !generation.set || wants(generation.set)) return true;
  const newest = Math.max(...workload.generations.map((g) => g.set?.revision ?? 0));
  return workload.row !== null && generation.set.revision === newest && workload.row.revision === newest;
}

/** @param {Generation} a @param {Generation} b */
const byGeneration = (a, b) => (a.set?.revision ?? 0) - (b.set?.revision ?? 0) || byText(a.key, b.key);

/** @param {Map<string, Workload>} workloads @param {{key: string, kind: string, name: string, namespace: string}} given @returns {Workload} */
function ensure(workloads, given) {
  let workload = workloads.get(given.key);
  if (!workload) workloads.set(given.key, (workload = { ...given, row: null, generations: [], pods: [] }));
  return workload;
}

/** @param {any} pod @param {{workloads: Map<string, Workload>, generations: Map<string, Generation>, setById: Map<string, any>}} known */
function placePod(pod, { workloads, generations, setById }) {
  const owner = pod.owner;
  const set = owner && setById.get(owner.id);
  const key = set ? set.owner?.id ?? set.id : owner?.id ?? `loose:${pod.namespace}:${Object.keys(pod.services ?? {}).sort().join(",")}`;
  const workload = ensure(workloads, { key, kind: owner?.kind ?? "", name: owner?.name ?? "pods without an owner", namespace: pod.namespace });
  let generation = generations.get(owner?.id ?? key);
  if (!generation) {
    generation = { key: owner?.id ?? key, set: null, letter: pod.generation ?? "", pods: [] };
    generations.set(generation.key, generation);
    workload.generations.push(generation);
  }
  workload.pods.push(pod);
  generation.pods.push(pod);
}
