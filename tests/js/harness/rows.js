// @ts-check
/**
 * Sample rows as docs/protocol.md describes them, and a plain stand-in for the browser's Model. For the layout tests and the harness page only;
 * never served by the product.
 */

export const NOW = 1_760_000_000_000;
const GI = 1024 ** 3;

/** @typedef {any} Row */

export class Rows {
  /** @param {Row[]} rows */
  constructor(rows = []) {
    /** @type {Map<string, Row>} */
    this.rows = new Map(rows.map((row) => [row.id, row]));
  }
  /** @param {string} kind */
  of(kind) { return new Map([...this.rows].filter(([, row]) => row.kind === kind)); }
  /** @param {string} node */
  podsOn(node) { return [...this.of("Pod").values()].filter((pod) => pod.node === node); }
  /** @param {string} owner */
  podsOf(owner) { return [...this.of("Pod").values()].filter((pod) => pod.owner?.id === owner); }
  /** @param {string} owner */
  replicaSetsOf(owner) { return new Map([...this.of("ReplicaSet")].filter(([, set]) => set.owner?.id === owner)); }
  /** @param {string} kind @param {string} namespace @param {string} name */
  find(kind, namespace, name) { return [...this.of(kind).values()].find((row) => row.namespace === namespace && row.name === name); }
  /** @param {Row[]} rows */
  with(...rows) { return new Rows([...this.rows.values(), ...rows]); }
  /** @param {string} id @param {Row} fields */
  change(id, fields) { return new Rows([...this.rows.values()].map((row) => (row.id === id ? { ...row, ...fields } : row))); }
  /** @param {string[]} ids */
  without(...ids) { return new Rows([...this.rows.values()].filter((row) => !ids.includes(row.id))); }
}

/** A seeded generator (mulberry32), so that every run draws the same cluster. @param {number} seed */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
/** @param {() => number} next @param {number} length */
const letters = (next, length) => Array.from({ length }, () => ALPHABET[Math.floor(next() * ALPHABET.length)]).join("");

/** @param {string} name @param {Row} [given] @returns {Row} */
export const node = (name, given = {}) => ({
  id: `node-uid-${name}`, kind: "Node", namespace: "", name, labels: {}, created_ms: NOW - 86_400_000, state: "ready", status: "Ready", why: "", cordoned: false,
  taints: [], conditions: [], zone: "", roles: [], version: "v1.32.0", allocatable: { cpu_m: 4000, memory_b: 8 * GI, pods: 30 },
  requested: { cpu_m: 2100, memory_b: 4 * GI, pods: 7 }, since_ms: NOW - 3_600_000, ...given,
});

/** How far a pod in this state has come. @param {string} state */
const progress = (state) => ({ step: { pending: "waiting", starting: "pulling", notready: "starting", failed: "pulling" }[state] ?? "ready", ready_ms: state === "ready" ? NOW - 590_000 : null });

/** @param {string} name @param {Row} [given] @returns {Row} */
export const pod = (name, given = {}) => ({
  id: `pod-uid-${name}`, kind: "Pod", namespace: "workshop", name, labels: {}, created_ms: NOW - 600_000, state: "ready", status: "Running", why: "", ready: 1, containers: 1,
  restarts: 0, node: "", ip: "10.10.0.9", owner: null, generation: "", images: [], requests: { cpu_m: 100, memory_b: 128 * 1024 ** 2 }, services: {},
  deleting_until_ms: null, started_ms: NOW - 600_000, ...progress(given.state ?? "ready"), ...given,
});

/** @param {string} name @param {Row} [given] @returns {Row} */
export const service = (name, given = {}) => ({
  id: `svc-uid-${name}`, kind: "Service", namespace: "workshop", name, labels: {}, created_ms: NOW - 900_000, type: "ClusterIP", address: "10.96.4.7", external: [],
  ports: [{ name: "http", port: 80, target: "8080", node_port: 0, protocol: "TCP" }], selector: { app: name }, selector_text: `app = ${name}`, selected: 0, serving: 0, draining: 0, ...given,
});

