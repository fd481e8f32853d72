// @ts-check
// References of a lesson ("deployment/hello", "pods:app=hello") and the rows of the picture. Pure.

import { matchesLabels, parseSelector } from "../ui/selector.js";

/** @typedef {{ rows: Map<string, any>, of: (kind: string) => Map<string, any>, find: (kind: string, namespace: string, name: string) => any }} Model */

/** As `explainer/format/quantities.py` has them. @type {Record<string, string>} */
const KINDS = {
  deployment: "Deployment", replicaset: "ReplicaSet", statefulset: "StatefulSet", daemonset: "DaemonSet", replicationcontroller: "ReplicationController", job: "Job", cronjob: "CronJob",
  pod: "Pod", service: "Service", ingress: "Ingress", configmap: "ConfigMap", secret: "Secret", node: "Node", namespace: "Namespace", persistentvolumeclaim: "PersistentVolumeClaim",
  pvc: "PersistentVolumeClaim", horizontalpodautoscaler: "HorizontalPodAutoscaler", hpa: "HorizontalPodAutoscaler", poddisruptionbudget: "PodDisruptionBudget", pdb: "PodDisruptionBudget",
  networkpolicy: "NetworkPolicy", resourcequota: "ResourceQuota",
};

/** The rows that a reference means now. @param {Model} model @param {string} ref @param {string} namespace @returns {any[]} */
export function rowsOf(model, ref, namespace) {
  if (ref.startsWith("pods:")) {
    const parsed = parseSelector(ref.slice("pods:".length));
    if ("error" in parsed) return [];
    return [...model.of("Pod").values()].filter((pod) => pod.namespace === namespace && matchesLabels(parsed.clauses, pod.labels ?? {}));
  }
  const [kind, name] = ref.split("/");
  const known = KINDS[kind.toLowerCase()];
  if (!known || !name) return [];
  const row = model.find(known, namespace, name) ?? model.find(known, "", name);
  return row ? [row] : [];
}

/** @param {any} row */
export const refOf = (row) => `${String(row.kind).toLowerCase()}/${row.name}`;

/** Whether a row is what a reference of the lesson may name. @param {any} row @param {string} namespace */
export const isNameable = (row, namespace) => Boolean(KINDS[String(row.kind).toLowerCase()]) && (row.namespace === namespace || row.namespace === "");

/** What can be picked: things of the lesson's namespace, and the nodes. @param {Model} model @param {string} namespace */
export function pickable(model, namespace) {
  const found = [...model.rows.values()].filter((row) => (row.namespace === namespace || row.kind === "Node") && isNameable(row, namespace));
  return found.map((row) => ({ ref: refOf(row), words: `${row.kind} ${row.name}` })).sort((a, b) => (a.words < b.words ? -1 : 1));
}
