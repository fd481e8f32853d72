import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { gzipSync } from "node:zlib";

import { Model } from "../../../static/js/model/model.js";
import { BadRecording, readFile } from "../../../static/js/timeline/reading.js";
import { Tape } from "../../../static/js/timeline/tape.js";

const FOLDER = new URL("../../golden/", import.meta.url);
const STORIES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const at = (/** @type {number} */ seq) => ({ epoch: "e", seq });

/** Plays a story into a model and a tape; what the model held after each frame. @param {string} file */
function played(file) {
  const { frames } = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
  const model = new Model();
  /** @type {Tape | undefined} */
  let tape;
  /** @type {Map<number, number>} */
  const sums = new Map();
  for (const [number, frame] of frames.entries()) {
    const change = model.applyFrame(frame);
    if (change === "gap" || model.epoch === null) continue;
    const now = { epoch: /** @type {string} */ (model.epoch), seq: /** @type {number} */ (model.seq) };
    if (!tape) tape = new Tape(model.rows.values(), 0, now);
    else if (change.reset) tape.replace(number, model.rows, now);
    else tape.append(number, change.up.map((id) => model.rows.get(id)), change.del.map(({ id }) => id), now);
    sums.set(tape.end, model.sum);
  }
  return { tape: /** @type {Tape} */ (tape), sums, frames };
}

/** A small generator, so that a failure can be repeated. @param {number} seed */
const random = (seed) => () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;

for (const file of STORIES) {
  test(`${file}: every moment is the live model of that moment, whatever way one came there`, () => {
    const { tape, sums } = played(file);
    const model = new Model();
    model.applyFrame({ t: "snapshot", epoch: "past", seq: 0, part: 1, of: 1, rows: [...tape.last.values()] });
    const next = random(7);
    let position = tape.end;
    for (const target of [tape.first, tape.end, ...Array.from({ length: 30 }, () => tape.first + Math.floor(next() * (tape.end - tape.first + 1)))]) {
      model.applyFrame({ t: "delta", epoch: "past", from: model.seq, to: /** @type {number} */ (model.seq) + 1, ...tape.between(position, target) });
      position = target;
      assert.equal(model.sum, sums.get(position), `position ${position}`);
      assert.equal(tape.rowsAt(position).size, model.rows.size);
    }
  });

  test(`${file}: a recording of it is read as the same tape`, async () => {
    const { tape, frames } = played(file);
    const header = { podium: "recording", version: 1, cluster: "c", kind: "practice", audience: "operator", epoch: frames[0].epoch, from_ms: 0, to_ms: 9, made_ms: 9 };
    const once = frames.filter((/** @type {any} */ frame, /** @type {number} */ index) => frame.t !== "snapshot" || index < frames[0].of);
    if (once.length !== frames.length) return; // a story with a second snapshot is no recording
    const read = await readFile(new Blob([gzipSync([header, ...frames].map((one) => JSON.stringify(one)).join("\n"))]));
    assert.deepEqual([...read.tape.last].sort(), [...tape.last].sort());
    assert.equal(read.header.cluster, "c");
  });
}

const row = (/** @type {string} */ id, /** @type {number} */ n = 0) => ({ id, kind: "Pod", namespace: "", name: id, n });

test("a time leads to the last position that had come by then", () => {
  const tape = new Tape([], 100, at(0));
  for (const [index, at_ms] of [110, 120, 120, 130].entries()) tape.append(at_ms, [row("a", index)], [], at(index + 1));
  assert.deepEqual([99, 100, 110, 119, 120, 130, 999].map((ms) => tape.positionAt(ms)), [0, 0, 1, 1, 3, 4, 4]);
  assert.equal(tape.timeOf(0), 100);
  assert.equal(tape.timeOf(4), 130);
});

test("what is known already changes nothing", () => {
  const tape = new Tape([], 0, at(5));
  tape.append(1, [row("a")], [], at(5));
  assert.equal(tape.end, 0);
});

test("after a lost connection only what differs is a change", () => {
  const tape = new Tape([row("a"), row("b"), row("c")], 0, at(5));
  tape.replace(9, new Map([["a", row("a")], ["b", row("b", 1)], ["d", row("d")]]), { epoch: "other", seq: 2 });
  assert.deepEqual(tape.entries[0].steps.map(({ id }) => id).sort(), ["b", "c", "d"]);
  assert.deepEqual([tape.epoch, tape.seq], ["other", 2]);
});

test("memory is bounded: the oldest go, and positions stay true", () => {
  const tape = new Tape([], 0, at(0), 20);
  for (let n = 1; n <= 100; n += 1) tape.append(n, [row("a", n)], [], at(n));
  assert.ok(tape.entries.length <= 20);
  assert.equal(tape.end, 100);
  assert.equal(tape.rowsAt(90).get("a")?.n, 90);
  assert.equal(tape.timeOf(tape.first), tape.from_ms);
  assert.equal(tape.rowsAt(tape.first).get("a")?.n, tape.first);
});

test("an older tape is extended by what was seen since, with every note once", () => {
  const older = new Tape([row("a", 1)], 0, at(1));
  older.append(10, [row("a", 2)], [], at(2));
  const note = { at_ms: 5, user: "ada", text: "x", ids: [] };
  older.note(note);
  const later = new Tape([row("a", 1)], 9, at(1));
  later.append(10, [row("a", 2)], [], at(2));
  later.append(20, [row("b", 3)], ["a"], at(3));
  later.note(note);
  older.extend(later);
  assert.deepEqual([...older.last.keys()], ["b"]);
  assert.equal(older.end, 2);
  assert.equal(older.notes.length, 1);
  assert.equal(older.rowsAt(0).get("a")?.n, 1);
});

const lines = (/** @type {any[]} */ ...all) => new Blob([gzipSync(all.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\n"))]);
const HEADER = { podium: "recording", version: 1, cluster: "c", kind: "practice", audience: "operator", epoch: "e", from_ms: 0, to_ms: 9, made_ms: 9 };
const SNAPSHOT = { t: "snapshot", epoch: "e", seq: 3, part: 1, of: 1, rows: [] };

for (const [what, file, words] of /** @type {[string, Blob, RegExp][]} */ ([
  ["an empty file", lines(""), /empty/],
  ["no gzip", new Blob(["hello"]), /unpacked/],
  ["another file", lines({ kind: "Pod" }), /does not say so/],
  ["no JSON", lines("hello"), /not JSON/],
  ["a later format", lines({ ...HEADER, version: 9 }), /format 9/],
  ["no time", lines({ ...HEADER, from_ms: "x" }), /from_ms/],
  ["no picture", lines(HEADER), /no picture/],
  ["a gap", lines(HEADER, SNAPSHOT, { t: "delta", epoch: "e", from: 9, to: 10, at_ms: 1, up: [], del: [] }), /missing/],
  ["a wrong checksum", lines(HEADER, SNAPSHOT, { t: "beat", epoch: "e", seq: 3, sum: 5 }), /checksum/],
])) {
  test(`${what} is refused with the reason`, () => assert.rejects(readFile(file), (why) => why instanceof BadRecording && words.test(why.message)));
}
