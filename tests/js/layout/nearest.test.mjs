import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest } from "../../../static/js/layout/found.js";

const box = (id, x, y, w, h, layer = "things") => ({ id, layer, x, y, w, h });
const items = [box("node", 0, 0, 100, 100), box("pod", 10, 10, 20, 20, "pods"), box("", 12, 12, 2, 2), box("wire", 0, 0, 500, 500, "wires"), box("far", 300, 0, 10, 10)];

test("of several things at a place it is the smallest", () => {
  assert.equal(nearest(items, 15, 15)?.id, "pod");
  assert.equal(nearest(items, 90, 90)?.id, "node");
});

test("where nothing lies it is the nearest", () => {
  assert.equal(nearest(items, 280, 5)?.id, "far");
  assert.equal(nearest(items, 120, 50)?.id, "node");
  assert.equal(nearest([], 1, 1), null);
});
