import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../../static/js/ui/history.js";
import { Requests } from "../../../static/js/ui/requests.js";

test("a request stands until an event of its thing comes", () => {
  const requests = new Requests(() => 0);
  requests.add("a", "scale to 7");
  assert.deepEqual([...requests.texts], [["a", "scale to 7"]]);
  requests.settle(["b", "a"]);
  assert.equal(requests.size, 0);
});

test("a request that nobody answers is told once", () => {
  let now_ms = 0;
  const requests = new Requests(() => now_ms);
  requests.add("a", "scale to 7");
  now_ms = 15_000;
  assert.deepEqual(requests.takeOverdue(), []);
  now_ms = 15_001;
  assert.deepEqual(requests.takeOverdue(), [{ id: "a", text: "scale to 7" }]);
  assert.deepEqual(requests.takeOverdue(), []);
});

test("the history keeps changes, not repetitions, and is bounded", () => {
  const history = new History();
  const deployment = { id: "d", current: 1, ready: 1, available: 1, replicas: 1, updated: 1, floor: 1, ceiling: 2, kind: "Deployment", state: "steady", paused: false, revision: 1, containers: [], rollout: { verdict: "complete" } };
  history.record(deployment, 0);
  history.record(deployment, 1);
  assert.equal(history.of("d").length, 1);
  for (let n = 0; n < 1000; n += 1) history.record({ ...deployment, current: n }, n);
  const kept = history.of("d");
  assert.ok(kept.length > 240 && kept.length <= 480);
  assert.equal(kept[0].at_ms, 0, "thinned, not cut: the line keeps its length");
  assert.deepEqual(kept.slice(-3).map(({ total }) => total), [997, 998, 999]);
  history.record({ ...deployment, current: 5 }, 3_000_000);
  assert.equal(history.of("d").length, 2, "what is older than the span goes");
});

test("an event that overtakes the answer is remembered for a while", () => {
  let now_ms = 1_000;
  const requests = new Requests(() => now_ms);
  requests.settle(["a"]);
  assert.equal(requests.cameSince("a", 1_000), true);
  assert.equal(requests.cameSince("a", 1_001), false);
  assert.equal(requests.cameSince("b", 0), false);
  now_ms = 20_000;
  requests.takeOverdue();
  assert.equal(requests.cameSince("a", 0), false);
});
