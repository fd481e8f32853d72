import assert from "node:assert/strict";
import test from "node:test";

import { level } from "../../../static/js/layout/camera.js";
import { itemsOf, indexOf } from "../../../static/js/layout/found.js";
import { NUMBERS, SHAPES, TONES } from "../../../static/js/layout/field-marks.js";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { Model } from "../../../static/js/model/model.js";

const SIZE = { width: 1600, height: 900 };
const OWNER = { id: "rs", kind: "ReplicaSet", name: "web-1" };
const node = (n, more = {}) => ({ id: `n${n}`, kind: "Node", namespace: "", name: `node-${n}`, labels: {}, created_ms: 0, state: "ready", status: "Ready", why: "", cordoned: false, taints: [], conditions: [], zone: "ab"[n % 2], roles: [], version: "", allocatable: { cpu_m: 8000, memory_b: 1e10, pods: 110 }, requested: { cpu_m: 0, memory_b: 0, pods: 0 }, since_ms: null, ...more });
const group = (n, counts) => ({ id: `pods:node:node-${n}`, kind: "PodGroup", namespace: "", name: `node-${n}`, labels: {}, created_ms: 0, by: "node", owner: null, counts });
const owned = (counts, namespace = "team") => ({ id: `pods:owner:${namespace}/rs`, kind: "PodGroup", namespace, name: "web-1", labels: {}, created_ms: 0, by: "owner", owner: OWNER, counts });
const bad = (id, n, state = "failed") => ({ id, kind: "Pod", namespace: "team", name: id, labels: {}, created_ms: 0, state, status: "CrashLoopBackOff", why: "It ends again and again.", node: n === null ? "" : `node-${n}`, owner: OWNER, deleting_until_ms: null, services: {} });

function fleet(...rows) {
  const model = new Model();
  const all = [...Array.from({ length: 40 }, (_, n) => node(n)), ...Array.from({ length: 40 }, (_, n) => group(n, { ready: 20 })), owned({ ready: 800 }), ...rows];
  model.applyFrame({ t: "snapshot", epoch: "e", seq: 1, part: 1, of: 1, rows: all });
  return model;
}

const change = (model, up, del = []) => model.applyFrame({ t: "delta", epoch: "e", from: model.seq, to: model.seq + 1, at_ms: 0, up, del });
const scene = (model, view = {}, previous = null) => layoutNodes(model, { namespaces: null, hideSystem: true, scale: 1, now_ms: 0, ...view }, SIZE, previous);
const cellOf = (found, n) => found.field.cells.find(({ key }) => key === `n${n}`);
const marks = (cell) => Array.from({ length: cell.marks.length / NUMBERS }, (_, i) => [...cell.marks.slice(i * NUMBERS, (i + 1) * NUMBERS)]);
const tones = (cell) => marks(cell).map((mark) => TONES[mark[4]]);

test("a fleet is a cell for each node, in its zone, and all of it is seen at once", () => {
  const found = scene(fleet());
  assert.equal(found.field.cells.length, 40);
  assert.ok(found.height <= SIZE.height, `${found.height}`);
  assert.deepEqual(found.items.filter(({ kind }) => kind === "zone").map(({ name }) => name), ["a", "b"]);
  for (const { item } of found.field.cells) assert.ok(item.x >= 0 && item.x + item.w <= SIZE.width);
});

test("no two cells overlap", () => {
  const boxes = scene(fleet()).field.cells.map(({ item }) => item);
  for (const a of boxes) for (const b of boxes) if (a !== b) assert.ok(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y);
});

test("the header counts rows and groups, each pod once", () => {
  const found = scene(fleet(bad("p1", 3), bad("p2", null, "pending")));
  assert.match(found.label, /40 nodes · 802 pods/);
  assert.match(scene(fleet(owned({ ready: 149_998 }), bad("p1", 3))).label, /40 nodes · 149,999 pods/);
  assert.match(found.label, /1 failing, 1 waiting for a node/);
});

for (const scale of [0.05, 1, 4]) {
  test(`at scale ${scale} a failing pod is seen in its node's cell, and in no other`, () => {
    const found = scene(fleet(bad("p1", 3)), { scale });
    assert.deepEqual(found.field.cells.filter((cell) => tones(cell).includes("bad")).map(({ key }) => key), ["n3"]);
  });
}

