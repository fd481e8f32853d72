// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { difference } from "../../../static/js/ui/difference.js";

const between = (/** @type {string} */ before, /** @type {string} */ after) => difference([...before], [...after]);

test("new lines are named by their place, gone ones by their text", () => {
  assert.deepEqual(between("abc", "abc"), { added: [], gone: [] });
  assert.deepEqual(between("abc", "axc"), { added: [1], gone: ["b"] });
  assert.deepEqual(between("", "ab"), { added: [0, 1], gone: [] });
  assert.deepEqual(between("ab", ""), { added: [], gone: ["a", "b"] });
  assert.deepEqual(between("aab", "ab"), { added: [], gone: ["a"] });
  assert.deepEqual(between("abcd", "bcda"), { added: [3], gone: ["a"] });
});

test("what is left of the old text and what is new make the new one", () => {
  for (let seed = 0; seed < 500; seed += 1) {
    const letters = (/** @type {number} */ salt) => Array.from({ length: (seed * 7 + salt) % 9 }, (_, index) => "abc"[(seed * 13 + index * index + salt) % 3]);
    const [before, after] = [letters(1), letters(4)];
    const { added, gone } = difference(before, after);
    assert.equal(after.length - added.length, before.length - gone.length);
    assert.deepEqual([...after].sort().join(""), [...gone.reduce((left, one) => { left.splice(left.indexOf(one), 1); return left; }, [...before]), ...added.map((index) => after[index])].sort().join(""));
  }
});

test("huge texts are compared without a table", () => {
  const before = Array.from({ length: 3_000 }, (_, index) => `a${index}`);
  const { added, gone } = difference(before, [...before.map((text) => `${text}!`)]);
  assert.equal(added.length + gone.length, 6_000);
});
