// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { BASES, EARLY, LAST, begin, edit, layers, push, sizes, swap } from "../../../static/js/lesson/drawn/states/layers.js";

const isNew = (/** @type {any} */ state) => layers(state).map((one) => one.isNew);

test("the first push sends everything, the second nothing", () => {
  const { push: first, whole } = sizes(begin());
  assert.equal(first, whole);
  assert.equal(sizes(push(begin())).push, 0);
});

test("a changed last line sends only itself", () => {
  const state = edit(push(begin()), LAST);
  assert.deepEqual(isNew(state), [false, false, false, true]);
  assert.equal(sizes(state).push, 6);
});

test("a changed early line makes all after it anew, and keeps what is before it", () => {
  assert.deepEqual(isNew(edit(push(begin()), EARLY)), [false, true, true, true]);
});

test("another base makes every layer anew; going back finds them all in the registry", () => {
  const state = push(begin("large"));
  const small = swap(state, "small");
  assert.deepEqual(isNew(small), [true, true, true, true]);
  assert.equal(sizes(state).whole - sizes(small).whole, BASES.large.mb - BASES.small.mb);
  assert.equal(sizes(swap(push(small), "large")).push, 0);
});
