import assert from "node:assert/strict";
import { test } from "node:test";
import { layoutApps } from "../../../static/js/layout/apps.js";
import { indexOf, itemsOf, markFound } from "../../../static/js/layout/found.js";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { Model } from "../../../static/js/model/model.js";
import { many, view } from "../harness/rows.js";

const model = new Model();
model.applyFrame({ t: "snapshot", epoch: "e", seq: 1, part: 1, of: 1, rows: [...many(6, 40).model.rows.values()] });
const size = { width: 1280, height: 700 };
const scenes = { nodes: layoutNodes(model, view(), size), apps: layoutApps(model, view({ mode: "apps" }), size) };
const pod = [...model.of("Pod").values()].find((one) => one.owner);
const deployment = [...model.of("Deployment").values()][0];

for (const [mode, scene] of Object.entries(scenes)) {
  test(`a pod that is found has a halo in ${mode}, and what is not found stays the same object`, () => {
    const items = markFound(scene.items, model, { ids: [pod.id], current: pod.id });
    const changed = items.filter((item, i) => item !== scene.items[i]);
    assert.deepEqual(changed.map(({ id }) => id), [pod.id]);
    assert.equal(changed[0].pod.halo, true);
    assert.match(changed[0].cls, /found now/);
    assert.equal(markFound(scene.items, model, { ids: [pod.id], current: pod.id }).find(({ id }) => id === pod.id), changed[0], "the same item again: nothing to draw");
  });

  test(`a Deployment is found in ${mode}: itself, or its pods for it`, () => {
    const ids = itemsOf(indexOf(scene.items), model, deployment.id).map(({ id }) => id);
    if (mode === "apps") assert.deepEqual(ids, [deployment.id]);
    else assert.ok(ids.length > 0 && ids.every((id) => model.rows.get(id).kind === "Pod"));
  });
}
