// @ts-check
/**
 * What stands around a workload: who scales it, what protects and guards its pods, what they need by name; and by which way from outside a Service is
 * reached. Said in short lines; the objects themselves open from there.
 */
import { chooses } from "./clauses.js";
import { clean } from "./measure.js";
import { byPlace } from "./order.js";
import { visible } from "./visible.js";

/** @typedef {{key: string, row: any | null, s: string, c: string, title: string}} Line  `row`: what opens; null where the line is about several things */
/** @typedef {{host: string, path: string, ingress: any}} Way */

/** The labels that a workload's pods carry. @param {import("./workloads.js").Workload} workload */
function labelsOf({ row, generations, pods }) {
  return row?.template_labels ?? generations[0]?.set?.template_labels ?? pods[0]?.labels ?? null;
}

/** @param {any} model @param {any} view */
export function surroundings(model, view) {
  const rows = (/** @type {string} */ kind) => visible(model, kind, view).rows.sort(byPlace);
  const [autoscalers, budgets, policies, ingresses] = ["HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy", "Ingress"].map(rows);
  return {
    /** @param {import("./workloads.js").Workload} workload @returns {Line[]} */
    linesOf(workload) {
      if (!workload.kind) return [];
      const labels = labelsOf(workload);
      const here = (/** @type {any} */ row) => row.namespace === workload.namespace;
      return [
        ...autoscalers.filter((one) => here(one) && one.target.kind === workload.kind && one.target.name === workload.name).map(autoscalerLine),
        ...budgets.filter((one) => here(one) && labels && chooses(one.selector, labels)).map(budgetLine),
        ...policies.filter((one) => here(one) && labels && chooses(one.selector, labels)).map(policyLine),
        ...needs(workload),
      ];
    },
    /** @param {any} service @returns {Way[]} */
    waysTo(service) {
      return ingresses.filter((one) => one.namespace === service.namespace).flatMap((ingress) => ingress.routes
        .filter((/** @type {any} */ route) => route.service === service.name)
        .map((/** @type {any} */ route) => ({ host: clean(route.host), path: clean(route.path), ingress })));
    },
  };
}

/** @param {any} row @returns {Line} */
function autoscalerLine(row) {
  const measured = row.measures.map((/** @type {any} */ one) => `${clean(one.name)} ${clean(one.now) || "unknown"} of ${clean(one.wanted)}`).join(", ");
  const tone = row.state === "unable" ? "warn" : "t2";
  return { key: row.id, row, s: `scales ${row.low}–${row.high}${measured ? ` · ${measured}` : ""}`, c: tone, title: `HorizontalPodAutoscaler ${clean(row.name)}: ${clean(row.why)}` };
}

/** @param {any} row @returns {Line} */
function budgetLine(row) {
  const words = row.state === "unknown" ? "not counted yet" : row.allowed ? `${row.allowed} may be evicted` : "no eviction now";
  return { key: row.id, row, s: `budget: ${clean(row.rule)} · ${words}`, c: row.state === "open" ? "t2" : "warn", title: `PodDisruptionBudget ${clean(row.name)}: ${clean(row.why)}` };
}

/** @param {any} row @returns {Line} */
function policyLine(row) {
  return { key: row.id, row, s: `guarded by ${clean(row.name)} (${row.directions.map((/** @type {string} */ one) => clean(one).toLowerCase()).join(", ")})`, c: "t2", title: `NetworkPolicy ${clean(row.name)}: ${clean(row.why)}` };
}

const SHORT = /** @type {Record<string, [string, string]>} */ ({
  ConfigMap: ["ConfigMap", "ConfigMaps"], Secret: ["Secret", "Secrets"], PersistentVolumeClaim: ["claim", "claims"], ServiceAccount: ["account", "accounts"],
});

/** What the pods need by name, in one line. @param {import("./workloads.js").Workload} workload @returns {Line[]} */
function needs({ key, row, generations, pods }) {
  const uses = [...(row?.uses ?? generations[0]?.set?.uses ?? [])];
  const known = new Set(uses.map((one) => `${one.kind}/${one.name}`));
  for (const claim of new Set(pods.flatMap((pod) => pod.claims ?? []))) if (!known.has(`PersistentVolumeClaim/${claim}`)) uses.push({ kind: "PersistentVolumeClaim", name: claim });
  if (!uses.length) return [];
  const words = Object.entries(SHORT).flatMap(([kind, [one, many]]) => {
    const names = uses.filter((use) => use.kind === kind).map((use) => clean(use.name));
    return names.length === 0 ? [] : names.length === 1 ? [`${one} ${names[0]}`] : [`${names.length} ${many}`];
  });
  return [{ key: `needs:${key}`, row: null, s: `needs ${words.join(", ")}`, c: "t2", title: uses.map((use) => `${use.kind} ${clean(use.name)}`).join(", ") }];
}
