import assert from "node:assert/strict";
import test from "node:test";

import { rowSum } from "../../../static/js/model/canonical.js";
import { Model } from "../../../static/js/model/model.js";

/** @param {string} id @param {object} [more] */
const pod = (id, more = {}) => ({ id, kind: "Pod", namespace: "default", name: id, node: "", owner: null, ...more });
/** @param {number} seq @param {any[]} rows */
const snapshot = (seq, rows, part = 1, of = 1) => ({ t: "snapshot", epoch: "e", seq, part, of, rows });
/** @param {number} from @param {number} to @param {any[]} up @param {string[]} del */
const delta = (from, to, up, del = []) => ({ t: "delta", epoch: "e", from, to, at_ms: 0, up, del });

function started(rows = [pod("a"), pod("b")]) {
  const model = new Model();
  model.applyFrame(snapshot(1, rows));
  return model;
}

test("a delta before any picture is a gap", () => {
  assert.equal(new Model().applyFrame(delta(0, 1, [])), "gap");
});

test("a delta that begins beyond what we hold is a gap and changes nothing", () => {
  const model = started();
  assert.equal(model.applyFrame(delta(2, 3, [pod("c")])), "gap");
  assert.equal(model.seq, 1);
  assert.equal(model.rows.size, 2);
});

test("a delta of another life of the server is a gap", () => {
  assert.equal(started().applyFrame({ ...delta(1, 2, []), epoch: "other" }), "gap");
});

test("a merged delta that overlaps what we hold brings us to its end", () => {
  const model = started();
  model.applyFrame(delta(1, 3, [pod("c")]));
  const change = model.applyFrame(delta(2, 5, [pod("d")], ["c"]));
  assert.deepEqual(change, { up: ["d"], del: [pod("c")], reset: false });
  assert.equal(model.seq, 5);
});

test("the same delta again changes nothing", () => {
  const model = started();
  model.applyFrame(delta(1, 2, [pod("c")], ["a"]));
  const { sum } = model;
  assert.deepEqual(model.applyFrame(delta(1, 2, [pod("c")], ["a"])), { up: [], del: [], reset: false });
  assert.equal(model.sum, sum);
});

test("the old picture stands until the last part of a new one is there", () => {
  const model = started();
  model.applyFrame(snapshot(9, [pod("x")], 1, 2));
  assert.deepEqual([...model.rows.keys()], ["a", "b"]);
  const change = model.applyFrame(snapshot(9, [pod("b")], 2, 2));
  assert.deepEqual(change, { up: ["x", "b"], del: [pod("a")], reset: true });
});

test("a missing part is a gap, and the old picture stands", () => {
  const model = started();
  model.applyFrame(snapshot(9, [pod("x")], 1, 3));
  assert.equal(model.applyFrame(snapshot(9, [pod("y")], 3, 3)), "gap");
  assert.deepEqual([...model.rows.keys()], ["a", "b"]);
});

test("a part of another snapshot is a gap", () => {
  const model = started();
  model.applyFrame(snapshot(9, [pod("x")], 1, 2));
  assert.equal(model.applyFrame(snapshot(10, [pod("y")], 2, 2)), "gap");
});

test("a beat with our checksum is good, with another one a counted gap", () => {
  const model = started();
  assert.notEqual(model.applyFrame({ t: "beat", epoch: "e", seq: 1, sum: model.sum }), "gap");
  assert.equal(model.applyFrame({ t: "beat", epoch: "e", seq: 1, sum: model.sum ^ 1 }), "gap");
  assert.equal(model.mismatches, 1);
  assert.equal(model.seq, null, "only a whole picture helps now");
  assert.equal(model.rows.size, 2, "what was last seen stays on the screen");
});

test("a beat that is ahead of us is a gap", () => {
  assert.equal(started().applyFrame({ t: "beat", epoch: "e", seq: 2, sum: 0 }), "gap");
});

test("a pod that moves leaves its old node, owner and kind", () => {
  const owner = (/** @type {string} */ id) => ({ id, kind: "ReplicaSet", name: id });
  const model = started([pod("a", { node: "n1", owner: owner("r1") })]);
  model.applyFrame(delta(1, 2, [pod("a", { node: "n2", owner: owner("r2") })]));
  assert.equal(model.podsOn("n1").size, 0);
  assert.equal(model.podsOf("r1").size, 0);
  assert.deepEqual([...model.podsOn("n2").keys()], ["a"]);
  assert.deepEqual([...model.podsOf("r2").keys()], ["a"]);
  model.applyFrame(delta(2, 3, [], ["a"]));
  assert.equal(model.podsOn("n2").size + model.podsOf("r2").size + model.of("Pod").size, 0);
  assert.equal(model.sum, 0);
});

test("a thing made anew under an old name is found, also if the old one leaves later", () => {
  const model = started([pod("old", { name: "db-0" })]);
  model.applyFrame(delta(1, 2, [pod("new", { name: "db-0" })]));
  model.applyFrame(delta(2, 3, [], ["old"]));
  assert.equal(model.find("Pod", "default", "db-0")?.id, "new");
});

test("frames without rows change nothing", () => {
  const model = started();
  for (const t of ["hello", "state", "note", "pong", "bye", "whatever comes in version 2"]) {
    assert.deepEqual(model.applyFrame({ t }), { up: [], del: [], reset: false });
  }
});

test("the checksum does not depend on the order of rows or keys", () => {
  const a = started([pod("a"), pod("b")]);
  const b = started([pod("b"), pod("a")]);
  assert.equal(a.sum, b.sum);
  assert.equal(rowSum({ x: 1, "9": 2, "10": 3 }), rowSum({ "10": 3, x: 1, "9": 2 }));
});
