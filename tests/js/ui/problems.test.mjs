import assert from "node:assert/strict";
import test from "node:test";
import { problemsOf, problemTitle } from "../../../static/js/ui/problems.js";
import { autoscaler, budget, job } from "../harness/kinds.js";
import { deployment, node, NOW, pod, Rows, service, workshop } from "../harness/rows.js";

const all = () => true;
const told = (rows, shown = all) => problemsOf(new Rows(rows), shown, NOW).map((one) => `${problemTitle(one)}: ${one.words}`);

test("a cluster in which all is well has no problem", () => {
  assert.deepEqual(problemsOf(workshop().model, all, NOW), []);
});

test("the worst comes first, and each repeats what its row says", () => {
  assert.deepEqual(told([
    autoscaler("web", { state: "unable", why: "no metrics" }),
    job("sum", { state: "failed", why: "Failed: its pods failed more often than it allows." }),
    deployment("web", { state: "stuck", why: "The update made no progress." }),
    node("n2", { state: "unknown", why: "The node has not been heard of." }),
    budget("web", { state: "closed" }),
  ]), [
    "Node n2: The node has not been heard of.", "Deployment web: The update made no progress.", "Job sum: Failed: its pods failed more often than it allows.", "HorizontalPodAutoscaler web: no metrics",
  ]);
});

test("pods of one owner with one trouble are one line", () => {
  const owner = { id: "rs", kind: "ReplicaSet", name: "hello-1" };
  const bad = { owner, state: "failed", status: "ImagePullBackOff", why: "The image cannot be pulled." };
  assert.deepEqual(told([pod("a", bad), pod("b", bad), pod("c", { ...bad, status: "CrashLoopBackOff", why: "It ends." })]), [
    "Pod a and 1 more like it: ImagePullBackOff: The image cannot be pulled.", "Pod c: CrashLoopBackOff: It ends.",
  ]);
});

test("a pod that was just made is given time; a failed one is not", () => {
  const young = { created_ms: NOW - 2000 };
  assert.deepEqual(told([pod("a", { ...young, state: "pending", status: "Pending" }), pod("b", { ...young, state: "notready" })]), []);
  assert.equal(told([pod("a", { ...young, state: "failed", status: "Error", why: "x" })]).length, 1);
  assert.equal(told([pod("a", { state: "pending", status: "Pending", why: "no room" })]).length, 1);
});

test("a Service that selects pods and serves none is a problem", () => {
  assert.deepEqual(told([service("a", { selected: 2, serving: 0 })]), ["Service a: none of the 2 pods that it selects is ready"]);
});

test("a Service that leads nowhere is a problem, one whose workload is scaled to zero is not", () => {
  const idle = service("b", { selected: 0, serving: 0, selector: { app: "b" } });
  const stray = ["Service b: its selector fits no pod and no workload: nobody would answer"];
  assert.deepEqual(told([idle]), stray);
  assert.deepEqual(told([idle, deployment("b", { replicas: 0, template_labels: { app: "b" } })]), []);
  assert.deepEqual(told([idle, deployment("b", { namespace: "elsewhere", template_labels: { app: "b" } })]), stray);
  assert.deepEqual(told([{ ...idle, selector: {} }]), []);
  assert.deepEqual(problemsOf(new Rows([idle]), all, NOW, new Set(["Job"])), [], "it may be a Job's, and Jobs cannot be seen");
});

test("a node that runs short says so", () => {
  const conditions = [{ type: "DiskPressure", status: "True" }, { type: "Ready", status: "True" }];
  assert.deepEqual(told([node("n", { conditions, why: "The node is short of disk space." })]), ["Node n: The node is short of disk space."]);
});

test("what is not shown is not counted", () => {
  assert.deepEqual(told([deployment("web", { state: "stuck", why: "x" })], () => false), []);
});

test("a reason that begins with the state does not have it twice", () => {
  assert.deepEqual(told([pod("a", { state: "notready", status: "Running", why: "Running, but 1 container is not ready." })]), ["Pod a: Running, but 1 container is not ready."]);
});
