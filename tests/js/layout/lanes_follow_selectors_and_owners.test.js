// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { groupLanes, selects } from "../../../static/js/layout/lanes.js";
import { deployment, ownedBy, pod, replicaset, Rows, service, view, wiring, workshop } from "../harness/rows.js";

/** @param {Rows} model @param {any} [given] */
const lanes = (model, given) => groupLanes(model, view({ mode: "apps", ...given }));
/** @param {Rows} model */
const words = (model) => lanes(model).map((lane) => `${lane.name}: ${lane.services.map((s) => s.name).join("+")} | ${lane.workloads.map((w) => `${w.kind} ${w.name} ${w.generations.map((g) => `${g.letter}${g.pods.length}`).join(",")}`).join(" + ")}`);

test("each application has one lane, in the order of names", () => {
  assert.deepEqual(words(workshop().model), [
    "auth: auth | Deployment auth A3", "frontend: frontend | Deployment frontend A2", "hello: hello | Deployment hello A3", "monolith: monolith | Deployment monolith A1",
  ]);
});

test("canary, two Services, no Service, no pod, and owners of every kind find their lane", () => {
  assert.deepEqual(words(wiring().model), [
    "agent:  | DaemonSet agent 3",
    "api: api+api-admin | Deployment api A3",
    "billing: billing | ",
    "db: db | StatefulSet db 3",
    "ghost: ghost | ",
    "migrate:  | Job migrate 1",
    "pods without an owner:  |  pods without an owner 1",
    "queue: queue | Deployment queue A2",
    "shop: shop | Deployment shop-canary A1 + Deployment shop-stable A3",
    "sleeper: sleeper | Deployment sleeper A0",
    "worker:  | Deployment worker A2",
  ]);
});

test("a Service finds its Deployment by the template's labels before there is any pod", () => {
  const model = new Rows([deployment("hello", { replicas: 0 }), service("hello")]);
  assert.deepEqual(words(model), ["hello: hello | Deployment hello "]);
});

test("the same labels in another namespace lead nowhere", () => {
  const model = new Rows([deployment("hello", { namespace: "a" }), service("hello", { namespace: "b" })]);
  assert.equal(lanes(model).length, 2);
});

test("a ReplicaSet that is only history is not drawn; one that still has a pod is", () => {
  const dep = deployment("hello", { revision: 2 });
  const old = replicaset("hello-aaaaaaaaa", dep, { replicas: 0, current: 0, ready: 0, revision: 1 });
  const now = replicaset("hello-bbbbbbbbb", dep, { generation: "B", revision: 2 });
  assert.deepEqual(words(new Rows([dep, old, now])), ["hello:  | Deployment hello B0"]);
  const last = pod("hello-aaaaaaaaa-x4k2p", { owner: ownedBy(old), generation: "A", state: "terminating", deleting_until_ms: 1 });
  assert.deepEqual(words(new Rows([dep, old, now, last])), ["hello:  | Deployment hello A1,B0"]);
});

test("pods whose ReplicaSet may not be read stand under its name", () => {
  const model = new Rows([pod("hello-aaaaaaaaa-x4k2p", { owner: { id: "rs-unseen", kind: "ReplicaSet", name: "hello-aaaaaaaaa" }, generation: "" })]);
  assert.deepEqual(words(model), ["hello-aaaaaaaaa:  | ReplicaSet hello-aaaaaaaaa 1"]);
});

test("namespaces that are not looked at have no lanes", () => {
  assert.deepEqual(lanes(workshop().model, { namespaces: new Set(["elsewhere"]) }), []);
  assert.ok(lanes(workshop().model, { hideSystem: false }).some((lane) => lane.name === "coredns"));
});

test("an empty selector of a Service selects nothing", () => {
  assert.equal(selects({}, { app: "hello" }), false);
  assert.equal(selects(null, { app: "hello" }), false);
  assert.equal(selects({ app: "hello" }, { app: "hello", track: "stable" }), true);
  assert.equal(selects({ app: "hello", track: "canary" }, { app: "hello", track: "stable" }), false);
});