/** @param {string} name @param {Row} [given] @returns {Row} */
export const deployment = (name, given = {}) => {
  const replicas = given.replicas ?? 3;
  return {
    id: `dep-uid-${name}`, kind: "Deployment", namespace: "workshop", name, labels: { app: name }, created_ms: NOW - 900_000, state: "steady", why: "", replicas, current: replicas,
    updated: replicas, ready: replicas, available: replicas, unavailable: 0, paused: false, strategy: "RollingUpdate", max_surge: 1, max_unavailable: 0, floor: replicas,
    ceiling: replicas + 1, min_ready_s: 0, deadline_ms: null, spec_version: 1, selector: { matchLabels: { app: name } }, selector_text: `app = ${name}`, template_labels: { app: name },
    containers: [{ name, image: `${name}:1.0.0` }], revision: 1, rollout: { verdict: "complete", text: `deployment "${name}" successfully rolled out` }, ...given,
  };
};

/** @param {string} name @param {Row} owner @param {Row} [given] @returns {Row} */
export const replicaset = (name, owner, given = {}) => ({
  id: `rs-uid-${name}`, kind: "ReplicaSet", namespace: owner?.namespace ?? "workshop", name, labels: {}, created_ms: NOW - 900_000,
  owner: owner && { id: owner.id, kind: owner.kind, name: owner.name }, generation: "A", revision: 1, revisions: [], replicas: 3, current: 3, ready: 3, available: 3,
  hash: name.slice(name.lastIndexOf("-") + 1), containers: owner?.containers ?? [], selector: {}, selector_text: "", why: "", ...given,
});

/** @param {Row} owner @returns {Row} */
export const ownedBy = (owner) => ({ id: owner.id, kind: owner.kind, name: owner.name });

/**
 * A Deployment with its ReplicaSet, its pods and (unless `served` is false) its Service.
 * @param {string} name @param {number} count
 * @param {{nodes: string[], next: () => number, namespace?: string, service?: Row, version?: string, served?: boolean, deployment?: Row}} how
 */
export function app(name, count, { nodes, next, namespace = "workshop", service: front = {}, version = "1.0.0", served = true, deployment: more = {} }) {
  const dep = deployment(name, { namespace, replicas: count, containers: [{ name, image: `registry.example/shop/${name}:${version}` }], ...more });
  const set = replicaset(`${name}-${letters(next, 9)}`, dep, { replicas: count, current: count, ready: count, available: count });
  const svc = service(name, { namespace, address: `10.96.${Math.floor(next() * 250)}.${Math.floor(next() * 250)}`, selected: count, serving: count, ...front });
  const pods = Array.from({ length: count }, (_, i) => pod(`${set.name}-${letters(next, 5)}`, {
    namespace, node: nodes[Math.floor(next() * 1000 + i) % nodes.length], owner: ownedBy(set), generation: "A", labels: { app: name, version },
    created_ms: NOW - 600_000 + i, services: served ? { [svc.id]: "serving" } : {},
  }));
  return { dep, set, svc, pods, rows: served ? [dep, set, svc, ...pods] : [dep, set, ...pods] };
}

/** @param {Row} [given] @returns {any} */
export const view = (given = {}) => ({
  mode: "nodes", namespaces: null, hideSystem: true, spotlight: null, selected: null, requested: new Map(), stale: false, history: () => [], now_ms: NOW, ...given,
});

/** @param {() => number} next @param {string[]} nodes */
function system(next, nodes) {
  const dns = app("coredns", 2, { nodes, next, namespace: "kube-system", service: { selector: { "k8s-app": "kube-dns" } } });
  return dns.rows;
}

/** @param {number} count */
const names = (count) => Array.from({ length: count }, (_, i) => `node-${i + 1}`);

/** Three nodes, four apps, all well. */
export function workshop(seed = 7) {
  const next = random(seed);
  const nodes = names(3);
  const hello = app("hello", 3, { nodes, next, service: { type: "NodePort", ports: [{ name: "http", port: 80, target: "8080", node_port: 30080, protocol: "TCP" }] } });
  const frontend = app("frontend", 2, { nodes, next, service: { type: "LoadBalancer", external: ["203.0.113.10"] } });
  const auth = app("auth", 3, { nodes, next });
  const monolith = app("monolith", 1, { nodes, next });
  const boxes = nodes.map((name, i) => node(name, { requested: { cpu_m: [2480, 1760, 3700][i], memory_b: [5.7, 4.6, 6.1][i] * GI, pods: [5, 4, 4][i] } }));
  return { hello, frontend, auth, monolith, model: new Rows([...boxes, ...hello.rows, ...frontend.rows, ...auth.rows, ...monolith.rows, ...system(next, nodes)]) };
}

