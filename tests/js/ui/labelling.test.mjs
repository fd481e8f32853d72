// Which labels change when a pod is brought to a Service, a selector or another pod.

import assert from "node:assert/strict";
import { test } from "node:test";

import { changesFor, likeness, meaningOf } from "../../../static/js/ui/labelling.js";

test("what the selector asks for and the pod has not is set", () => {
  assert.equal(changesFor({ app: "old" }, { app: "hello", tier: "web" }), "app=hello tier=web");
  assert.equal(changesFor({ app: "hello" }, { app: "hello", tier: "web" }), "tier=web");
});

test("a pod that it chooses already is taken out by one label", () => {
  assert.equal(changesFor({ tier: "web", app: "hello" }, { tier: "web", app: "hello" }), "app-");
  assert.equal(changesFor({ "pod-template-hash": "x", app: "a" }, { "pod-template-hash": "x", app: "a" }), "app-");
  assert.equal(changesFor({}, {}), "");
});

test("like another pod are the labels that people set, never those by which controllers tell their pods apart", () => {
  assert.equal(likeness({ app: "a", old: "x", "pod-template-hash": "1" }, { app: "b", tier: "web", "pod-template-hash": "2", "statefulset.kubernetes.io/pod-name": "b-0" }), "app=b tier=web old-");
  assert.equal(likeness({ app: "a" }, { app: "a", "controller-revision-hash": "2" }), "");
});

const pod = (name, labels, namespace = "n") => ({ kind: "Pod", id: name, name, namespace, labels });
const service = (name, selector, namespace = "n") => ({ kind: "Service", id: name, name, namespace, selector });

test("pod and Service mean the same whichever of them is brought to the other", () => {
  const [one, other] = [pod("p", { app: "a" }), service("s", { app: "b" })];
  assert.deepEqual(meaningOf(one, other), { pod: one, changes: "app=b", words: "p: app=b" });
  assert.deepEqual(meaningOf(other, one), meaningOf(one, other));
});

test("a pod brought to a pod takes its labels", () => {
  const [one, other] = [pod("p", { app: "a" }), pod("q", { app: "b" })];
  assert.equal(meaningOf(one, other).changes, "app=b");
  assert.match(meaningOf(one, pod("r", { app: "a" })).trouble, /all labels/);
});

test("what cannot follow from labels is said, or is nothing", () => {
  assert.match(meaningOf(pod("p", {}), service("s", { a: "b" }, "other")).trouble, /another namespace/);
  assert.match(meaningOf(pod("p", {}), service("s", {})).trouble, /no selector/);
  assert.match(meaningOf(pod("p", {}), pod("q", { a: "b" }, "other")).trouble, /another namespace/);
  assert.equal(meaningOf(service("s", { a: "b" }), service("t", { a: "b" })), null);
  assert.equal(meaningOf(pod("p", {}), { kind: "Node", id: "n" }), null);
  assert.equal(meaningOf(pod("p", {}), pod("p", {})), null);
});
