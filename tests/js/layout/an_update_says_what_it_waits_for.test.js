// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { gather } from "../../../static/js/layout/rollout-facts.js";
import { reasonsOf } from "../../../static/js/layout/rollout-reasons.js";
import { urgency, verdictOf } from "../../../static/js/layout/rollout-words.js";
import { statefulset } from "../harness/kinds.js";
import { deployment, NOW, ownedBy, pod, replicaset, Rows, service } from "../harness/rows.js";

const PROGRESS = { verdict: "progressing", text: "1 out of 3 new replicas have been updated..." };

/** A Deployment in the middle of an update whose one new pod is as given. @param {any} [podRow] @param {any} [dep] @param {any} [set] @param {any[]} [others] */
function middle(podRow = {}, dep = {}, set = {}, others = []) {
  const row = deployment("web", { state: "updating", updated: 1, current: 4, revision: 2, rollout: PROGRESS, ...dep });
  const b = replicaset("web-b", row, { generation: "B", revision: 2, replicas: 1, current: 1, ...set });
  const model = new Rows([row, b, pod("web-b-1", { owner: ownedBy(b), generation: "B", node: "n", ...podRow }), ...others]);
  return reasonsOf(gather(model, row), model, NOW);
}

/** @type {[string, any[], string, string, string][]} what, how it is made, tone, title, who says so */
const TABLE = [
  ["image", [{ state: "failed", status: "ImagePullBackOff" }], "bad", "The image cannot be pulled", "Pod web-b-1, status ImagePullBackOff"],
  ["crash", [{ state: "failed", status: "CrashLoopBackOff" }], "bad", "It crashes again and again", "Pod web-b-1, status CrashLoopBackOff"],
  ["memory", [{ state: "failed", status: "OOMKilled" }], "bad", "Out of memory", "Pod web-b-1, status OOMKilled"],
  ["config", [{ state: "failed", status: "CreateContainerConfigError" }], "bad", "A container cannot be made", "Pod web-b-1, status CreateContainerConfigError"],
  ["no room", [{ state: "pending", node: "", why: "No node can take it yet. The scheduler says: 0/3 nodes are available." }], "bad", "No node has room", "Pod web-b-1, condition PodScheduled"],
  ["gate", [{ state: "pending", node: "", status: "SchedulingGated" }], "warn", "Held by a scheduling gate", "Pod web-b-1, condition PodScheduled"],
  ["probe", [{ state: "notready", started_ms: NOW - 60_000 }], "warn", "Not ready: a probe fails", "Pod web-b-1, condition Ready"],
  ["young", [{ state: "notready", started_ms: NOW - 2000 }], "plain", "Not ready yet", "Pod web-b-1, condition Ready"],
  ["pulling", [{ state: "starting", status: "ContainerCreating" }], "plain", "Pulling images", "Pod web-b-1, status ContainerCreating"],
  ["lost", [{ state: "unknown" }], "bad", "Its node is lost", "Pod web-b-1, node n"],
  ["admission", [{}, {}, { why: 'Pods cannot be made. The API server says: admission webhook "no.example" denied the request' }], "bad", "Refused at admission", "ReplicaSet web-b, condition ReplicaFailure"],
  ["deadline", [{}, { rollout: { verdict: "failed", text: "" }, state: "stuck" }], "bad", "Deadline exceeded", "Deployment web, condition Progressing"],
  ["paused", [{}, { paused: true, state: "paused" }], "warn", "Paused", "Deployment web, spec.paused"],
  ["patience", [{}, { min_ready_s: 10, ready: 3, available: 2 }], "plain", "Ready, not counted yet", "Deployment web, minReadySeconds 10"],
];

for (const [what, made, tone, title, who] of TABLE) {
  test(`${what}: ${title}`, () => {
    const [first] = middle(...made);
    assert.deepEqual([first.tone, first.title, first.who], [tone, title, who]);
  });
}

test("a quota is named and can be opened", () => {
  const quota = { id: "q", kind: "ResourceQuota", namespace: "workshop", name: "few" };
  const why = "Pods cannot be made. The API server says: exceeded quota: few, requested: pods=1";
  const [first] = middle({}, { state: "stuck", why }, { why }, [quota]);
  assert.deepEqual([first.title, first.id], ["The quota is used up", "q"]);
  assert.match(first.who, /^ResourceQuota few, told by ReplicaSet web-b/);
});

test("pods with one trouble are one line, the worst trouble first", () => {
  const row = deployment("web", { state: "updating", revision: 1, rollout: PROGRESS });
  const set = replicaset("web-a", row, {});
  const pods = [1, 2, 3].map((i) => pod(`web-a-${i}`, { owner: ownedBy(set), state: i === 3 ? "starting" : "failed", status: i === 3 ? "ContainerCreating" : "ErrImagePull" }));
  const model = new Rows([row, set, ...pods]);
  assert.deepEqual(reasonsOf(gather(model, row), model, NOW).map(({ title, count }) => [title, count]), [["The image cannot be pulled", 2], ["Pulling images", 1]]);
});

test("ready pods that no Service lists yet are waited for", () => {
  const svc = service("web");
  assert.equal(middle({ services: { [svc.id]: "not-ready" } }, {}, {}, [svc])[0].title, "Ready, no traffic yet");
  assert.deepEqual(middle({ services: {} }), [], "without a Service nobody waits for traffic");
});

test("an ordered set says whom the others wait for, and a partition is told for good", () => {
  const row = statefulset("db", { state: "updating", updated: 1, rollout: PROGRESS });
  const model = new Rows([row, pod("db-2", { owner: ownedBy(row), generation: "B", state: "failed", status: "CrashLoopBackOff", why: "It ended." })]);
  assert.match(reasonsOf(gather(model, row), model, NOW)[0].words, /^The others wait for db-2/);
  const held = statefulset("db", { partition: 2, updated: 1 });
  const two = new Rows([held, ...["A", "B"].map((letter, i) => pod(`db-${i}`, { owner: ownedBy(held), generation: letter, labels: { "controller-revision-hash": letter } }))]);
  assert.deepEqual(reasonsOf(gather(two, held), two, NOW).map(({ title }) => title), ["Partitioned"]);
});

test("the verdict is kubectl's, and its word says when it is held up", () => {
  const row = deployment("web", { state: "updating", rollout: PROGRESS, deadline_ms: NOW + 30_000 });
  const bad = middle({ state: "failed", status: "ErrImagePull" });
  assert.deepEqual([verdictOf(row, [], NOW).label, verdictOf(row, bad, NOW).label, verdictOf(row, bad, NOW).kubectl], ["In progress", "In progress, held up", PROGRESS.text]);
  assert.match(verdictOf(row, [], NOW).soon, /counts as stuck in 30 s/);
  assert.equal(verdictOf(row, [], NOW).line, "kubectl -n workshop rollout status deployment/web");
});

test("stuck workloads stand before updating, updating before paused, quiet ones last", () => {
  const made = [deployment("a"), deployment("b", { state: "paused" }), deployment("c", { state: "updating", rollout: PROGRESS }), deployment("d", { state: "updating", rollout: { verdict: "failed", text: "" } })];
  assert.deepEqual(made.sort((a, b) => urgency(a) - urgency(b)).map(({ name }) => name), ["d", "c", "b", "a"]);
});