/** History of an update, one point each 2 s until now. @param {number} replicas */
export const updateHistory = (replicas) => {
  const totals = [3, 3, 3, 4, 4, 4, 3, 4, 4, 4, 4];
  const ready = [3, 3, 3, 3, 3, 4, 3, 3, 3, 3, 3];
  return totals.map((total, i) => ({ at_ms: NOW - (totals.length - 1 - i) * 4000, total, ready: ready[i], available: ready[i], replicas }));
};

/** hello on its way from 1.0.0 to 2.0.0. */
export function updating() {
  const { model, hello, auth } = workshop();
  const dep = { state: "updating", current: 4, updated: 2, ready: 3, available: 3, revision: 2, containers: [{ name: "hello", image: "registry.example/shop/hello:2.0.0" }],
    rollout: { verdict: "progressing", text: 'Waiting for deployment "hello" rollout to finish: 2 out of 3 new replicas have been updated...' } };
  const next = random(99);
  const set = replicaset(`hello-${letters(next, 9)}`, { ...hello.dep, ...dep }, { generation: "B", revision: 2, replicas: 2, current: 2, ready: 1, available: 1, created_ms: NOW - 30_000,
    containers: dep.containers });
  const fresh = (/** @type {Row} */ given) => pod(`${set.name}-${letters(next, 5)}`, { owner: ownedBy(set), generation: "B", labels: { app: "hello", version: "2.0.0" }, created_ms: NOW - 20_000, ...given });
  let rows = model.change(hello.dep.id, dep).change(hello.set.id, { replicas: 2, current: 2, ready: 2, available: 2 }).change(hello.svc.id, { selected: 5, serving: 3, draining: 1 })
    .change(hello.pods[2].id, { state: "terminating", status: "Terminating", why: "Asked to leave; killed in 7 s.", deleting_until_ms: NOW + 7000, services: { [hello.svc.id]: "draining" } })
    .with(set,
      fresh({ node: "node-3", services: { [hello.svc.id]: "serving" } }),
      fresh({ node: "node-2", state: "notready", created_ms: NOW - 8000, why: "Its readiness check has failed twice (GET /readiness: 503).", services: { [hello.svc.id]: "not-ready" } }));
  rows = rows.change(auth.pods[1].id, { state: "failed", status: "CrashLoopBackOff", restarts: 4, why: "Container auth exited with code 1; next try in 20 s.", services: { [auth.svc.id]: "not-ready" } })
    .change(auth.svc.id, { serving: 2 }).change(auth.dep.id, { ready: 2, available: 2, unavailable: 1 });
  return { model: rows, hello, set };
}

/** hello told to use an image that does not exist. */
export function stuck() {
  const { model, hello } = workshop();
  const dep = { state: "stuck", why: "The new pods cannot get their image hello:9.9.9.", current: 4, updated: 1, ready: 3, available: 3, unavailable: 1, revision: 2,
    containers: [{ name: "hello", image: "registry.example/shop/hello:9.9.9" }], rollout: { verdict: "failed", text: 'deployment "hello" exceeded its progress deadline' } };
  const set = replicaset("hello-5d8fzkq2b", { ...hello.dep, ...dep }, { generation: "B", revision: 2, replicas: 1, current: 1, ready: 0, available: 0, created_ms: NOW - 700_000, containers: dep.containers });
  const rows = model.change(hello.dep.id, dep).change(hello.svc.id, { selected: 4 }).with(set, pod("hello-5d8fzkq2b-w7c3q", { owner: ownedBy(set), generation: "B", node: "node-2", state: "failed",
    status: "ImagePullBackOff", why: "The image registry.example/shop/hello:9.9.9 cannot be pulled: not found.", services: { [hello.svc.id]: "not-ready" }, created_ms: NOW - 690_000 }));
  return { model: rows, hello };
}

