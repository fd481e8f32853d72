import assert from "node:assert/strict";
import test from "node:test";

import { byCodePoint, canonical, crc32, rowSum } from "../../../static/js/model/canonical.js";

test("CRC-32 of the standard check string", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
});

test("keys are in code point order, not in that of UTF-16 units or integers", () => {
  const keys = ["\u{1f600}", "\uffee", "b", "10", "9", "", "a\u{1f600}", "a\uffee", "a"];
  assert.deepEqual(keys.sort(byCodePoint), ["", "10", "9", "a", "a\uffee", "a\u{1f600}", "b", "\uffee", "\u{1f600}"]);
});

test("strings have as few escapes as JSON allows", () => {
  assert.equal(canonical('"\\/\b\f\n\r\t\u0001\u001f\u007f\u2028é😀'), '"\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\u2028é😀"');
});

test("nested values, null, booleans and empty things", () => {
  assert.equal(canonical({ b: [true, null, {}], a: { d: [], c: -1 } }), '{"a":{"c":-1,"d":[]},"b":[true,null,{}]}');
});

test("a key called __proto__ counts like any other", () => {
  const row = JSON.parse('{"__proto__":{"x":1},"a":2}');
  assert.equal(canonical(row), '{"__proto__":{"x":1},"a":2}');
  assert.notEqual(rowSum(row), rowSum({ a: 2 }));
});
