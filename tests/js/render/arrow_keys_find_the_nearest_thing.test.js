// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { nearest } from "../../../static/js/render/keyboard.js";

/** @param {string} key @param {number} x @param {number} y */
const box = (key, x, y) => ({ key, x, y, w: 50, h: 50 });
const grid = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => box(`${column}${row}`, column * 80, row * 90)));
const middle = grid[4];

test("each arrow goes to the neighbour in its direction", () => {
  const go = (/** @type {[number, number]} */ direction) => nearest(middle, grid, direction)?.key;
  assert.deepEqual([go([1, 0]), go([-1, 0]), go([0, 1]), go([0, -1])], ["21", "01", "12", "10"]);
});

test("at the edge there is nowhere to go", () => {
  assert.equal(nearest(grid[0], grid, [-1, 0]), null);
  assert.equal(nearest(grid[8], grid, [0, 1]), null);
});

test("a gap in the row is jumped over before the row is left", () => {
  assert.equal(nearest(grid[3], grid.filter((one) => one !== middle), [1, 0])?.key, "21");
});
