// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "../../../static/js/logs/ansi.js";
import { marked, plain } from "../../../static/js/logs/search.js";

const ESC = "\u001b";
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufff9-\ufffb]/;

test("colours and weights become classes, and end where they are switched off", () => {
  assert.deepEqual(pieces(`${ESC}[1;31mbad${ESC}[22m still${ESC}[0m plain`), [
    { text: "bad", classes: "a-bold a-c1" }, { text: " still", classes: "a-c1" }, { text: " plain", classes: "" },
  ]);
  assert.deepEqual(pieces(`${ESC}[mx`), [{ text: "x", classes: "" }]);
});

test("any colour becomes one of the eight, and a ground only that there is one", () => {
  for (const [code, colour] of [["38;5;196", 1], ["38;5;9", 1], ["38;2;10;200;20", 2], ["38:2:0:0:255", 4], ["94", 4], ["38;5;250", 7], ["38;5;235", 0]]) {
    assert.deepEqual(pieces(`${ESC}[${code}mx`), [{ text: "x", classes: `a-c${colour}` }], String(code));
  }
  assert.deepEqual(pieces(`${ESC}[41mx${ESC}[49my`), [{ text: "x", classes: "a-filled" }, { text: "y", classes: "" }]);
  assert.deepEqual(pieces(`${ESC}[38;5;1;1mx`), [{ text: "x", classes: "a-bold a-c1" }]);
});

test("what would move the cursor, set a title, make a link or hide a text is written out", () => {
  const text = plain(pieces(`${ESC}[2J${ESC}]0;title\u0007${ESC}]8;;http://evil${ESC}\\link ${ESC}[8mshown\r\u202e`));
  assert.equal(text, "\\u001b[2J\\u001b]0;title\\u0007\\u001b]8;;http://evil\\u001b\\link shown\\u000d\\u202e");
});

test("a finding goes across pieces of different looks, and nothing is lost", () => {
  const found = marked(pieces(`one ${ESC}[31mtw${ESC}[0mo three TWO`), "two");
  assert.deepEqual(found.filter((one) => one.found).map((one) => one.text), ["tw", "o", "TWO"]);
  assert.equal(plain(found), "one two three TWO");
});

/** A small generator with a seed (mulberry32): a failing run can be repeated. @param {number} seed */
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const PARTS = [ESC, "[", "]", "m", ";", ":", "38;5;", "48;2;", "0", "1", "31", "999999999999", "\u0007", "\u009b", "\u202e", "\r", "\b", "ü", "🎪", "<script>", "İ", " ", "text", "\\"];

test("ten thousand random lines: nothing hidden is left, classes are ours, and a search changes no text", () => {
  for (let seed = 1; seed <= 10_000; seed += 1) {
    const next = chance(seed);
    const line = Array.from({ length: Math.floor(next() * 30) }, () => PARTS[Math.floor(next() * PARTS.length)]).join("");
    const found = pieces(line);
    const text = plain(found);
    assert.ok(!HIDDEN.test(text), `seed ${seed}`);
    for (const { classes, text: piece } of found) {
      assert.match(classes, /^(?:a-(?:bold|dim|italic|under|inverse|struck|filled|c[0-7])(?: |$))*$/, `seed ${seed}`);
      assert.notEqual(piece, "", `seed ${seed}`);
    }
    // eslint-disable-next-line no-control-regex -- as above
    const without = line.replace(/\u001b\[[0-9;:]{0,64}m/g, "");
    assert.equal(text.replaceAll(/\\u[0-9a-f]{4}/g, ""), without.replaceAll(new RegExp(HIDDEN, "g"), ""), `seed ${seed}`);
    const wanted = PARTS[Math.floor(next() * PARTS.length)].toLowerCase();
    assert.equal(plain(marked(found, wanted)), text, `seed ${seed}`);
  }
});
