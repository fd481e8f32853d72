// @ts-check
/** Golden places of one small cluster. A change here is a change of the picture: look at it before you accept it. */
import assert from "node:assert/strict";
import test from "node:test";
import { layoutApps } from "../../../static/js/layout/apps.js";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { deployment, node, ownedBy, pod, replicaset, Rows, service, view } from "../harness/rows.js";

const dep = deployment("hello", { replicas: 2, floor: 2, ceiling: 3 });
const set = replicaset("hello-7d4fbc9c8", dep, { replicas: 2 });
const svc = service("hello", { selected: 2, serving: 1 });
const pods = ["k8s2d", "p01mz"].map((end, i) => pod(`${set.name}-${end}`, {
  node: `node-${i + 1}`, owner: ownedBy(set), generation: "A", created_ms: i, services: { [svc.id]: i ? "not-ready" : "serving" }, state: i ? "notready" : "ready",
}));
const model = new Rows([node("node-1"), node("node-2"), dep, set, svc, ...pods]);

const NODES = [[32,64,1416,84],[32,168,698,328],[750,168,698,328],[63,264,52,52],[781,264,52,52],520];
const APPS = [[164,132,196,76],[400,148,196,44],[660,123,228,25],[666,162,52,52],[744,162,52,52],[1180,106,252,149]];
const WIRE = "M596 170 L615 170 Q624 170 624 161 L624 157 Q624 148 633 148 L686.5 148 Q692 148 692 153.5 L692 159";

/** @param {import("../../../static/js/layout/scene.js").Scene} scene @param {string} key */
const place = (scene, key) => {
  const item = scene.items.find((one) => one.key === key);
  return item && [item.x, item.y, item.w, item.h];
};
/** @param {import("../../../static/js/layout/scene.js").Scene} scene @param {string} key */
const drawn = (scene, key) => scene.items.filter((one) => one.key === key).map((one) => /** @type {any} */ (one.parts[0]).d).join();

test("Nodes at 1480 px", () => {
  const scene = layoutNodes(model, view(), { width: 1480, height: 900 });
  assert.deepEqual([place(scene, "tray"), place(scene, "node-uid-node-1"), place(scene, "node-uid-node-2"), place(scene, pods[0].id), place(scene, pods[1].id), scene.height], NODES);
});

test("Apps at 1480 px", () => {
  const scene = layoutApps(model, view({ mode: "apps" }), { width: 1480, height: 900 });
  assert.deepEqual([place(scene, svc.id), place(scene, `selector:${svc.id}`), place(scene, set.id), place(scene, pods[0].id), place(scene, pods[1].id), place(scene, dep.id)], APPS);
  assert.equal(drawn(scene, `wire:${svc.id}:${pods[0].id}`), WIRE);
});

test("reading order: header, tray, then each node followed by its pods", () => {
  const scene = layoutNodes(model, view(), { width: 1480, height: 900 });
  assert.deepEqual(scene.items.map((item) => item.key), ["header", "tray", "node-uid-node-1", pods[0].id, "node-uid-node-2", pods[1].id]);
});
