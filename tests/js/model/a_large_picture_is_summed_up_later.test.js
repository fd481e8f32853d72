import assert from "node:assert/strict";
import { test } from "node:test";

import { rowSum } from "../../../static/js/model/canonical.js";
import { Model } from "../../../static/js/model/model.js";

const COUNT = 1_200;
const row = (/** @type {string} */ id, more = {}) => ({ id, kind: "Pod", namespace: "default", name: id, node: "", owner: null, ...more });
const many = () => Array.from({ length: COUNT }, (_, i) => row(`p${i}`));
const sumOf = (/** @type {any[]} */ rows) => rows.reduce((sum, one) => (sum ^ rowSum(one)) >>> 0, 0);
const snapshot = (/** @type {any[]} */ rows, seq = 1) => ({ t: "snapshot", epoch: "e", seq, part: 1, of: 1, rows });
const delta = (/** @type {number} */ from, /** @type {any[]} */ up, /** @type {string[]} */ del = []) => ({ t: "delta", epoch: "e", from, to: from + 1, at_ms: 0, up, del });
const beat = (/** @type {number} */ seq, /** @type {number} */ sum) => ({ t: "beat", epoch: "e", seq, sum, server_time_ms: 0 });

/** A model that has just got a large picture. */
function large() {
  const model = new Model();
  model.applyFrame(snapshot(many()));
  return model;
}

/** Summed up in pieces, to its end. @param {Model} model */
function summedUp(model) {
  const found = [];
  while (model.isBehind) {
    const proved = model.sumUp(500);
    if (proved === "gap") return "gap";
    found.push(...proved);
  }
  return found;
}

test("a large picture is there before it is summed up, and a small one is summed up with it", () => {
  const model = large();
  assert.deepEqual([model.rows.size, model.isSummed], [COUNT, false]);
  assert.deepEqual(summedUp(model), []);
  assert.equal(model.isSummed, true);
  assert.equal(model.sum, sumOf(many()));
  const small = new Model();
  small.applyFrame(snapshot([row("a")]));
  assert.equal(small.isSummed, true);
});

test("whoever reads the sum before that waits for it", () => {
  assert.equal(large().sum, sumOf(many()));
});

test("a beat that comes before the sum is judged once it is there", () => {
  const model = large();
  const asked = beat(1, sumOf(many()));
  assert.equal(model.applyFrame(asked), "later");
  assert.equal(model.proved, null);
  assert.deepEqual(summedUp(model), [asked]);
  assert.equal(model.proved, 1);
});

test("a wrong sum is found then, and only a whole picture helps", () => {
  const model = large();
  model.applyFrame(beat(1, sumOf(many()) ^ 1));
  assert.equal(summedUp(model), "gap");
  assert.deepEqual([model.mismatches, model.seq, model.proved], [1, null, null]);
  assert.equal(model.applyFrame(delta(1, [row("x")])), "gap");
});

test("what has changed after a beat does not stand in its judgement, whatever was summed up by then", () => {
  for (const begun of [0, 300, 900]) {
    const model = large();
    model.sumUp(begun);
    const first = beat(1, sumOf(many()));
    model.applyFrame(first);
    model.applyFrame(delta(1, [row("p1", { node: "n" }), row("p1100", { node: "n" }), row("new")], ["p2", "p1150"]));
    const rows = [...model.rows.values()];
    const second = beat(2, sumOf(rows));
    assert.equal(model.applyFrame(second), "later");
    model.applyFrame(delta(2, [row("p1"), row("p2"), row("p3", { node: "m" })], ["new", "p1100"]));
    assert.deepEqual(summedUp(model), [first, second]);
    assert.deepEqual([model.proved, model.mismatches, model.sum], [2, 0, sumOf([...model.rows.values()])]);
  }
});

test("a row that was wrong at the beat is noticed, also when a change has mended it since", () => {
  const right = many();
  const model = new Model();
  model.applyFrame(snapshot(right.map((one) => (one.id === "p7" ? row("p7", { node: "wrong" }) : one))));
  model.applyFrame(beat(1, sumOf(right)));
  model.applyFrame(delta(1, [row("p7")]));
  assert.equal(summedUp(model), "gap");
});

test("a new picture has a sum of its own, and the beats of the last one are over", () => {
  const model = large();
  model.applyFrame(beat(1, sumOf(many()) ^ 1));
  model.applyFrame(snapshot([row("a")], 2));
  assert.deepEqual([model.isBehind, model.sum, model.mismatches], [false, rowSum(row("a")), 0]);
});

test("a copy goes on summing up by itself", () => {
  const model = large();
  model.sumUp(300);
  model.applyFrame(beat(1, sumOf(many())));
  const copy = model.clone();
  copy.applyFrame(delta(1, [], ["p0"]));
  assert.equal(/** @type {any[]} */ (summedUp(copy)).length, 1);
  assert.equal(copy.sum, sumOf(many().slice(1)));
  assert.equal(model.isSummed, false);
  assert.equal(model.sum, sumOf(many()));
});

test("what was lent is in no sum", () => {
  const model = large();
  model.lend([row("lent"), row("p5")], []);
  model.applyFrame(beat(1, sumOf(many())));
  model.applyFrame(delta(1, [row("lent", { node: "n" })], ["p5"]));
  assert.equal(/** @type {any[]} */ (summedUp(model)).length, 1);
  assert.equal(model.sum, sumOf([...many().filter(({ id }) => id !== "p5"), row("lent", { node: "n" })]));
});
