// @ts-check
/** What the smaller explorables tell: hops, principles, base64, certificate. */
import assert from "node:assert/strict";
import test from "node:test";

import { certificate } from "../../../static/js/lesson/drawn/states/certificate.js";
import { HOPS, PARTS, after } from "../../../static/js/lesson/drawn/states/hops.js";
import { FRAME_MS, PRINCIPLES } from "../../../static/js/lesson/drawn/states/principles.js";
import { PASSWORD, WITH, WITHOUT, decode, encode } from "../../../static/js/lesson/drawn/states/secrets.js";

test("a pod runs only after scheduler and kubelet, and its object is there before", () => {
  const lines = HOPS.map(({ line }) => line);
  assert.ok(lines.indexOf("controllers") < lines.indexOf("scheduler") && lines.indexOf("scheduler") < lines.indexOf("kubelet"));
  assert.ok(lines.every((line) => line in PARTS));
  assert.deepEqual(after(0), { now: null, stored: [], pod: "", isOver: false });
  assert.deepEqual(after(4).stored, ["Deployment hello", "ReplicaSet hello-7c9", "Pod hello-7c9-x4k"]);
  assert.equal(after(4).pod, "Pending, no node");
  assert.deepEqual([after(HOPS.length).pod, after(HOPS.length).isOver], ["Running, ready", true]);
});

test("no strip of a principle moves for more than ten seconds", () => {
  assert.equal(PRINCIPLES.length, 8);
  for (const { frames } of PRINCIPLES) assert.ok(frames.length * FRAME_MS < 10_000);
});

test("base64 is turned around without a key, also for letters beyond ASCII; what is none stays none", () => {
  assert.equal(encode("hello"), "aGVsbG8=");
  for (const text of ["", "open-sesame", "größer ✓"]) assert.equal(decode(encode(text)), text);
  assert.equal(decode("no base64!"), null);
  assert.equal(decode("/w=="), null, "bytes that are no text");
});

test("the password can be read in exactly one line on each side", () => {
  for (const lines of [WITHOUT, WITH]) {
    const readable = lines.filter(({ text }) => text.includes(PASSWORD) || text.includes(encode(PASSWORD)));
    assert.deepEqual(readable.map(({ tells }) => tells), lines === WITH ? ["encoded"] : ["plain"]);
  }
});

test("a certificate says what the report says, and nothing where there is none", () => {
  assert.deepEqual(certificate(null).lines, []);
  assert.equal(certificate({ report: null }).isOver, false);
  const step = { id: "a", title: "A", state: "done", answers: [{ is_right: true }, { is_right: null }] };
  const doc = {
    player: "Ada", at: { name: "demo", practice: true }, lesson: { title: "Package it" },
    report: { steps: [step, { ...step, title: "B", state: "skipped", answers: [{ is_right: false }] }], right: 1, asked: 2, hints: 1 },
  };
  const found = certificate(doc);
  assert.equal(found.sum, "1 of 2 steps proven by the cluster, 1 of 2 answers right, with 1 hint.");
  assert.deepEqual(found.lines, [{ title: "A", state: "✓ proven", answers: "✓ right, voted" }, { title: "B", state: "– skipped", answers: "✕ other" }]);
});
