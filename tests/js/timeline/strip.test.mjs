import assert from "node:assert/strict";
import test from "node:test";

import { plainly } from "../../../static/js/timeline/plainly.js";
import { Counts, nextMark, spanOf, stripOf } from "../../../static/js/timeline/strip.js";

const NOW_MS = 3_600_000;
const clock = (/** @type {number} */ ms) => String(ms / 1000);
const mark = (/** @type {number} */ at_ms, what = "acted", text = "scaled hello") => ({ at_ms, what, user: "ada", text, ids: [] });
const strip = (/** @type {any} */ facts) => stripOf({ counts: [], marks: [], oldest_ms: NOW_MS - 600_000, now_ms: NOW_MS, at_ms: null, ...facts }, { width: 1000, height: 24, clock });

test("the smallest stretch that holds what is kept is drawn, an hour at most", () => {
  const lengths = [10_000, 200_000, 600_000, 1_700_000, 9_999_999].map((kept_ms) => NOW_MS - spanOf(NOW_MS - kept_ms, NOW_MS).from_ms);
  assert.deepEqual(lengths, [120_000, 300_000, 600_000, 1_800_000, 3_600_000]);
});

test("changes are counted per five seconds, and drawn inside the strip", () => {
  const counts = new Counts();
  for (const at_ms of [NOW_MS - 60_000, NOW_MS - 58_000, NOW_MS - 1]) counts.add(at_ms, 3);
  assert.deepEqual([...counts.entries()].map(([, count]) => count), [6, 3]);
  const { bars } = strip({ counts: counts.entries() });
  assert.equal(bars.match(/M/g)?.length, 2);
  assert.ok([...bars.matchAll(/v-(\d+)/g)].every(([, height]) => Number(height) <= 24));
});

test("the knob stands at the shown moment, and at the end while it is live", () => {
  assert.equal(strip({}).knob, 1000);
  assert.equal(strip({ at_ms: NOW_MS - 300_000 }).knob, 500);
});

test("labels of marks never overlap, and the newest has its label first", () => {
  const { marks } = strip({ marks: [mark(NOW_MS - 500_000), mark(NOW_MS - 120_000), mark(NOW_MS - 100_000)] });
  assert.deepEqual(marks.map(({ label }) => Boolean(label)), [true, false, true]);
  for (const [i, { x, label }] of marks.entries()) assert.ok(!label || x + label.length * 7 <= (marks.slice(i + 1).find((one) => one.label)?.x ?? 1000));
});

test("from mark to mark, both ways", () => {
  const marks = [mark(30), mark(10), mark(20, "trouble")];
  assert.equal(nextMark(marks, 20, 1)?.at_ms, 30);
  assert.equal(nextMark(marks, 20, -1)?.at_ms, 10);
  assert.equal(nextMark(marks, 30, 1), undefined);
});

const pod = (/** @type {any} */ fields) => ({ id: "p", kind: "Pod", namespace: "n", name: "p", status: "Running", services: {}, ready: 0, why: "", ...fields });
for (const [before, after, words] of /** @type {[any, any, string][]} */ ([
  [pod({}), pod({ services: { s: "serving" } }), "p receives requests of hello"],
  [pod({ services: { s: "serving" } }), pod({ services: { s: "draining" } }), "p finishes the requests of hello"],
  [pod({ services: { s: "draining" } }), pod({}), "p receives no more requests of hello"],
  [pod({ status: "Pending" }), pod({}), "Pod p: Pending → Running"],
  [pod({}), pod({ ready: 1 }), "Pod p: 0 → 1 ready"],
  [pod({}), pod({ labels: { a: "b" } }), "Pod p: labels changed"],
  [pod({}), null, "Pod p is gone"],
])) test(`in words: ${words}`, () => assert.equal(plainly([{ id: "p", before, after }], () => "hello"), words));

test("a strip with nothing in it says since when, and one without news says that", () => {
  assert.equal(strip({}).note, "nothing has changed since 3000");
  assert.equal(strip({ counts: [[NOW_MS - 60_000, 3]] }).note, "");
  assert.equal(strip({ marks: [mark(NOW_MS - 60_000)] }).note, "");
  const silent = strip({ counts: [[NOW_MS - 60_000, 3]], unheard_ms: NOW_MS - 300_000 });
  assert.deepEqual([silent.note, silent.unheard], ["no news since 3300", 500]);
});
