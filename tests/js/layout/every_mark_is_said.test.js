// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { layoutApps } from "../../../static/js/layout/apps.js";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { deployment, node, NOW, pod, Rows, updateHistory, updating, view } from "../harness/rows.js";

const SIZE = { width: 1480, height: 900 };
/** @param {any[]} rows @param {any} [given] */
const scene = (rows, given) => layoutNodes(new Rows([node("node-1"), ...rows]), view(given), SIZE);
/** @param {any} drawn @param {string} id */
const find = (drawn, id) => /** @type {any} */ (drawn.items.find((/** @type {any} */ item) => item.id === id));
/** @param {any} item */
const said = (item) => item.parts.filter((/** @type {any} */ part) => part.t === "text").map((/** @type {any} */ part) => part.runs.map((/** @type {any} */ run) => run.s).join("")).join(" | ");

test("a pod's sentence says state, node, generation, restarts and why", () => {
  const row = pod("hello-6c9d-x4k2p", { node: "node-1", owner: { id: "o", kind: "ReplicaSet", name: "hello-6c9d" }, generation: "B", state: "notready", restarts: 2, why: "Its readiness check fails." });
  const item = find(scene([row]), row.id);
  assert.equal(item.label, "Pod hello-6c9d-x4k2p, running, not ready, on node-1, generation B, 2 restarts. Its readiness check fails.");
  assert.deepEqual([item.kind, item.namespace, item.name, item.state], ["pod", "workshop", "hello-6c9d-x4k2p", "notready"]);
  assert.deepEqual([item.pod.letter, item.pod.restarts, item.pod.name, item.pod.note], ["B", 2, "x4k2p", "not ready"]);
});

test("every state has its short words", () => {
  const words = { pending: "waiting", starting: "starting", ready: "", notready: "not ready", terminating: "7 s left", failed: "crash loop", completed: "done", unknown: "unknown" };
  for (const [state, expected] of Object.entries(words)) {
    const row = pod("x", { node: "node-1", state, status: state === "failed" ? "CrashLoopBackOff" : "Running", deleting_until_ms: state === "terminating" ? NOW + 6500 : null });
    assert.equal(find(scene([row]), row.id).pod.note, expected, state);
  }
});

test("the fourth generation has a letter of its own and the border of the first", () => {
  const face = (/** @type {string} */ generation) => find(scene([pod("x", { node: "node-1", generation })]), "pod-uid-x").pod;
  assert.deepEqual(["A", "B", "C", "D", ""].map((letter) => face(letter).pattern), [1, 2, 3, 1, 0]);
  assert.equal(face("D").letter, "D");
});

test("the spotlight haloes matches, dims the others, and says why a near one misses", () => {
  const a = pod("a", { node: "node-1" });
  const b = pod("b", { node: "node-1" });
  const drawn = scene([a, b], { spotlight: { matches: new Set([a.id]), misses: new Map([[b.id, "version is 1"]]) } });
  assert.deepEqual([find(drawn, a.id).pod.halo, find(drawn, a.id).pod.dim], [true, false]);
  assert.deepEqual([find(drawn, b.id).pod.halo, find(drawn, b.id).pod.dim, find(drawn, b.id).pod.note], [false, true, "version is 1"]);
  assert.match(find(drawn, b.id).label, /not selected: version is 1/);
});

test("what was asked for is marked until it is seen", () => {
  const row = pod("a", { node: "node-1" });
  const drawn = scene([row], { requested: new Map([[row.id, "delete"], ["node-uid-node-1", "cordon"]]) });
  assert.equal(find(drawn, row.id).requested, "delete");
  assert.match(find(drawn, row.id).label, /requested: delete/);
  assert.match(said(find(drawn, "node-uid-node-1")), /requested: cordon/);
});

test("a cordoned, a silent and a crowded node each say so", () => {
  const rows = [node("cordoned", { cordoned: true }), node("silent", { state: "unknown", since_ms: NOW - 52_000 }),
    node("crowded", { requested: { cpu_m: 3900, memory_b: 1, pods: 1 }, conditions: [{ type: "DiskPressure", status: "True", reason: "", message: "", since_ms: 0 }] })];
  const drawn = layoutNodes(new Rows(rows), view(), SIZE);
  assert.match(said(find(drawn, "node-uid-cordoned")), /Ready · cordoned/);
  assert.match(find(drawn, "node-uid-cordoned").cls, /cordoned/);
  assert.match(said(find(drawn, "node-uid-silent")), /silent 52 s/);
  assert.match(find(drawn, "node-uid-silent").cls, /lost/);
  assert.match(said(find(drawn, "node-uid-crowded")), /98 %.*DiskPressure/);
  assert.ok(find(drawn, "node-uid-crowded").parts.some((/** @type {any} */ part) => /crowded/.test(part.c)));
});

test("the scheduler's reason stands beside the pods that wait, and hidden pods are counted", () => {
  const why = "0 of 1 nodes fit: 1 too little memory.";
  const drawn = scene([pod("a", { state: "pending", why }), pod("b", { state: "pending", why }), pod("dns", { namespace: "kube-system", node: "node-1" })]);
  const tray = drawn.items.find((item) => item.key === "tray");
  assert.match(said(tray), /2 waiting for a node \| 0 of 1 nodes fit: 1 too little memory\./);
  assert.match(said(drawn.items[0]), /1 system pod hidden/);
});

test("without rights to read nodes, each node that pods name is a box that says so", () => {
  const drawn = layoutNodes(new Rows([pod("a", { node: "node-7" })]), view(), SIZE);
  assert.match(said(drawn.items.find((item) => item.kind === "node")), /node-7 \| details not visible/);
});

test("wires tell serving, draining and merely selected pods apart", () => {
  const { model, hello } = updating();
  const drawn = layoutApps(model, view({ mode: "apps", history: () => updateHistory(3) }), SIZE);
  const states = drawn.items.filter((item) => item.key.startsWith(`wire:${hello.svc.id}:`)).map((item) => item.state).sort();
  assert.deepEqual(states, ["draining", "selected", "serving", "serving", "serving"]);
});

test("the corridor is there while an update runs, eight seconds longer, and then gone", () => {
  const { model, hello } = updating();
  const has = (/** @type {any} */ drawn) => drawn.items.some((/** @type {any} */ item) => item.kind === "corridor");
  const at = (/** @type {number} */ ms, /** @type {any} */ rows, /** @type {any} */ before) => layoutApps(rows, view({ mode: "apps", now_ms: NOW + ms }), SIZE, before);
  const running = at(0, model, null);
  const done = model.change(hello.dep.id, { state: "steady" });
  const soon = at(5000, done, running);
  const later = at(9000, done, soon);
  assert.deepEqual([has(running), has(soon), has(later)], [true, true, false]);
  assert.deepEqual([running.ticking, soon.ticking], [true, true]);
});

test("a stuck and a paused Deployment say why in words", () => {
  const rows = [deployment("a", { state: "stuck", why: "The quota is used up." }), deployment("b", { state: "paused", paused: true })];
  const drawn = layoutApps(new Rows(rows), view({ mode: "apps" }), SIZE);
  assert.match(said(find(drawn, "dep-uid-a")), /stuck: The quota is used/);
  assert.match(said(find(drawn, "dep-uid-b")), /paused/);
});
