import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

import { Model } from "../../../static/js/model/model.js";

const FOLDER = new URL("../../golden/", import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));

/** @param {string} file */
const read = (file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
/** @param {Model} model */
const rowsOf = (model) => [...model.rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1));

test("there are golden files", () => assert.ok(files.length >= 7));

for (const file of files) {
  test(`${file}: the frames end in the expected picture`, () => {
    const { frames, expect } = read(file);
    const model = new Model();
    for (const frame of frames) assert.notEqual(model.applyFrame(frame), "gap");
    assert.deepEqual(rowsOf(model), expect.rows);
    assert.equal(model.sum, expect.sum);
    const beat = { t: "beat", epoch: model.epoch, seq: model.seq, sum: expect.sum };
    assert.notEqual(model.applyFrame(beat), "gap");
  });

  test(`${file}: the indexes are those of a fresh model`, () => {
    const { frames, expect } = read(file);
    const model = new Model();
    for (const frame of frames) model.applyFrame(frame);
    const fresh = new Model();
    fresh.applyFrame({ t: "snapshot", epoch: "e", seq: 1, part: 1, of: 1, rows: expect.rows });
    for (const row of expect.rows) {
      assert.equal(model.find(row.kind, row.namespace, row.name)?.id, row.id);
      assert.deepEqual([...model.of(row.kind).keys()].sort(), [...fresh.of(row.kind).keys()].sort());
      assert.deepEqual([...model.podsOn(row.name).keys()].sort(), [...fresh.podsOn(row.name).keys()].sort());
      assert.deepEqual([...model.podsOf(row.id).keys()].sort(), [...fresh.podsOf(row.id).keys()].sort());
      assert.deepEqual([...model.replicaSetsOf(row.id).keys()].sort(), [...fresh.replicaSetsOf(row.id).keys()].sort());
    }
    for (const index of ["_byKind", "_byNode", "_byOwner", "_byName"]) {
      assert.deepEqual([...model[index].keys()].sort(), [...fresh[index].keys()].sort(), index);
    }
  });
}
