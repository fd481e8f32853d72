// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { clean, fit, textWidth, wrap } from "../../../static/js/layout/measure.js";

const FACE = { size: 13 };

test("a text that fits is left alone, a longer one ends in an ellipsis and fits", () => {
  assert.equal(fit("hello", 100, FACE), "hello");
  const short = fit("a-very-long-name-of-a-pod", 80, FACE);
  assert.match(short, /…$/);
  assert.ok(textWidth(short, FACE) <= 80);
});

test("where not even the ellipsis fits, nothing is drawn", () => {
  assert.equal(fit("hello", 3, FACE), "");
});

test("letters that nobody measured count as wide ones", () => {
  assert.ok(textWidth("日本", FACE) >= 26);
});

test("a reason is broken between words and shortened at its last line", () => {
  const lines = wrap("0 of 6 nodes fit: 4 too little memory, 1 cordoned, 1 not ready", 160, FACE, 2);
  assert.equal(lines.length, 2);
  assert.match(lines[1], /…$/);
  for (const line of lines) assert.ok(textWidth(line, FACE) <= 160);
});

test("control characters and turned writing directions become spaces", () => {
  assert.equal(clean("a\nb\u202ec\u0000 "), "a b c");
  assert.equal(clean(null), "");
});
