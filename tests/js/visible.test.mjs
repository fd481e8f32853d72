// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { visible } from "../../static/js/visible.js";

test("marks of direction and control characters are written out", () => {
  assert.equal(visible("hello:\u202e0.1\u0007\u200b"), "hello:\\u202e0.1\\u0007\\u200b");
});

test("other text stays as it is", () => {
  for (const text of ["", "hello 3 → 7 · 🎪 ä עברית", "two\nlines\tand a tab"]) assert.equal(visible(text), text);
});
