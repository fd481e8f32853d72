import assert from "node:assert/strict";
import { test } from "node:test";

import { markLesson } from "../../../static/js/layout/lit.js";
import { podBox } from "../../../static/js/layout/pods.js";
import { boxOf, item, text } from "../../../static/js/layout/scene.js";
import { Model } from "../../../static/js/model/model.js";

const box = (key, x, y, w, h, more = {}) => item({ key, x, y, w, h, ...more });
const ITEMS = [
  box("header", 0, 0, 800, 40, { cls: "header" }),
  box("node:1", 0, 50, 300, 300, { id: "n1", kind: "node" }),
  box("pod:1", 20, 100, 50, 50, { id: "p1", kind: "pod" }),
  box("node:2", 400, 50, 300, 300, { id: "n2", kind: "node" }),
];
const moved = (part, { x, y }) => ({ ...part, x: part.x + x, y: part.y + y });
const SCENE = { width: 800, height: 600 };
const model = new Model();
const mark = (lesson) => markLesson(ITEMS, model, { dims: false, bubbles: [], lit: new Set(), ...lesson }, SCENE);
const classes = (items) => items.map(({ key, cls }) => `${key} ${cls}`.trim());

test("what is lit has a halo; the rest is dimmed, but not what lies around it", () => {
  assert.deepEqual(classes(mark({ lit: new Set(["p1"]), dims: true })), ["header header", "node:1", "pod:1 found lit", "node:2 unlit"]);
});

test("while things move nothing is dimmed", () => {
  assert.ok(mark({ lit: new Set(["p1"]) }).every(({ cls }) => !cls.includes("unlit")));
});

test("an unchanged item stays the same object from one drawing to the next", () => {
  const lesson = { lit: new Set(["p1"]), dims: true };
  mark(lesson).forEach((one, i) => assert.equal(one, mark(lesson)[i]));
  assert.equal(markLesson(ITEMS, model, null, SCENE), ITEMS);
});

test("words stand on their thing and inside the picture, above it or below", () => {
  const made = mark({ bubbles: [{ id: "p1", text: "This one was deleted" }, { id: "n2", text: "One name, whoever answers, and a long tail of words" }, { id: "gone", text: "?" }] }).slice(ITEMS.length);
  assert.deepEqual(made.map(({ key }) => key), ["bubble:p1", "bubble:n2"]);
  for (const { x, y, w, h } of made) assert.ok(x >= 0 && x + w <= 800 && y >= 0 && h > 0);
  assert.ok(made[0].y + made[0].h <= 106);
});

test("what belongs to a lit thing is not dimmed with the rest", () => {
  const owned = new Model();
  const row = (id, kind, more = {}) => ({ id, kind, namespace: "w", name: id, owner: null, services: {}, ...more });
  owned.applyFrame({ t: "snapshot", epoch: "e", seq: 1, part: 1, of: 1, rows: [
    row("web", "Deployment"), row("rs", "ReplicaSet", { owner: { kind: "Deployment", name: "web", id: "web" } }), row("pod", "Pod", { owner: { kind: "ReplicaSet", name: "rs", id: "rs" }, services: { "uid-name": "serving" } }),
    row("other", "Pod"), row("name", "Service", { id: "uid-name" }),
  ] });
  const items = ["web", "rs", "pod", "other", "uid-name"].map((id, at) => box(`thing:${id}`, at * 100, 0, 50, 50, { id, kind: "x" }));
  const dim = (lit) => markLesson(items, owned, { dims: true, bubbles: [], lit: new Set([lit]) }, SCENE).filter(({ cls }) => cls.includes("unlit")).map(({ id }) => id);
  assert.deepEqual(dim("web"), ["other", "uid-name"]);
  assert.deepEqual(dim("uid-name"), ["web", "rs", "other"]);
  assert.deepEqual(dim("pod"), ["web", "rs", "other", "uid-name"]);
});

const covers = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const wordsOn = (items, ...bubbles) => markLesson(items, model, { dims: false, lit: new Set(), bubbles }, SCENE).slice(items.length);

test("words cover no pod and nothing that is written where they need not", () => {
  const pod = { size: 50, name: "a", note: "node-1" };
  const one = box("pod:a", 220, 200, 52, 52, { id: "a", pod });
  const name = box("node:1", 200, 120, 400, 300, { id: "n", parts: [text("t1", 20, 40, "node-1", { size: 22 }), text("t2", 20, 66, "Ready", { size: 15 })] });
  const [words] = wordsOn([name, one], { id: "a", text: "Where is it, and what is missing?" });
  for (const part of name.parts) assert.ok(!covers(words, moved(boxOf(part), name)), `over ${part.runs[0].s}`);
  assert.ok(!covers(words, podBox(one)), "over its own pod or its name");
  const many = [0, 1, 2, 3].map((at) => box(`pod:${at}`, 20 + at * 78, 60, 52, 52, { id: `p${at}`, pod }));
  const card = box("card", 0, 140, 300, 100, { id: "card" });
  const [over] = wordsOn([...many, card], { id: "card", text: "The wish" });
  assert.ok(many.every((beside) => !covers(over, podBox(beside))));
});

test("words on neighbours do not lie over one another", () => {
  const pods = [0, 1].map((at) => box(`pod:${at}`, 220 + at * 78, 200, 52, 52, { id: `p${at}`, pod: { size: 52, name: "a", note: "" } }));
  const [a, b] = wordsOn(pods, { id: "p0", text: "One that was here before" }, { id: "p1", text: "One that has come since" });
  assert.ok(!covers(a, b));
});
