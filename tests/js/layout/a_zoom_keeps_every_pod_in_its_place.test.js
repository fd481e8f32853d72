// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { anchorAt, HOME, level, placeOf, readCamera, stepped, writeCamera } from "../../../static/js/layout/camera.js";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { many, view } from "../harness/rows.js";
import { overlaps, podBoxes, textBoxes } from "./scenes.js";

const SIZE = { width: 1480, height: 900 };
const fleet = many(100, 2000, 3).model;
const far = layoutNodes(fleet, view(), SIZE);
const near = layoutNodes(fleet, view({ detail: true }), SIZE, far);

/** The cells of each node as columns and rows, whatever their size. @param {import("../../../static/js/layout/scene.js").Scene} scene */
function cells(scene) {
  const boxes = new Map(scene.items.filter((item) => item.kind === "node").map((item) => [item.name, item]));
  const found = new Map();
  for (const [name, box] of boxes) {
    const inside = scene.items.filter((item) => item.pod && item.x >= box.x && item.y >= box.y && item.x < box.x + box.w && item.y < box.y + box.h);
    const rank = (/** @type {"x" | "y"} */ axis) => [...new Set(inside.map((item) => item[axis]))].sort((a, b) => a - b);
    const [xs, ys] = [rank("x"), rank("y")];
    for (const item of inside) found.set(item.id, [name, xs.indexOf(item.x), ys.indexOf(item.y)].join());
  }
  return found;
}

test("a hundred nodes with two thousand pods fit on a screen, or nearly, with names and glyphs of 10 px or more", () => {
  assert.ok(far.height < SIZE.height * 1.5, `${far.height} px`);
  assert.ok(Math.min(...far.items.map((item) => item.pod?.size ?? 99)) >= 10);
  assert.equal(far.items.filter((item) => item.pod).length, 2000);
});

test("from near, each pod is in the same cell of the same node, and grows a name", () => {
  assert.deepEqual(cells(near), cells(far));
  assert.equal(near.items.find((item) => item.pod)?.pod?.size, 52);
  assert.ok(near.items.filter((item) => item.pod).every((item) => item.pod?.name));
});

for (const [name, scene] of Object.entries({ far, near })) {
  test(`${name}: nothing lies on another, and all is inside`, () => {
    assert.deepEqual(overlaps([...textBoxes(scene), ...podBoxes(scene)]).map(([a, b]) => `${a.said} × ${b.said}`), []);
    for (const item of scene.items) assert.ok(item.x >= 0 && item.x + item.w <= scene.width + 0.5 && item.y + item.h <= scene.height + 0.5, item.key);
  });
}

test("a pod about which nothing is new is the same item, so that nobody need look at it", () => {
  const changed = [...fleet.of("Pod").values()][7];
  const after = layoutNodes(fleet.change(changed.id, { state: "failed", status: "Error" }), view(), SIZE, far);
  const before = new Set(layoutNodes(fleet, view(), SIZE, far).items);
  const pods = after.items.filter((item) => item.pod);
  assert.deepEqual(pods.filter((item) => !before.has(item) && item.state !== "terminating").map(({ id }) => id), [changed.id]);
});

test("names and everything appear from a certain size on, and only under a zoom", () => {
  assert.equal(level(far, "nodes", 1, 1).detail, false);
  assert.equal(level(far, "nodes", 1, 2).detail, false);
  const deep = level(far, "nodes", 1, 4);
  assert.equal(deep.detail, true);
  assert.ok(Math.abs(deep.scale * 52 - 40) < 0.01, "a pod of 10 px under a zoom of 4 has 40 px, in either picture");
  assert.equal(level(far, "apps", 1, 4).detail, false);
});

test("what is under the pointer stays under it when the picture becomes another", () => {
  const box = /** @type {any} */ (far.items.find((item) => item.name === "node-42"));
  const anchor = anchorAt(far, { x: box.x + box.w * 0.25, y: box.y + box.h * 0.75 });
  const twin = /** @type {any} */ (near.items.find((item) => item.name === "node-42"));
  const place = placeOf(near, anchor);
  assert.ok(Math.abs(place.x - (twin.x + twin.w * 0.25)) < 0.01 && Math.abs(place.y - (twin.y + twin.h * 0.75)) < 0.01);
});

test("a link holds the camera; a broken one is at home; steps go up and come back", () => {
  const camera = { zoom: 2.5, x: 0.4, y: 0.125 };
  assert.deepEqual(readCamera(writeCamera(camera)), camera);
  assert.equal(writeCamera(HOME), "");
  for (const text of ["", "a,b,c", "1", "1,,NaN"]) assert.deepEqual(readCamera(text), HOME);
  assert.equal(stepped(stepped(1, 1), -1), 1);
});
