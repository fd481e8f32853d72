// @ts-check
// The columns of the table twin: what each kind's row says, as values that can be sorted.

import { age } from "../layout/age.js";
import { visible } from "../visible.js";
import { OTHER_COLUMNS, OTHER_TITLES } from "./columns_other.js";

/** @typedef {import("./columns_other.js").Column} Column */
/** @typedef {import("./columns_other.js").Row} Row */

/** @param {string[]} images */
const listed = (images) => images.join(", ");

/** @type {Record<string, Column[]>} */
export const COLUMNS = {
  Pod: [
    { title: "Name", value: (pod) => pod.name },
    { title: "Namespace", value: (pod) => pod.namespace },
    { title: "State", value: (pod) => pod.status },
    { title: "Ready", value: (pod) => `${pod.ready}/${pod.containers}` },
    { title: "Restarts", value: (pod) => pod.restarts, numeric: true },
    { title: "Generation", value: (pod) => pod.generation },
    { title: "Node", value: (pod) => pod.node || "waiting" },
    { title: "Images", value: (pod) => listed(pod.images) },
    { title: "Age", value: (pod, now_ms) => now_ms - pod.created_ms, numeric: true },
    { title: "Why", value: (pod) => pod.why },
  ],
  Deployment: [
    { title: "Name", value: (row) => row.name },
    { title: "Namespace", value: (row) => row.namespace },
    { title: "State", value: (row) => row.state },
    { title: "Wanted", value: (row) => row.replicas, numeric: true },
    { title: "Updated", value: (row) => row.updated, numeric: true },
    { title: "Available", value: (row) => row.available, numeric: true },
    { title: "Images", value: (row) => listed(row.containers.map((/** @type {{image: string}} */ { image }) => image)) },
    { title: "Revision", value: (row) => row.revision, numeric: true },
    { title: "Rollout", value: (row) => row.rollout.text, rollout: true },
  ],
  ReplicaSet: [
    { title: "Name", value: (row) => row.name },
    { title: "Namespace", value: (row) => row.namespace },
    { title: "Generation", value: (row) => row.generation },
    { title: "Revision", value: (row) => row.revision, numeric: true },
    { title: "Wanted", value: (row) => row.replicas, numeric: true },
    { title: "Ready", value: (row) => row.ready, numeric: true },
    { title: "Owner", value: (row) => row.owner?.name ?? "none" },
    { title: "Images", value: (row) => listed(row.containers.map((/** @type {{image: string}} */ { image }) => image)) },
  ],
  Service: [
    { title: "Name", value: (row) => row.name },
    { title: "Namespace", value: (row) => row.namespace },
    { title: "Type", value: (row) => row.type },
    { title: "Address", value: (row) => row.external[0] ?? row.address },
    { title: "Selector", value: (row) => row.selector_text || "none" },
    { title: "Selects", value: (row) => row.selected, numeric: true },
    { title: "Serving", value: (row) => row.serving, numeric: true },
  ],
  ...OTHER_COLUMNS,
  Node: [
    { title: "Name", value: (row) => row.name },
    { title: "Status", value: (row) => row.status },
    { title: "Zone", value: (row) => row.zone },
    { title: "Pods", value: (row) => row.requested.pods, numeric: true },
    { title: "CPU requested", value: (row) => percent(row.requested.cpu_m, row.allocatable.cpu_m), numeric: true },
    { title: "Memory requested", value: (row) => percent(row.requested.memory_b, row.allocatable.memory_b), numeric: true },
    { title: "Taints", value: (row) => listed(row.taints) },
    { title: "Version", value: (row) => row.version },
    { title: "Why", value: (row) => row.why },
  ],
};
export const TITLES = /** @type {Record<string, string>} */ ({
  Pod: "Pods", Deployment: "Deployments", ReplicaSet: "ReplicaSets", ...OTHER_TITLES, Service: "Services", Node: "Nodes",
});

/** @param {number} part @param {number} whole */
const percent = (part, whole) => (whole ? Math.round((100 * part) / whole) : 0);

/** As it is shown. @param {Column} column @param {string | number} value */
export function cellText(column, value) {
  if (column.title === "Age") return age(Number(value));
  if (column.since) return value === "" ? "never" : age(Number(value));
  return column.title.endsWith("requested") ? `${value} %` : visible(String(value));
}
