// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { awake, begin, difference, isAtRest, kill, nameOf, step, wish } from "../../../static/js/lesson/drawn/states/loop.js";

/** @param {import("../../../static/js/lesson/drawn/states/loop.js").State} state */
function rest(state) {
  for (let steps = 0; !isAtRest(state); steps += 1) {
    assert.ok(steps < 40, "the loop comes to rest");
    state = step(state);
  }
  return state;
}

test("the hand goes observe, compare, act, again, and the difference is known only after looking", () => {
  let state = begin();
  assert.equal(difference(state), null);
  const way = [];
  for (let at = 0; at < 5; at += 1) {
    state = step(state);
    way.push(state.station);
  }
  assert.deepEqual(way, ["observe", "compare", "act", "again", "observe"]);
});

test("an act makes or removes exactly one pod, by one call", () => {
  const missing = step(step(step(wish(begin(), 2))));
  assert.equal(missing.pods.length, 4);
  assert.match(missing.call, /^POST /);
  const many = step(step(step(wish(begin(), -2))));
  assert.equal(many.pods.length, 2);
  assert.equal(many.call, `DELETE /api/v1/namespaces/demo/pods/${nameOf(3)}`);
  const equal = step(step(step(begin())));
  assert.deepEqual([equal.pods.length, equal.call, equal.did], [3, "", "nothing"]);
});

test("what is removed comes back as another pod, never under its old name", () => {
  const state = rest(kill(begin(), 2));
  assert.deepEqual(state.pods, [1, 3, 4]);
  assert.equal(new Set([1, 2, 3, 4, 5, 6, 7, 8].map(nameOf)).size, 8);
});

test("whatever is wished, the loop comes to rest with exactly that", () => {
  for (let by = -5; by <= 5; by += 1) {
    const state = rest(wish(begin(), by));
    assert.equal(state.pods.length, state.wish);
  }
});

test("a loop that slept counts what is there; nobody tells it what it missed", () => {
  let state = kill(kill(awake(begin(), false), 1), 2);
  assert.equal(state.missed, 2);
  assert.deepEqual(step(state), state);
  state = rest(awake(state, true));
  assert.deepEqual(state.pods, [3, 4, 5]);
  assert.equal(state.missed, 0);
});

test("it acts on what it saw last, not on what happened since", () => {
  const compared = step(step(begin()));
  const acted = step(kill(compared, 1));
  assert.equal(acted.did, "nothing");
  assert.equal(rest(step(acted)).pods.length, 3);
});
