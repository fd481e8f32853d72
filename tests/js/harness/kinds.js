// @ts-check
/** Sample rows of every other kind, and one cluster in which all of them are wired together. */
import { app, node, NOW, ownedBy, pod, random, Rows, service } from "./rows.js";

/** @typedef {any} Row */

/** @param {string} kind @param {string} name @param {Row} given @returns {Row} */
const row = (kind, name, given) => ({ id: `${kind.toLowerCase()}-uid-${name}`, kind, namespace: "workshop", name, labels: {}, created_ms: NOW - 900_000, state: "steady", why: "", ...given });

/** @param {string} name @param {Row} [given] */
export const statefulset = (name, given = {}) => row("StatefulSet", name, {
  replicas: 3, current: 3, updated: 3, ready: 3, available: 3, strategy: "RollingUpdate", floor: 2, ceiling: 3, min_ready_s: 0, spec_version: 1, partition: 0, is_ordered: true, service: name, current_hash: `${name}-1`, update_hash: `${name}-1`,
  selector: { matchLabels: { app: name } }, selector_text: `app = ${name}`, template_labels: { app: name }, containers: [{ name, image: `${name}:1.0.0` }], uses: [], why: "As many pods as wanted, and all of them available.",
  rollout: { verdict: "complete", text: `statefulset rolling update complete 3 pods at revision ${name}-1...` }, ...given,
});

/** @param {string} name @param {Row} [given] */
export const daemonset = (name, given = {}) => row("DaemonSet", name, {
  replicas: 3, current: 3, updated: 3, ready: 3, available: 3, misplaced: 0, strategy: "RollingUpdate", floor: 2, ceiling: 3, min_ready_s: 0, spec_version: 1, selector: { matchLabels: { app: name } }, selector_text: `app = ${name}`, template_labels: { app: name },
  containers: [{ name, image: `${name}:1.0.0` }], uses: [], why: "One pod on each node that fits, 3 in all.", rollout: { verdict: "complete", text: `daemon set "${name}" successfully rolled out` }, ...given,
});

/** @param {string} name @param {Row} [given] */
export const job = (name, given = {}) => row("Job", name, {
  state: "running", owner: null, completions: 4, parallelism: 2, active: 2, ready: 2, succeeded: 1, failed: 0, backoff_limit: 6, is_indexed: false, started_ms: NOW - 60_000, ended_ms: null,
  selector: {}, selector_text: "", template_labels: { app: name }, containers: [{ name, image: `${name}:1.0.0` }], uses: [], why: "1 of 4 succeeded, 2 running.", ...given,
});

/** @param {string} name @param {Row} [given] */
export const cronjob = (name, given = {}) => row("CronJob", name, {
  state: "running", schedule: "*/5 * * * *", time_zone: "", concurrency: "Forbid", active: 1, last_ms: NOW - 60_000, succeeded_ms: NOW - 360_000, containers: [{ name, image: `${name}:1.0.0` }], uses: [], why: "1 Job runs now.", ...given,
});

/** @param {string} name @param {Row} [given] */
export const autoscaler = (name, given = {}) => row("HorizontalPodAutoscaler", name, {
  target: { kind: "Deployment", name }, low: 2, high: 8, current: 3, desired: 3, measures: [{ name: "cpu", now: "12%", wanted: "50%" }], scaled_ms: NOW - 120_000, ...given,
});

/** @param {string} name @param {Row} [given] */
export const budget = (name, given = {}) => row("PodDisruptionBudget", name, {
  state: "open", rule: "min available 2", allowed: 1, healthy: 3, wanted: 2, expected: 3, selector: { matchLabels: { app: name } }, selector_text: `app = ${name}`, ...given,
});

/** @param {string} name @param {Row} [given] */
export const networkpolicy = (name, given = {}) => row("NetworkPolicy", name, { directions: ["Ingress"], ingress_rules: 0, egress_rules: 0, selector: {}, selector_text: "", why: "For the pods it selects: nothing may reach them.", ...given });

/** @param {string} name @param {Row} [given] */
export const ingress = (name, given = {}) => row("Ingress", name, {
  state: "", ingress_class: "practice", routes: [{ host: "shop.example", path: "/", path_type: "Prefix", service: name, port: "80" }], tls: [], external: [], ...given,
});

const USES = [{ kind: "ConfigMap", name: "hello-settings" }, { kind: "Secret", name: "hello-password" }, { kind: "Secret", name: "registry" }];

/** A set in the middle of its update, a DaemonSet, Jobs with and without a CronJob, and everything that stands around them. */
export function everyKind() {
  const next = random(31);
  const nodes = ["node-1", "node-2", "node-3"];
  const hello = app("hello", 3, { nodes, next, deployment: { uses: USES } });
  const db = statefulset("db", { state: "updating", updated: 1, why: "1 of 3 pods are of the new generation.", update_hash: "db-2", rollout: { verdict: "progressing", text: "waiting for statefulset rolling update to complete 1 pods at revision db-2..." } });
  const svc = service("db", { type: "ClusterIP", address: "None", selected: 3, serving: 3 });
  const dbPods = [0, 1, 2].map((i) => pod(`db-${i}`, { node: nodes[i], owner: ownedBy(db), generation: i === 2 ? "B" : "A", labels: { app: "db" }, services: { [svc.id]: "serving" }, claims: [`data-db-${i}`], images: [`db:${i === 2 ? "2" : "1"}`] }));
  const agent = daemonset("agent");
  const agents = nodes.map((name, i) => pod(`agent-${i}`, { node: name, owner: ownedBy(agent), generation: "A", labels: { app: "agent" } }));
  const migrate = job("migrate");
  const work = [pod("migrate-a1", { node: "node-1", owner: ownedBy(migrate) }), pod("migrate-a2", { node: "node-2", owner: ownedBy(migrate), state: "completed", status: "Completed" })];
  const report = cronjob("report");
  const runs = [0, 1].map((i) => job(`report-${i}`, { owner: ownedBy(report), completions: 1, succeeded: i ? 0 : 1, active: i, state: i ? "running" : "complete", why: i ? "0 of 1 succeeded, 1 running." : "Done: 1 of 1 succeeded.", created_ms: NOW - 360_000 + i * 300_000 }));
  const reports = runs.map((one, i) => pod(`report-${i}-x`, { node: "node-3", owner: ownedBy(one), state: i ? "ready" : "completed" }));
  return {
    hello, db, dbPods, agent, migrate, report, runs,
    model: new Rows([...nodes.map((name) => node(name)), ...hello.rows, db, svc, ...dbPods, agent, ...agents, migrate, ...work, report, ...runs, ...reports,
      autoscaler("hello"), budget("hello", { state: "closed", allowed: 0 }), networkpolicy("deny-all"), ingress("hello")]),
  };
}
