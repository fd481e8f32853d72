import assert from "node:assert/strict";
import { test } from "node:test";
import { createLinked } from "../../../static/js/ui/linked.js";

const LINK = "Deployment/w/hello";
const thing = { id: "a", kind: "Deployment", namespace: "w", name: "hello" };

/** As main.js does: each drawing opens what is there, or asks. */
function page() {
  const at = { now_ms: 0, open: LINK, isReading: false, rows: /** @type {any[]} */ ([]), kinds: { Deployment: { state: "live", since_ms: 0, reason: "" } }, shown: "", said: [], dropped: 0, scheduled: 0 };
  const find = (kind, namespace, name) => at.rows.find((row) => row.kind === kind && row.namespace === namespace && row.name === name);
  const linked = createLinked({
    model: { find }, address: () => at, isReading: () => at.isReading, kinds: () => at.kinds, clock_ms: () => at.now_ms,
    drop: () => { at.dropped += 1; at.open = ""; linked.onAddress(at); }, toast: (text) => at.said.push(text), schedule: () => (at.scheduled += 1),
  });
  const later = (ms) => {
    at.now_ms += ms;
    const row = at.open && !at.shown ? find(...at.open.split("/")) : undefined;
    if (row) at.shown = row.id;
    else if (at.open && !at.shown) linked.look();
    linked.onDraw();
  };
  const go = (open) => { at.open = open; at.shown = ""; linked.onAddress(at); };
  return { at, linked, later, go };
}

test("what the first picture lacks opens when it comes, and nothing is said where that is soon", () => {
  const { at, linked, later } = page();
  later(0);
  later(1_900);
  at.rows.push(thing);
  later(50);
  assert.deepEqual([at.shown, at.said, at.dropped], ["a", [], 0]);
  linked.onSecond();
  assert.equal(at.scheduled, 0, "nothing is waited for any more");
});

test("a thing of the same name elsewhere is not what the link means", () => {
  const { at, later } = page();
  at.rows.push({ ...thing, id: "b", namespace: "other" });
  later(0);
  at.rows.pop();
  later(10);
  assert.deepEqual([at.shown, at.dropped], ["", 0]);
  at.rows.push(thing);
  later(10);
  assert.equal(at.shown, "a");
});

test("what does not come is said once, looked for every second, and given up in the end", () => {
  const { at, linked, later } = page();
  later(0);
  for (let second = 0; second < 29; second += 1) later(1_000);
  assert.deepEqual(at.said, ["There is no Deployment hello in w at this moment. It opens as soon as it is there."]);
  linked.onSecond();
  assert.deepEqual([at.scheduled, at.dropped], [1, 0]);
  later(1_000);
  assert.deepEqual(at.said.slice(1), ["Deployment hello has not come. The link waits for it no longer."]);
  assert.equal(at.dropped, 1);
  linked.onSecond();
  assert.equal(at.scheduled, 1, "nothing is waited for any more");
});

test("the time in which the picture is read, or old, does not count", () => {
  const { at, later } = page();
  at.isReading = true;
  for (let second = 0; second < 60; second += 1) later(1_000);
  assert.deepEqual([at.said, at.dropped], [[], 0]);
  at.isReading = false;
  later(1_000);
  assert.deepEqual(at.said, []);
  later(1_000);
  assert.equal(at.said.length, 1);
});

test("a link that is taken back is not waited for any longer", () => {
  const { at, linked, later, go } = page();
  later(0);
  go("");
  later(40_000);
  linked.onSecond();
  assert.deepEqual([at.said, at.dropped, at.scheduled], [[], 0, 0]);
});

test("after another thing a link waits anew", () => {
  const { at, later, go } = page();
  at.rows.push({ ...thing, id: "x", kind: "Pod", name: "x" });
  later(0);
  go("Pod/w/x");
  later(40_000);
  assert.equal(at.shown, "x");
  go(LINK);
  later(0);
  assert.deepEqual([at.said, at.dropped], [[], 0]);
});

test("a kind that is not watched, or may not be seen, is said at once", () => {
  const { at, later, go } = page();
  go("Circus/w/x");
  later(0);
  at.kinds = { Deployment: { state: "forbidden", since_ms: 0, reason: "" } };
  go(LINK);
  later(0);
  assert.deepEqual(at.said, ["Circus x is not in the picture.", "Deployment hello cannot be shown. Deployment: not visible to this account."]);
  assert.equal(at.dropped, 2);
});

test("a recording watches nothing, and its link waits as well", () => {
  const { at, later } = page();
  at.kinds = /** @type {any} */ ({});
  later(0);
  at.rows.push(thing);
  later(1_000);
  assert.deepEqual([at.shown, at.said], ["a", []]);
});
