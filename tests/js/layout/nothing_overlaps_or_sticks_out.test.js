// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { view } from "../harness/rows.js";
import { CLUSTERS, LAYOUTS, overlaps, podBoxes, SIZES, textBoxes } from "./scenes.js";

for (const [mode, layout] of Object.entries(LAYOUTS)) {
  for (const [name, cluster] of Object.entries(CLUSTERS)) {
    test(`${mode} of ${name}: no text and no pod lies on another, and all is inside`, () => {
      const model = cluster();
      for (const size of SIZES) {
        const scene = layout(model, view({ mode }), size);
        const boxes = [...textBoxes(scene), ...podBoxes(scene)];
        const clash = overlaps(boxes).map(([a, b]) => `${a.said} × ${b.said}`);
        assert.deepEqual(clash, [], `${size.width}px`);
        for (const item of scene.items) {
          assert.ok(item.x >= 0 && item.y >= 0 && item.x + item.w <= scene.width + 0.5 && item.y + item.h <= scene.height + 0.5, `${item.key} sticks out at ${size.width}px`);
        }
        for (const box of boxes) assert.ok(box.x >= 0 && box.x + box.w <= scene.width && box.y + box.h <= scene.height, `"${box.said}" sticks out at ${size.width}px`);
      }
    });
  }
}

test("pods stand inside the box of their node", () => {
  for (const [name, cluster] of Object.entries(CLUSTERS)) {
    const model = cluster();
    for (const size of SIZES) {
      const scene = LAYOUTS.nodes(model, view(), size);
      const boxes = new Map(scene.items.filter((item) => item.kind === "node").map((item) => [item.name, item]));
      for (const item of scene.items.filter((one) => one.pod)) {
        const node = model.rows.get(item.id).node;
        if (!node) continue;
        const box = /** @type {any} */ (boxes.get(node));
        assert.ok(item.x >= box.x && item.y >= box.y && item.x + item.w <= box.x + box.w && item.y + item.h <= box.y + box.h, `${item.name} leaves ${node} (${name}, ${size.width}px)`);
      }
    }
  }
});

test("a text stays inside the box that it belongs to", () => {
  const framed = new Set(["node", "tray", "service", "selector", "deployment", "replicaset"]);
  for (const [mode, layout] of Object.entries(LAYOUTS)) {
    for (const [name, cluster] of Object.entries(CLUSTERS)) {
      const model = cluster();
      for (const size of SIZES) {
        const scene = layout(model, view({ mode }), size);
        const items = new Map(scene.items.map((item) => [item.key, item]));
        for (const box of textBoxes(scene)) {
          const item = /** @type {any} */ (items.get(box.key));
          if (!framed.has(item.kind)) continue;
          const slack = item.kind === "selector" ? 8 : 0;
          assert.ok(box.x >= item.x - slack && box.x + box.w <= item.x + item.w + slack, `"${box.said}" leaves ${item.key} (${mode} of ${name}, ${size.width}px)`);
        }
      }
    }
  }
});