/** Six nodes: one lost, one cordoned, one crowded; three pods without room. */
export function lost() {
  const next = random(21);
  const nodes = names(6);
  const boxes = nodes.map((name, i) => node(name, {
    requested: { cpu_m: [2480, 1760, 3640, 720, 1600, 1320][i], memory_b: [5.7, 4.6, 7.5, 1.8, 4, 3.3][i] * GI, pods: [9, 7, 11, 3, 5, 6][i] },
    cordoned: i === 3, status: i === 3 ? "Ready,SchedulingDisabled" : "Ready", taints: i === 5 ? ["gpu=yes:NoSchedule"] : [],
    conditions: i === 2 ? [{ type: "MemoryPressure", status: "True", reason: "KubeletHasInsufficientMemory", message: "", since_ms: NOW }] : [],
    ...(i === 4 ? { state: "unknown", status: "NotReady", since_ms: NOW - 52_000, why: "The kubelet has stopped to report." } : {}),
  }));
  const hello = app("hello", 12, { nodes, next });
  const shop = app("frontend", 14, { nodes, next, service: { type: "LoadBalancer", external: ["203.0.113.10"] } });
  const auth = app("auth", 8, { nodes, next });
  const rows = [...boxes, ...hello.rows, ...shop.rows, ...auth.rows, ...system(next, nodes)];
  const b = replicaset("hello-6c9dxx7kq", hello.dep, { generation: "B", revision: 2 });
  const special = new Map([[3, { state: "failed", status: "CrashLoopBackOff", restarts: 7 }], [6, { state: "notready" }], [9, { state: "starting", status: "ContainerCreating" }],
    [12, { state: "terminating", deleting_until_ms: NOW + 12_000 }]]);
  let seen = 0;
  const changed = rows.map((row) => {
    if (row.kind !== "Pod") return row;
    if (row.node === "node-5") return { ...row, state: "unknown", why: "Its node has not been heard of for 52 s." };
    seen += 1;
    return { ...row, ...(special.get(seen) ?? {}), ...(seen % 5 === 0 && row.namespace === "workshop" ? { generation: "B" } : {}), ...(seen % 11 === 0 ? { generation: "C" } : {}) };
  });
  const why = "0 of 6 nodes fit: 4 too little memory, 1 cordoned, 1 not ready.";
  const waiting = ["k2v9x", "p7q4w", "t5h8z"].map((end, i) => pod(`hello-6c9dxx7kq-${end}`, { state: "pending", status: "Pending", owner: ownedBy(b), generation: "B", why, created_ms: NOW - 5000 + i }));
  const done = pod("migrate-x7k2p", { state: "completed", status: "Completed", node: "node-6", owner: { id: "job-1", kind: "Job", name: "migrate" } });
  return { model: new Rows([...changed, b, ...waiting, done]) };
}

/** @param {number} nodeCount @param {number} podCount @param {number} zones */
export function many(nodeCount = 20, podCount = 200, zones = 0) {
  const next = random(5);
  const nodes = names(nodeCount);
  const boxes = nodes.map((name, i) => node(name, { zone: zones ? `europe-north1-${"abcdef"[i % zones]}` : "", requested: { cpu_m: 800 + Math.floor(next() * 3200), memory_b: Math.floor((1 + next() * 7) * GI), pods: Math.round(podCount / nodeCount) } }));
  const rows = ["web", "cart", "search", "mail"].flatMap((name) => app(name, podCount / 4, { nodes, next, deployment: { ceiling: podCount / 4 + 3, floor: podCount / 4 - 3 } }).rows);
  let i = 0;
  return { model: new Rows([...boxes, ...rows.map((row) => {
    if (row.kind !== "Pod") return row;
    i += 1;
    if (i % 41 === 0) return { ...row, state: "failed", status: "CrashLoopBackOff", restarts: 12 };
    if (i % 29 === 0) return { ...row, state: "terminating", deleting_until_ms: NOW + 20_000 };
    return i % 17 === 0 ? { ...row, state: "starting", status: "ContainerCreating" } : row;
  })]) };
}

export const empty = () => ({ model: new Rows([]) });
/** The nodes may not be read: only the pods tell of them. */
export function forbidden() {
  const { model } = workshop();
  return { model: new Rows([...model.rows.values()].filter((row) => row.kind !== "Node")) };
}

