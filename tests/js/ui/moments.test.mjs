import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../../static/js/ui/history.js";
import { momentsBetween } from "../../../static/js/ui/moments.js";

const row = { id: "d", kind: "Deployment", state: "steady", paused: false, revision: 1, replicas: 3, spec_version: 1, containers: [{ name: "web", image: "shop/web:1" }], rollout: { verdict: "complete" } };
const running = { ...row, state: "updating", revision: 2, containers: [{ name: "web", image: "shop/web:2" }], rollout: { verdict: "progressing" } };
const words = (before, after) => momentsBetween(before, after).map((one) => [one.what, one.words]);

test("an update begins, is stuck, and is done", () => {
  assert.deepEqual(words(row, running), [["begun", "revision 2: web:2"]]);
  assert.deepEqual(words(running, { ...running, state: "stuck" }), [["stuck", "stuck"]]);
  assert.deepEqual(words(running, { ...running, state: "steady", rollout: { verdict: "complete" } }), [["done", "done"]]);
});

test("a real API server tells of the template before its revision: the mark comes with the revision, once", () => {
  const told = { ...running, revision: 1 };
  assert.deepEqual(words(row, told), []);
  assert.deepEqual(words(told, running), [["begun", "revision 2: web:2"]]);
});

test("pausing, resuming and scaling are marked; counting is not", () => {
  assert.deepEqual(words(row, { ...row, paused: true }), [["paused", "paused"]]);
  assert.deepEqual(words({ ...row, paused: true }, row), [["resumed", "resumed"]]);
  assert.deepEqual(words(row, { ...row, replicas: 5 }), [["scaled", "3 → 5"]]);
  assert.deepEqual(words(row, { ...row, ready: 2 }), []);
});

test("sets begin with a new revision, DaemonSets with a new wish", () => {
  const set = { ...row, kind: "StatefulSet", update_hash: "db-1" };
  assert.deepEqual(words(set, { ...set, update_hash: "db-2" }).map(([what]) => what), ["begun"]);
  const daemon = { ...row, kind: "DaemonSet" };
  assert.deepEqual(words(daemon, { ...daemon, state: "updating", spec_version: 2 }).map(([what]) => what), ["begun"]);
});

test("what was before this page knew it is no moment, and the history forgets with the row", () => {
  assert.deepEqual(momentsBetween(undefined, running), []);
  const history = new History();
  history.record({ ...row, current: 3 }, 1);
  history.record({ ...running, current: 4 }, 2, row);
  assert.deepEqual(history.momentsOf("d"), [{ at_ms: 2, what: "begun", words: "revision 2: web:2" }]);
  history.forget("d");
  assert.deepEqual(history.momentsOf("d"), []);
});
