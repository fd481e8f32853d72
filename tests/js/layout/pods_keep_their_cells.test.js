// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { layoutApps } from "../../../static/js/layout/apps.js";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { many, NOW, ownedBy, pod, random, replicaset, Rows, view, workshop } from "../harness/rows.js";
import { places } from "./scenes.js";

const SIZE = { width: 1480, height: 900 };

/** @param {import("../../../static/js/layout/scene.js").Scene} before @param {import("../../../static/js/layout/scene.js").Scene} after */
function assertNobodyMoved(before, after) {
  const now = places(after);
  for (const [id, place] of places(before)) if (now.has(id)) assert.equal(now.get(id), place, `${id} moved`);
}

test("in Nodes, pods that come and go never move another pod", () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const next = random(seed);
    let model = workshop(seed).model;
    let scene = layoutNodes(model, view(), SIZE);
    for (let step = 0; step < 40; step += 1) {
      const pods = [...model.of("Pod").values()].filter((row) => row.namespace === "workshop");
      const gone = pods[Math.floor(next() * pods.length)];
      const busiest = Math.max(...["node-1", "node-2", "node-3"].map((name) => model.podsOn(name).length));
      model = (next() < 0.5 && pods.length > 3) || busiest >= 7
        ? model.without(gone.id)
        : model.with(pod(`new-${seed}-${step}`, { node: `node-${1 + Math.floor(next() * 3)}`, created_ms: NOW + step }));
      const after = layoutNodes(model, view(), SIZE, scene);
      assertNobodyMoved(scene, after);
      scene = after;
    }
  }
});

test("a freed cell is given to the next pod, so that boxes do not grow for nothing", () => {
  const { model, hello } = workshop();
  const first = layoutNodes(model, view(), SIZE);
  const gone = hello.pods[0];
  const without = layoutNodes(model.without(gone.id), view(), SIZE, first);
  const again = layoutNodes(model.without(gone.id).with(pod("hello-new", { node: gone.node })), view(), SIZE, without);
  assert.equal(places(again).get("pod-uid-hello-new"), places(first).get(gone.id));
  assert.equal(again.height, first.height);
});

test("a state change moves nothing, not even the page", () => {
  const { model } = many(20, 200);
  const first = layoutNodes(model, view(), SIZE);
  for (const state of ["terminating", "failed", "unknown", "notready"]) {
    const some = [...model.of("Pod").values()].slice(0, 40).map((row) => ({ ...row, state, deleting_until_ms: state === "terminating" ? NOW + 9000 : null }));
    const after = layoutNodes(model.with(...some), view(), SIZE, first);
    assertNobodyMoved(first, after);
    assert.equal(after.height, first.height);
  }
});

test("a bound pod leaves the tray for its node and keeps its key", () => {
  const { model } = workshop();
  const waiting = pod("hello-waits", { state: "pending", why: "0 of 3 nodes fit." });
  const first = layoutNodes(model.with(waiting), view(), SIZE);
  const after = layoutNodes(model.with({ ...waiting, node: "node-2", state: "starting" }), view(), SIZE, first);
  const find = (/** @type {any} */ scene) => scene.items.find((/** @type {any} */ item) => item.id === waiting.id);
  const tray = first.items.find((item) => item.key === "tray");
  assert.ok(tray && find(first).y < tray.y + tray.h);
  assert.ok(find(after).y > tray.y + tray.h);
  assert.equal(find(after).key, find(first).key);
});

test("when a box is full the pods still fit, in smaller cells or more rows", () => {
  const { model } = workshop();
  let scene = layoutNodes(model, view(), SIZE);
  const crowd = Array.from({ length: 90 }, (_, i) => pod(`crowd-${i}`, { node: "node-1", created_ms: NOW + i }));
  const after = layoutNodes(model.with(...crowd), view(), SIZE, scene);
  const cells = new Set([...places(after).values()]);
  assert.equal(cells.size, places(after).size, "two pods in one cell");
  scene = layoutNodes(model, view(), SIZE, after);
  assert.equal(scene.items.find((item) => item.pod)?.w, 52, "the cells are large again when there is room to spare");
});

test("in Apps, an update moves no pod of the generation that is there", () => {
  const { model, hello } = workshop();
  const first = layoutApps(model, view({ mode: "apps" }), SIZE);
  const set = replicaset("hello-bbbbbbbbb", hello.dep, { generation: "B", revision: 2, replicas: 1, current: 1, ready: 0 });
  const fresh = pod("hello-bbbbbbbbb-x4k2p", { owner: ownedBy(set), generation: "B", state: "starting", created_ms: NOW });
  const updating = model.change(hello.dep.id, { state: "updating", revision: 2 }).with(set, fresh);
  const second = layoutApps(updating, view({ mode: "apps" }), SIZE, first);
  const now = places(second);
  for (const old of hello.pods) assert.equal(now.get(old.id), places(first).get(old.id));
  assert.ok(now.has(fresh.id));
});

test("an undo does not swap the columns of the generations", () => {
  const { model, hello } = workshop();
  const set = replicaset("hello-bbbbbbbbb", hello.dep, { generation: "B", revision: 2, replicas: 2, current: 2 });
  const fresh = ["x4k2p", "m5v9t"].map((end) => pod(`${set.name}-${end}`, { owner: ownedBy(set), generation: "B", created_ms: NOW }));
  const updating = model.change(hello.dep.id, { state: "updating", revision: 2 }).with(set, ...fresh);
  const first = layoutApps(updating, view({ mode: "apps" }), SIZE);
  const undone = updating.change(hello.set.id, { revision: 3, revisions: [1] }).change(hello.dep.id, { state: "updating", revision: 3 });
  assertNobodyMoved(first, layoutApps(undone, view({ mode: "apps" }), SIZE, first));
});

test("the same input gives the same picture, whatever the order of arrival", () => {
  const { model } = many(20, 200, 3);
  const shuffled = new Rows([...model.rows.values()].map((row, i) => ({ row, at: (i * 7919) % 104729 })).sort((a, b) => a.at - b.at).map(({ row }) => row));
  for (const [mode, layout] of Object.entries({ nodes: layoutNodes, apps: layoutApps })) {
    assert.deepEqual(layout(shuffled, view({ mode }), SIZE).items, layout(model, view({ mode }), SIZE).items);
  }
});
