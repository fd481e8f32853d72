// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { stageApp } from "../../../static/js/layout/stage-app.js";
import { stageNodes } from "../../../static/js/layout/stage-nodes.js";
import { hostile, large, many, stuck, updating, view, wiring, workshop } from "../harness/rows.js";
import { overlaps, textBoxes } from "./scenes.js";

const SIZES = [{ width: 1920, height: 920 }, { width: 1280, height: 560 }, { width: 1024, height: 610 }];
const CLUSTERS = { workshop, updating, stuck, wiring, large, hostile, fleet: () => many(100, 2000) };
/** A pod of the stage has its name in an item of its own. @param {import("../../../static/js/layout/scene.js").Scene} scene */
const podBoxes = (scene) => scene.items.filter((item) => item.pod).map(({ name: said, x, y, w, h }) => ({ said, x, y, w, h }));
const LAYOUTS = { nodes: stageNodes, apps: stageApp };

for (const [mode, layout] of Object.entries(LAYOUTS)) {
  for (const [name, cluster] of Object.entries(CLUSTERS)) {
    test(`${mode} of ${name}: text of 27 px, glyphs of 32 px, all inside, nothing on another`, () => {
      const { model } = cluster();
      const pods = [...model.of("Pod").values()];
      for (const selected of [null, pods[0]?.id]) {
        for (const size of SIZES) {
          const scene = layout(model, view({ mode, stage: true, selected }), size);
          for (const item of scene.items) {
            for (const part of item.parts) if (part.t === "text") assert.ok(part.size >= 27, `${item.key} has ${part.size} px`);
            if (item.pod) assert.ok(item.pod.size >= 32, `${item.key} has ${item.pod.size} px`);
            assert.ok(item.x >= 0 && item.y >= 0 && item.x + item.w <= size.width + 0.5 && item.y + item.h <= size.height + 0.5, `${item.key} sticks out at ${size.width}px`);
          }
          assert.deepEqual(overlaps([...textBoxes(scene), ...podBoxes(scene)]).map(([a, b]) => `${a.said} × ${b.said}`), [], `${size.width}px`);
        }
      }
    });
  }
}

test("what there is no room for is a number, and nothing is left out unsaid", () => {
  const scene = stageNodes(many(100, 2000).model, view({ stage: true }), SIZES[1]);
  const said = textBoxes(scene).map(({ said: one }) => one).join(" | ");
  assert.match(said, /100 nodes · 2000 pods/);
  assert.match(said, /88 more nodes with \d+ pods/);
});

test("a pod keeps its cell on the stage", () => {
  const { model, hello } = workshop();
  const before = stageNodes(model, view({ stage: true }), SIZES[0]);
  const after = stageNodes(model.without(hello.pods[0].id), view({ stage: true }), SIZES[0], before);
  const place = (/** @type {any} */ scene, /** @type {string} */ id) => { const { x, y } = scene.items.find((/** @type {any} */ item) => item.id === id); return `${x},${y}`; };
  for (const item of after.items.filter((one) => one.pod)) assert.equal(place(after, item.id), place(before, item.id));
});
