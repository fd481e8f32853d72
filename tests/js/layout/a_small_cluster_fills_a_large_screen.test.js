// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { chooseZoom, zoomed } from "../../../static/js/layout/zoom.js";
import { many, view, workshop } from "../harness/rows.js";

const WALL = { width: 1920, height: 1024 };
/** @param {any} model */
const nodes = (model) => (/** @type {any} */ size) => layoutNodes(model, view(), size);

test("three nodes are drawn larger, and still wholly visible", () => {
  const zoom = chooseZoom(nodes(workshop().model), WALL);
  assert.equal(zoom, 1.5);
  assert.ok(nodes(workshop().model)(zoomed(WALL, zoom)).height * zoom <= WALL.height);
});

test("a zoom never costs a smaller cell, and a phone has none", () => {
  for (const model of [many(20, 200).model, many(9, 72).model, many(6, 30).model]) {
    const zoom = chooseZoom(nodes(model), WALL);
    const size = (/** @type {any} */ scene) => Math.min(...scene.items.map((/** @type {any} */ item) => item.pod?.size ?? Infinity));
    assert.ok(size(nodes(model)(zoomed(WALL, zoom))) >= size(nodes(model)(WALL)));
  }
  assert.equal(chooseZoom(nodes(many(40, 2000).model), WALL), 1);
  assert.equal(chooseZoom(nodes(workshop().model), { width: 390, height: 780 }), 1);
});