test("every pod is a texel from near, the worst first", () => {
  const cell = cellOf(scene(fleet(bad("p1", 3)), { scale: 4 }), 3);
  const pods = marks(cell).slice(2);
  assert.equal(pods.length, 21);
  assert.equal(SHAPES[pods[0][5]], "cross");
  for (const [x, y, w, h] of pods) assert.ok(x >= cell.item.x && y >= cell.item.y && x + w <= cell.item.x + cell.item.w + 0.01 && y + h <= cell.item.y + cell.item.h + 0.01);
});

test("a lost and a cordoned node are seen at every level", () => {
  for (const scale of [0.05, 1, 4]) {
    const found = scene(fleet(node(5, { state: "unknown", why: "silent" }), node(6, { cordoned: true })), { scale });
    assert.ok(tones(cellOf(found, 5)).includes("bad"));
    assert.ok(tones(cellOf(found, 6)).includes("warn"));
  }
});

test("what a change does not touch is the same object as before", () => {
  const model = fleet();
  const first = scene(model);
  change(model, [bad("p1", 3), group(3, { ready: 19 })]);
  const second = scene(model, {}, first);
  const others = second.field.cells.filter((cell, i) => cell !== first.field.cells[i]).map(({ key }) => key);
  assert.deepEqual(others, ["n3"]);
});

test("cells keep their places while there is room, also when pods come", () => {
  const model = fleet();
  const first = scene(model);
  change(model, [group(3, { ready: 24 })]);
  assert.deepEqual(scene(model, {}, first).field.cells.map(({ item }) => [item.x, item.y]), first.field.cells.map(({ item }) => [item.x, item.y]));
});

test("a cell's sentence has the node's state and its pods by state, worst first", () => {
  const found = scene(fleet(bad("p1", 3)));
  assert.equal(cellOf(found, 3).item.label, "Node node-3, Ready, 21 pods: 1 failed, 20 running and ready");
});

test("a pod is found where it is drawn, and on its node where it is not", () => {
  const model = fleet(bad("p1", 3));
  const near = scene(model, { scale: 4 });
  assert.deepEqual(itemsOf(indexOf(near.items), model, "p1").map(({ key }) => key), ["p1"]);
  const far = scene(model, { scale: 0.05 });
  assert.deepEqual(itemsOf(indexOf(far.items), model, "p1").map(({ key }) => key), ["n3"]);
});

test("with one namespace the header counts it alone, and says how many are hidden", () => {
  const found = scene(fleet(owned({ ready: 5 }, "other"), bad("p1", 3)), { namespaces: new Set(["other"]) });
  assert.match(found.label, /· 5 pods/);
  assert.match(found.label, /801 in other namespaces hidden/);
});

test("one can zoom in until a pod has the size of a glyph", () => {
  const found = scene(fleet());
  const { most } = level(found, "nodes", 1, 1);
  assert.ok(most * found.field.texel >= 30);
});

const well = (id, n, more = {}) => ({ ...bad(id, n, "ready"), status: "Running", why: "", ...more });

test("a pod whose row was lent is counted once, and is a thing from near", () => {
  const model = fleet(bad("p1", 3));
  const before = scene(model, { scale: 4 });
  model.lend([well("p2", 3), well("p3", 3)], []);
  const found = scene(model, { scale: 4 }, before);
  assert.equal(found.label, before.label);
  assert.equal(marks(cellOf(found, 3)).length, marks(cellOf(before, 3)).length);
  assert.deepEqual(found.items.filter(({ cls }) => cls === "texel").map(({ id }) => id), ["p1", "p2", "p3"]);
  assert.equal(cellOf(found, 3).item.label, cellOf(before, 3).item.label);
  assert.equal(cellOf(found, 4), cellOf(before, 4)); // nothing is new there
  model.lend([], ["p2", "p3"]);
  assert.deepEqual(scene(model, { scale: 4 }, found).items.filter(({ cls }) => cls === "texel").map(({ id }) => id), ["p1"]);
});

for (const scale of [0.05, 1]) {
  test(`at scale ${scale} the pods of the chosen namespace stand out from the rest`, () => {
    const model = fleet();
    const view = { scale, namespaces: new Set(["team"]) };
    assert.ok(!tones(cellOf(scene(model, view), 3)).includes("gen1"));
    model.lend([well("p2", 3)], []);
    const found = scene(model, view);
    assert.ok(tones(cellOf(found, 3)).includes("gen1"));
    assert.ok(!tones(cellOf(found, 4)).includes("gen1"));
  });
}
