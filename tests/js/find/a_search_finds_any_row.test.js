import assert from "node:assert/strict";
import { test } from "node:test";
import { Finder } from "../../../static/js/find/finder.js";
import { matches, readQuery } from "../../../static/js/find/query.js";

const row = (kind, name, more = {}) => ({ id: `${kind}/${name}`, kind, namespace: "workshop", name, labels: {}, state: "", ...more });
const pod = row("Pod", "hello-6c9-x4k", { labels: { app: "hello", track: "canary" }, images: ["registry.example/hello:2.0.0"], containers: 1, state: "failed", status: "CrashLoopBackOff", node: "node-2", ip: "10.0.0.7" });
const deployment = row("Deployment", "hello", { containers: [{ name: "web", image: "hello:1.0.0" }], state: "stuck" });
const node = row("Node", "node-2", { namespace: "", status: "Ready,SchedulingDisabled", cordoned: true });
const found = (text, one) => matches(readQuery(text), one);

for (const [text, one, is] of [
  ["x4k", pod, true], ["HELLO", pod, true], ["workshop", pod, true], ["app=hello", pod, true], ["hello:2.0", pod, true], ["crashloop", pod, true], ["failed", pod, true], ["10.0.0.7", pod, true],
  ["node-2", pod, true], ["name:node-2", pod, false], ["node:node-2", pod, true], ["image:hello", deployment, true], ["image:2.0", deployment, false], ["kind:deploy hello", deployment, true],
  ["kind:po hello", deployment, false], ["is:cordoned", node, true], ["label:track=canary failed", pod, true], ["track=stable", pod, false], ["nobody:here", pod, false], ["", pod, false],
]) test(`"${text}" ${is ? "finds" : "does not find"} ${one.kind} ${one.name}`, () => assert.equal(found(text, one), is));

test("what a change touches is looked at again, and nothing else", () => {
  const rows = new Map([pod, deployment, node].map((one) => [one.id, one]));
  const finder = new Finder();
  finder.ask("hello", rows, () => true);
  assert.deepEqual(finder.list.map(({ kind }) => kind), ["Deployment", "Pod"]);
  rows.set("Pod/new", row("Pod", "hello-new"));
  finder.follow({ up: ["Pod/new"], del: [], reset: false }, rows, () => true);
  assert.equal(finder.list.length, 3);
  finder.follow({ up: [], del: [{ id: pod.id }], reset: false }, rows, () => true);
  assert.deepEqual(finder.list.map(({ name }) => name), ["hello", "hello-new"]);
});

test("from match to match and round again; what is gone is stepped over", () => {
  const rows = new Map([pod, deployment].map((one) => [one.id, one]));
  const finder = new Finder();
  finder.ask("hello", rows, () => true);
  assert.equal(finder.step(-1), pod.id);
  assert.equal(finder.step(1), deployment.id);
  finder.follow({ up: [], del: [deployment], reset: false }, rows, () => true);
  assert.equal(finder.step(1), pod.id);
  finder.ask("nowhere", rows, () => true);
  assert.equal(finder.step(1), "");
});

test("what is filtered out is not found", () => {
  const finder = new Finder();
  finder.ask("hello", new Map([[pod.id, pod], [deployment.id, deployment]]), (one) => one.kind !== "Pod");
  assert.deepEqual(finder.list.map(({ id }) => id), [deployment.id]);
});
