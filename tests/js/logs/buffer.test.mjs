// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { Buffer } from "../../../static/js/logs/buffer.js";
import { namesOf } from "../../../static/js/logs/names.js";

const at = (/** @type {number} */ second) => `2026-01-01T00:00:0${second}.000000000Z`;
const texts = (/** @type {Buffer} */ buffer) => buffer.lines.map(({ text }) => text).join("");

test("lines of several sources stand in the order of their moments", () => {
  const buffer = new Buffer();
  for (const [source, second, text] of [["a", 1, "1"], ["a", 3, "3"], ["b", 0, "0"], ["b", 2, "2"], ["b", 3, "4"]]) buffer.add(String(source), at(Number(second)), String(text));
  assert.equal(texts(buffer), "01234");
});

test("a line without a moment stays where it came", () => {
  const buffer = new Buffer();
  buffer.add("a", at(5), "x");
  buffer.add("a", "", "y");
  assert.equal(texts(buffer), "xy");
});

test("the oldest lines make room, and what is older than all is not kept", () => {
  const buffer = new Buffer(2);
  for (const second of [1, 2, 3]) buffer.add("a", at(second), String(second));
  assert.equal(texts(buffer), "23");
  const { line, dropped } = buffer.add("b", at(0), "0");
  assert.equal(line, dropped);
  assert.equal(texts(buffer), "23");
});

test("a place is the last moment and how many lines of it came", () => {
  const buffer = new Buffer();
  for (const second of [1, 2, 2]) buffer.add("web/main", at(second), "");
  buffer.add("web/side", at(1), "");
  assert.deepEqual(buffer.after(), [`2/${at(2)}/web/main`, `1/${at(1)}/web/side`]);
});

test("names are as short as they are clear, and a pod has one colour", () => {
  const source = (/** @type {string} */ pod, /** @type {string} */ container) => ({ k: `${pod}/${container}`, pod, container });
  const named = (/** @type {any[]} */ sources) => [...namesOf(sources, 4).values()].map(({ name, colour }) => `${name}:${colour}`);
  assert.deepEqual(named([source("web-1", "main")]), [":0"]);
  assert.deepEqual(named([source("web-1", "main"), source("web-1", "side")]), ["main:0", "side:1"]);
  assert.deepEqual(named([source("web-7d-abc", "main"), source("web-7d-acd", "main")]), ["abc:0", "acd:1"]);
  assert.deepEqual(named([source("web-0", "a"), source("web-1", "a"), source("web-1", "b")]), ["0 a:0", "1 a:1", "1 b:1"]);
  assert.deepEqual(named([source("a", "x"), source("b", "x")]), ["a:0", "b:1"]);
});
