import assert from "node:assert/strict";
import { test } from "node:test";

import { createArming } from "../../../static/js/lesson/buttons.js";
import { nextRate } from "../../../static/js/lesson/clock.js";
import { nextWords } from "../../../static/js/lesson/draw.js";
import { answerOf, emptyDraft, isComplete, moved } from "../../../static/js/lesson/question.js";
import { createSender } from "../../../static/js/lesson/send.js";
import { pickable, rowsOf } from "../../../static/js/lesson/things.js";
import { lastChange } from "../../../static/js/timeline/last.js";
import { Model } from "../../../static/js/model/model.js";

const row = (kind, name, more = {}) => ({ id: `${kind}-${name}`, kind, namespace: kind === "Node" ? "" : "workshop", name, labels: {}, ...more });

function model(...rows) {
  const made = new Model();
  made.applyFrame({ t: "snapshot", epoch: "e", seq: 1, part: 1, of: 1, rows });
  return made;
}

test("a number may be written with a comma, and text is none", () => {
  const question = { id: "q", kind: "number" };
  assert.deepEqual(answerOf(question, { chosen: [], number: " 2,5 " }), { do: "answer", id: "q", chosen: [], number: 2.5 });
  assert.equal(isComplete(question, { chosen: [], number: "six" }), false);
  assert.equal(isComplete(question, { chosen: [], number: "" }), false);
});

test("what is put in an order begins as it came, and moves by one place", () => {
  const draft = emptyDraft({ kind: "order", options: [{ id: "a" }, { id: "b" }, { id: "c" }] });
  assert.deepEqual(draft.chosen, ["a", "b", "c"]);
  assert.deepEqual(moved(draft.chosen, 2, -1), ["a", "c", "b"]);
  assert.deepEqual(moved(draft.chosen, 0, -1), ["a", "b", "c"]);
});

test("what destroys on a real cluster wants two presses, soon after each other", () => {
  let now_ms = 0;
  const arming = createArming(() => now_ms);
  assert.equal(arming.press("s/0", false), true);
  assert.equal(arming.press("s/0", true), false);
  assert.equal(arming.press("s/1", true), false, "another button is armed instead");
  assert.equal(arming.press("s/1", true), true);
  assert.equal(arming.press("s/1", true), false);
  now_ms = 60_000;
  assert.equal(arming.press("s/1", true), false, "armed too long ago");
});

test("slower and faster go from rung to rung", () => {
  assert.equal(nextRate(1, -1), 0.5);
  assert.equal(nextRate(0, 1), 0.1);
  assert.equal(nextRate("max", -1), 20);
  assert.equal(nextRate(20, 1), 20);
});

test("references mean rows of the lesson's namespace", () => {
  const cluster = model(row("Deployment", "hello"), row("Pod", "a", { labels: { app: "hello" } }), row("Pod", "b", { namespace: "else", labels: { app: "hello" } }), row("Node", "node-1"));
  const names = (ref) => rowsOf(cluster, ref, "workshop").map(({ name }) => name);
  assert.deepEqual(names("deployment/hello"), ["hello"]);
  assert.deepEqual(names("pods:app=hello"), ["a"]);
  assert.deepEqual(names("node/node-1"), ["node-1"]);
  assert.deepEqual(names("service/hello"), []);
  assert.deepEqual(names("nonsense"), []);
  assert.deepEqual(pickable(cluster, "workshop").map(({ ref }) => ref), ["deployment/hello", "node/node-1", "pod/a"]);
});

test("the way on is named for what it does", () => {
  const doc = { phase: "step", may: ["next"], clock: { held: false }, lesson: { steps: [{}, {}] }, step: { number: 1, stage: "next", stages: ["next"], refute: null } };
  assert.equal(nextWords(doc), "Next step");
  assert.equal(nextWords({ ...doc, step: { ...doc.step, number: 2 } }), "To the report");
  assert.equal(nextWords({ ...doc, clock: { held: true } }), "Let time go on");
  assert.equal(nextWords({ ...doc, may: [] }), "");
});

test("what the server refuses is said in its words", async () => {
  const said = [];
  const answers = [{ ok: false, status: 409, json: async () => ({ why: "First say what you expect." }) }, { ok: true, status: 204 }];
  const sent = [];
  const send = createSender({ base: "/at/run-1", token: "t", refused: (why) => said.push(why), fetch: async (url, given) => (sent.push([url, given]), answers.shift()) });
  assert.equal(await send({ do: "act" }), false);
  assert.equal(await send({ do: "next" }), true);
  assert.deepEqual(said, ["First say what you expect."]);
  assert.equal(sent[0][0], "/at/run-1/lesson/");
  assert.equal(sent[0][1].headers["X-CSRFToken"], "t");
});

test("the last change begins where somebody acted, else where it was quiet before", () => {
  const entries = [10_000, 60_000, 61_000, 62_500].map((at_ms) => ({ at_ms }));
  assert.equal(lastChange({ entries, notes: [], from_ms: 0 }), 59_500);
  assert.equal(lastChange({ entries, notes: [{ at_ms: 58_000, ids: ["x"] }, { at_ms: 61_500, ids: [] }], from_ms: 0 }), 57_500, "a mark of the lesson itself is no deed");
  assert.equal(lastChange({ entries: [], notes: [], from_ms: 0 }), null);
});
