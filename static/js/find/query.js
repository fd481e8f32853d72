// @ts-check
// What a search finds. Pure: text and rows in, matches out. Any row, by anything that one knows it by: name, namespace, kind, label, image, state, node.

/** @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row */
/** @typedef {{ field: string, text: string }} Term */

const TERMS_MAX = 8; // more words than that only cost

/** Short names as kubectl has them, for those who type them. @type {Record<string, string>} */
const SHORT = {
  pod: "po", deployment: "deploy", replicaset: "rs", service: "svc", node: "no", statefulset: "sts", daemonset: "ds", replicationcontroller: "rc", cronjob: "cj", configmap: "cm",
  ingress: "ing", horizontalpodautoscaler: "hpa", poddisruptionbudget: "pdb", persistentvolumeclaim: "pvc", networkpolicy: "netpol", resourcequota: "quota",
};

/** Field of a query → the texts of a row that it looks at, in lower case. @type {Record<string, (row: Row) => string[]>} */
const FIELDS = {
  name: (row) => [row.name],
  kind: (row) => [row.kind, SHORT[row.kind.toLowerCase()] ?? ""],
  ns: (row) => [row.namespace],
  label: (row) => Object.entries(row.labels ?? {}).map(([key, value]) => `${key}=${value}`),
  // A pod has its images, a workload its containers with theirs; a pod's `containers` is their number.
  image: (row) => [...(row.images ?? []), ...(Array.isArray(row.containers) ? row.containers.map(({ image }) => image) : [])],
  state: (row) => [row.state ?? "", typeof row.status === "string" ? row.status : "", row.cordoned ? "cordoned" : ""],
  node: (row) => [row.node ?? ""],
  ip: (row) => [row.ip ?? "", row.address ?? ""],
};
const SAME = /** @type {Record<string, string>} */ ({ namespace: "ns", labels: "label", images: "image", status: "state", is: "state" });

/** The words of a query; `image:nginx` looks at one field only. @param {string} text @returns {Term[]} */
export function readQuery(text) {
  return text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, TERMS_MAX).map((word) => {
    const [, given = "", rest = ""] = /^([a-z]+):(.+)$/.exec(word) ?? [];
    const field = SAME[given] ?? given;
    return field in FIELDS ? { field, text: rest } : { field: "", text: word };
  });
}

/** All that is known of a row, once: rows are whole and never changed. @type {WeakMap<Row, string>} */
const known = new WeakMap();

/** @param {Row} row */
function everything(row) {
  let text = known.get(row);
  if (text === undefined) known.set(row, (text = Object.values(FIELDS).flatMap((of) => of(row)).join("\n").toLowerCase()));
  return text;
}

/** Whether every word is found in the row. @param {Term[]} terms @param {Row} row */
export function matches(terms, row) {
  return terms.length > 0 && terms.every(({ field, text }) => (field ? FIELDS[field](row).some((one) => one.toLowerCase().includes(text)) : everything(row).includes(text)));
}

/** The order in which one goes from match to match: what runs first, then what makes it run, then the rest. */
const ORDER = ["Node", "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Service", "Pod"];

/** @param {Row} a @param {Row} b */
export function byReading(a, b) {
  const rank = (/** @type {Row} */ row) => (ORDER.includes(row.kind) ? ORDER.indexOf(row.kind) : ORDER.length);
  return rank(a) - rank(b) || compare(a.kind, b.kind) || compare(a.namespace, b.namespace) || compare(a.name, b.name);
}

/** @param {string} a @param {string} b */
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
