import assert from "node:assert/strict";
import { test } from "node:test";
import { condense, narrate } from "../../../static/js/ui/narrate.js";

const pod = { id: "p", kind: "Pod", namespace: "w", name: "hello-x", state: "pending", status: "Pending", why: "No node yet.", node: "", restarts: 0, owner: { id: "r", kind: "ReplicaSet", name: "hello-6c9d" } };
const texts = (before, after) => narrate(before, after).map(({ text }) => text);

test("a pod's life reads as a story", () => {
  assert.deepEqual(texts(undefined, pod), ["ReplicaSet hello-6c9d created hello-x"]);
  assert.deepEqual(texts(pod, { ...pod, state: "starting", node: "node-1" }), ["hello-x was placed on node-1"]);
  assert.deepEqual(texts({ ...pod, node: "n", state: "starting" }, { ...pod, node: "n", state: "ready" }), ["hello-x is ready"]);
  assert.deepEqual(texts({ ...pod, state: "ready" }, { ...pod, state: "terminating" }), ["hello-x was told to stop"]);
  assert.deepEqual(texts(pod, null), ["hello-x is gone"]);
});

test("a change that a person cannot see is not told", () => {
  assert.deepEqual(texts(pod, { ...pod, ip: "10.0.0.1" }), []);
});

test("not ready is told of a pod that was ready, not of one that is starting", () => {
  assert.deepEqual(texts({ ...pod, state: "starting" }, { ...pod, state: "notready" }), []);
  assert.deepEqual(texts({ ...pod, state: "ready" }, { ...pod, state: "notready" }), ["hello-x is running, but not ready"]);
});

test("a restart is told with its count, and failing with the reason", () => {
  const failed = { ...pod, state: "failed", status: "CrashLoopBackOff", why: "It exits with code 1.", restarts: 3 };
  assert.deepEqual(texts({ ...pod, restarts: 2 }, failed), ["hello-x restarted (3×)", "hello-x: CrashLoopBackOff. It exits with code 1."]);
});

test("a deployment's wish, image and verdict are told", () => {
  const before = { id: "d", kind: "Deployment", name: "hello", replicas: 3, containers: [{ name: "c", image: "hello:1" }], paused: false, rollout: { verdict: "complete", text: "" } };
  const after = { ...before, replicas: 7, containers: [{ name: "c", image: "hello:2" }], rollout: { verdict: "failed", text: "exceeded its progress deadline" } };
  assert.deepEqual(texts(before, after), ["hello: 3 → 7 wanted", "hello: hello:1 → hello:2", "hello: exceeded its progress deadline"]);
});

test("many alike sentences of one moment become one", () => {
  const many = [1, 2, 3, 4].flatMap((n) => narrate(undefined, { ...pod, id: `p${n}`, name: `hello-${n}` }));
  assert.deepEqual(condense(many).map(({ text }) => text), ["4 pods of hello-6c9d were created"]);
});

test("two sentences stay two", () => {
  const two = [1, 2].flatMap((n) => narrate(undefined, { ...pod, id: `p${n}`, name: `hello-${n}` }));
  assert.equal(condense(two).length, 2);
});