/** Every case of wiring that the Apps view has a design for. */
export function wiring() {
  const next = random(3);
  const nodes = names(3);
  const stable = app("shop-stable", 3, { nodes, next, served: false });
  const canary = app("shop-canary", 1, { nodes, next, served: false });
  const shop = service("shop", { type: "LoadBalancer", external: ["203.0.113.10"], selected: 4, serving: 4, selector: { app: "shop" }, selector_text: "app = shop" });
  for (const part of [stable, canary]) {
    part.dep.template_labels = { app: "shop", track: part === canary ? "canary" : "stable" };
    for (const p of part.pods) Object.assign(p, { services: { [shop.id]: "serving" }, labels: part.dep.template_labels });
  }
  const api = app("api", 3, { nodes, next });
  const admin = service("api-admin", { selector: { app: "api", admin: "yes" }, selector_text: "admin = yes, app = api", type: "Headless", address: "None", selected: 3, serving: 2, ports: [{ name: "admin", port: 9000, target: "9000", node_port: 0, protocol: "TCP" }] });
  api.pods.forEach((p, i) => { p.services[admin.id] = i < 2 ? "serving" : "selected"; });
  const alone = app("worker", 2, { nodes, next, served: false });
  const lonely = service("ghost", { selector: { app: "ghost" }, selector_text: "app = ghost" });
  const outside = service("billing", { type: "ExternalName", address: "billing.example.org", selector: null, selector_text: "", ports: [] });
  const bare = pod("debug", { node: "node-1" });
  const agent = { id: "ds-1", kind: "DaemonSet", name: "agent" };
  const agents = nodes.map((n, i) => pod(`agent-${letters(next, 5)}`, { owner: agent, node: n, created_ms: NOW - 9000 + i }));
  const db = { id: "sts-1", kind: "StatefulSet", name: "db" };
  const dbs = [0, 1, 2].map((i) => pod(`db-${i}`, { owner: db, node: nodes[i], services: { "svc-uid-db": "serving" } }));
  const dbService = service("db", { type: "Headless", address: "None", selected: 3, serving: 3 });
  const job = pod("migrate-x7k2p", { owner: { id: "job-1", kind: "Job", name: "migrate" }, state: "completed", status: "Completed", node: "node-2" });
  const paused = app("queue", 2, { nodes, next, deployment: { state: "paused", paused: true, rollout: { verdict: "paused", text: "deployment \"queue\" is paused" } } });
  const zero = app("sleeper", 0, { nodes, next });
  return { model: new Rows([...nodes.map((n) => node(n)), shop, ...stable.rows, ...canary.rows, ...api.rows, admin, ...alone.rows, lonely, outside, bare, ...agents, ...dbs, dbService, job, ...paused.rows, ...zero.rows]) };
}

/** A web of 80 pods in the middle of an update: cells in grids, one bundle for each generation. */
export function large() {
  const next = random(13);
  const nodes = names(12);
  const web = app("web", 80, { nodes, next });
  Object.assign(web.dep, { state: "updating", current: 100, updated: 42, ready: 78, available: 78, floor: 60, ceiling: 100, revision: 2, rollout: { verdict: "progressing", text: "42 out of 80 new replicas have been updated..." } });
  const set = replicaset("web-7kq2zz9bd", web.dep, { generation: "B", revision: 2, replicas: 42, current: 42, ready: 30, available: 30, created_ms: NOW - 60_000, containers: [{ name: "web", image: "registry.example/shop/web:2.0.0" }] });
  Object.assign(web.set, { replicas: 58, current: 58 });
  const old = web.pods.slice(0, 58).map((p, i) => (i > 47 ? { ...p, state: "terminating", deleting_until_ms: NOW + 9000, services: { [web.svc.id]: "draining" } } : p));
  const fresh = Array.from({ length: 42 }, (_, i) => pod(`${set.name}-${letters(next, 5)}`, { owner: ownedBy(set), generation: "B", node: nodes[i % 12], created_ms: NOW - 50_000 + i,
    ...(i < 30 ? { services: { [web.svc.id]: "serving" } } : { state: i < 38 ? "notready" : "starting", services: { [web.svc.id]: "not-ready" } }) }));
  return { model: new Rows([...nodes.map((n) => node(n)), web.dep, web.set, set, { ...web.svc, selected: 100, serving: 78, draining: 10 }, ...old, ...fresh]) };
}

/** Names as long and as nasty as the API server lets through, and nastier. */
export function hostile() {
  const next = random(77);
  const long = `a${"very-long-name-".repeat(16)}end`.slice(0, 253);
  const script = '<script>alert("1")</script>';
  const nodes = [long, script];
  const a = app(long, 2, { nodes, next });
  const b = app(script, 2, { nodes, next });
  a.svc.selector_text = `app = ${long}, environment = production-with-a-long-name, tier = ${long}`;
  b.pods[0].why = "Back-off\npulling\u202e image <img src=x onerror=alert(1)>";
  b.pods[0].state = "failed";
  b.pods[0].status = "CreateContainerConfigError";
  b.dep.state = "stuck";
  b.dep.why = `${script} ${long}`;
  return { model: new Rows([...nodes.map((n) => node(n, { taints: [`${long}=x:NoSchedule`] })), ...a.rows, ...b.rows, pod(`${long}`.slice(0, 200), { state: "pending", why: `0 of 2 nodes fit: ${long}` })]) };
}
