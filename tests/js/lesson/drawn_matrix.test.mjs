// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { BUILT_ON, COLUMNS, ROWS, begin, deploy, fill, mark, shuffle, verdict, worlds } from "../../../static/js/lesson/drawn/states/matrix.js";

test("each cell that may differ doubles the possible worlds", () => {
  let state = begin(1);
  assert.deepEqual(worlds(state), { open: 0, count: 1 });
  state = mark(mark(state, 0, 0), 4, 4);
  assert.deepEqual(worlds(state), { open: 2, count: 4 });
  state = mark(state, 0, 0);
  assert.deepEqual(worlds(state), { open: 1, count: 2 });
  ROWS.forEach((_, row) => COLUMNS.forEach((_, column) => { state = mark(state, row, column, true); }));
  assert.equal(worlds(state).count, 2 ** 25);
});

test("every shuffle has exactly one clash, never where it was built, and it differs from what was built with", () => {
  const places = new Set();
  let state = fill(begin(1));
  for (let round = 0; round < 200; round += 1) {
    const clashes = (state.cells ?? []).flatMap((line, row) => line.flatMap((cell, column) => (cell.isClash ? [{ row, column, cell }] : [])));
    assert.equal(clashes.length, 1);
    assert.notEqual(clashes[0].column, BUILT_ON);
    assert.ok(clashes[0].cell.isOther);
    places.add(`${clashes[0].row}/${clashes[0].column}`);
    state = shuffle(state);
  }
  assert.equal(places.size, 20, "in the course of many shuffles every cell is the one");
});

test("the same seed fills the same matrix", () => {
  assert.deepEqual(fill(begin(7)), fill(begin(7)));
  assert.notDeepEqual(fill(begin(7)).cells, fill(begin(8)).cells);
});

test("a deployment fails where the clash is and nowhere else, and says which cell it was", () => {
  const state = fill(begin(3));
  const said = COLUMNS.map(({ id }) => verdict(state, id));
  assert.equal(said.filter(({ works }) => !works).length, 1);
  const bad = said.find(({ works }) => !works);
  assert.match(bad?.text ?? "", /does not start\. .+ instead of /);
  assert.match(verdict(state, "laptop").text, /everything is as it was built/);
});

test("what was deployed is counted once and outlives a shuffle", () => {
  const state = shuffle(deploy(deploy(fill(begin(1)), "test"), "test"));
  assert.deepEqual(state.deployed, ["test"]);
});
