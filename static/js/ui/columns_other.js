// @ts-check
// The columns of the kinds that stand behind the first row: sets, jobs, and what bounds, admits and feeds them.

/**
 * @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row
 * @typedef {{ title: string, value: (row: Row, now_ms: number) => string | number, numeric?: boolean, since?: boolean, rollout?: boolean }} Column
 * `since`: a span in ms, "" when it never was; `rollout`: the words lead to the Rollout view
 */

/** @type {Column[]} */
const PLACE = [{ title: "Name", value: (row) => row.name }, { title: "Namespace", value: (row) => row.namespace }];
/** @type {Column} */
const WHY = { title: "Why", value: (row) => row.why };
/** @type {Column} */
const AGE = { title: "Age", value: (row, now_ms) => now_ms - row.created_ms, numeric: true };
/** @type {Column} */
const STATE = { title: "State", value: (row) => row.state };
/** @type {Column} */
const IMAGES = { title: "Images", value: (row) => row.containers.map((/** @type {{image: string}} */ { image }) => image).join(", ") };

/** @param {string} title @param {(row: Row) => number} value @returns {Column} */
const count = (title, value) => ({ title, value, numeric: true });

/** How long ago. @param {string} title @param {(row: Row) => number | null} at_ms @returns {Column} */
const since = (title, at_ms) => ({
  title,
  value: (row, now_ms) => {
    const at = at_ms(row);
    return at === null ? "" : now_ms - at;
  },
  numeric: true,
  since: true,
});

/** @type {Column[]} */
const REPLICAS = [count("Wanted", (row) => row.replicas), count("Ready", (row) => row.ready), count("Available", (row) => row.available)];
/** @type {Column} */
const ROLLOUT = { title: "Rollout", value: (row) => row.rollout.text, rollout: true };

/** @type {Record<string, Column[]>} */
export const OTHER_COLUMNS = {
  StatefulSet: [...PLACE, STATE, ...REPLICAS, count("Updated", (row) => row.updated), IMAGES, ROLLOUT, WHY],
  DaemonSet: [...PLACE, STATE, ...REPLICAS, count("Updated", (row) => row.updated), count("Misplaced", (row) => row.misplaced), IMAGES, ROLLOUT, WHY],
  ReplicationController: [...PLACE, STATE, ...REPLICAS, IMAGES, WHY],
  Job: [...PLACE, STATE, { title: "Done", value: (row) => `${row.succeeded}/${row.completions ?? 1}` }, count("Running", (row) => row.active), count("Failed", (row) => row.failed),
    { title: "Owner", value: (row) => row.owner?.name ?? "none" }, IMAGES, AGE, WHY],
  CronJob: [...PLACE, STATE, { title: "Schedule", value: (row) => row.schedule }, { title: "Time zone", value: (row) => row.time_zone || "the controller's" }, count("Running", (row) => row.active),
    since("Last", (row) => row.last_ms), since("Last success", (row) => row.succeeded_ms), IMAGES, WHY],
  HorizontalPodAutoscaler: [...PLACE, STATE, { title: "Scales", value: (row) => `${row.target.kind} ${row.target.name}` },
    { title: "Measured", value: (row) => row.measures.map((/** @type {any} */ one) => `${one.name} ${one.now || "unknown"} of ${one.wanted}`).join(", ") },
    count("Least", (row) => row.low), count("Most", (row) => row.high), count("Now", (row) => row.current), count("Wants", (row) => row.desired), since("Scaled", (row) => row.scaled_ms), WHY],
  PodDisruptionBudget: [...PLACE, STATE, { title: "Rule", value: (row) => row.rule }, count("May be evicted", (row) => row.allowed), count("Healthy", (row) => row.healthy), count("Must be healthy", (row) => row.wanted),
    count("Pods", (row) => row.expected), { title: "Selector", value: (row) => row.selector_text || "all pods" }, WHY],
  Ingress: [...PLACE, { title: "Class", value: (row) => row.ingress_class || "none" },
    { title: "Routes", value: (row) => row.routes.map((/** @type {any} */ way) => `${way.host || "any host"}${way.path} → ${way.service || "elsewhere"}${way.port ? `:${way.port}` : ""}`).join(", ") },
    { title: "Address", value: (row) => row.external.join(", ") }, { title: "TLS", value: (row) => row.tls.join(", ") }, WHY],
  NetworkPolicy: [...PLACE, { title: "Pods", value: (row) => row.selector_text || "all pods" }, { title: "Directions", value: (row) => row.directions.join(", ") },
    count("Ways in", (row) => row.ingress_rules), count("Ways out", (row) => row.egress_rules), WHY],
  ResourceQuota: [...PLACE, STATE, { title: "Used", value: (row) => row.shares.map((/** @type {any} */ one) => `${one.resource}: ${one.used} of ${one.hard}`).join(", ") }, WHY],
  PersistentVolumeClaim: [...PLACE, STATE, { title: "Volume", value: (row) => row.volume || "none yet" }, { title: "Class", value: (row) => row.storage_class || "none" }, { title: "Capacity", value: (row) => row.capacity },
    { title: "Asked for", value: (row) => row.requested }, { title: "Access", value: (row) => row.modes.join(", ") }, WHY],
  ConfigMap: [...PLACE, AGE],
  Secret: [...PLACE, AGE],
};

export const OTHER_TITLES = {
  StatefulSet: "StatefulSets", DaemonSet: "DaemonSets", ReplicationController: "ReplicationControllers", Job: "Jobs", CronJob: "CronJobs", HorizontalPodAutoscaler: "Autoscalers",
  PodDisruptionBudget: "Disruption budgets", ResourceQuota: "Quotas", Ingress: "Ingresses", NetworkPolicy: "Network policies", PersistentVolumeClaim: "Volume claims", ConfigMap: "ConfigMaps", Secret: "Secrets",
};
