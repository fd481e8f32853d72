// @ts-check
/**
 * Which Services, workloads and pods belong together: one lane for each application.
 *
 * Two things share a lane when one of them leads to the other: a pod and its owner, a Service and a pod that it selects, a Service and a workload
 * whose template it would select (so that the wire is there before the first pod is). Union-find over those links; the order is by name and does not
 * depend on the order of arrival.
 */
import { surroundings } from "./around.js";
import { byNumberedName, byPlace, byText } from "./order.js";
import { visible } from "./visible.js";
import { collectWorkloads } from "./workloads.js";

/** @typedef {import("./workloads.js").Workload} Workload */
/** @typedef {import("./workloads.js").Generation} Generation */
/**
 * @typedef {{key: string, name: string, namespace: string, services: any[], workloads: Workload[], pods: any[], ways: Map<string, import("./around.js").Way[]>, lines: Map<string, import("./around.js").Line[]>}} Lane
 * `ways`: from outside to each Service, by its id; `lines`: what stands around each workload, by its key
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

/** The Services of which a pod is an endpoint. @param {any[]} pods @returns {Set<string>} ids */
function servedBy(pods) {
  const ids = new Set();
  for (const pod of pods) for (const id in pod.services ?? {}) ids.add(id);
  return ids;
}

/**
 * @param {any} model
 * @param {any} view
 * @returns {Lane[]}
 */
export function groupLanes(model, view) {
  const services = visible(model, "Service", view).rows.sort(byPlace);
  const workloads = collectWorkloads(model, view);
  const byId = new Map(services.map((service) => [service.id, service]));
  const links = new Links();
  for (const workload of workloads) {
    for (const service of services) {
      if (service.namespace !== workload.namespace) continue;
      const hit = workload.row ? selects(service.selector, workload.row.template_labels) : selects(service.selector, workload.generations[0]?.set?.selector?.matchLabels);
      if (hit) links.join(service.id, workload.key);
    }
    for (const id of servedBy(workload.pods)) if (byId.get(id)?.namespace === workload.namespace) links.join(id, workload.key);
  }
  /** @type {Map<string, Lane>} */
  const lanes = new Map();
  const laneOf = (/** @type {string} */ key, /** @type {string} */ namespace) => {
    const root = links.root(key);
    let lane = lanes.get(root);
    if (!lane) lanes.set(root, (lane = { key: `lane:${root}`, name: "", namespace, services: [], workloads: [], pods: [], ways: new Map(), lines: new Map() }));
    return lane;
  };
  const around = surroundings(model, view);
  for (const service of services) {
    const lane = laneOf(service.id, service.namespace);
    lane.services.push(service);
    lane.ways.set(service.id, around.waysTo(service));
  }
  for (const workload of workloads) {
    const lane = laneOf(workload.key, workload.namespace);
    lane.workloads.push(workload);
    lane.pods.push(...workload.pods);
    lane.lines.set(workload.key, around.linesOf(workload));
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
