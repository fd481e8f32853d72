// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { layoutRollout } from "../../../static/js/layout/rollout.js";
import { countSteps, gather, reached } from "../../../static/js/layout/rollout-facts.js";
import { everyKind } from "../harness/kinds.js";
import { NOW, ownedBy, pod, random, app, replicaset, Rows, stuck, updateHistory, updating, view } from "../harness/rows.js";
import { CLUSTERS, overlaps, podBoxes, SIZES, textBoxes } from "./scenes.js";

/** @param {any} row @param {any} [given] */
const rolloutView = (row, given = {}) => view({ mode: "rollout", of: row.id, moments: () => [], ...given });
const rolled = (/** @type {any} */ model) => [...model.rows.values()].filter((row) => row.rollout);

/** Five hundred pods in the middle of an update. */
function huge() {
  const web = app("web", 400, { nodes: ["node-1"], next: random(2) });
  Object.assign(web.dep, { state: "updating", replicas: 500, current: 625, updated: 225, available: 380, floor: 375, ceiling: 625, revision: 2, rollout: { verdict: "progressing", text: "225 out of 500 new replicas have been updated..." } });
  const set = replicaset("web-7kq2zz9bd", web.dep, { generation: "B", revision: 2, replicas: 225, current: 225 });
  return new Rows([...web.rows, set, ...Array.from({ length: 225 }, (_, i) => pod(`${set.name}-${i}`, { owner: ownedBy(set), generation: "B", node: "node-1", created_ms: NOW - i }))]);
}

for (const [name, cluster] of Object.entries({ ...CLUSTERS, huge })) {
  test(`rollouts of ${name}: no text and no pod lies on another, and all is inside`, () => {
    const model = cluster();
    for (const row of rolled(model).slice(0, 8)) {
      const moments = () => [{ at_ms: NOW - 30_000, what: "begun", words: "registry.example/a-long-image-name:2.0.0" }, { at_ms: NOW - 20_000, what: "paused", words: "paused" }, { at_ms: NOW - 19_000, what: "resumed", words: "resumed" }, { at_ms: NOW - 2000, what: "stuck", words: "stuck" }];
      for (const size of SIZES) {
        const scene = layoutRollout(model, rolloutView(row, { moments }), size);
        const boxes = [...textBoxes(scene), ...podBoxes(scene)];
        assert.deepEqual(overlaps(boxes).map(([a, b]) => `${a.said} × ${b.said}`), [], `${row.name} at ${size.width}px`);
        for (const box of boxes) assert.ok(box.x >= 0 && box.x + box.w <= scene.width + 0.5 && box.y + box.h <= scene.height, `"${box.said}" sticks out at ${size.width}px`);
      }
    }
  });
}

test("generations stand from old to new, and say how far their pods have come", () => {
  const { model, hello } = updating();
  const facts = gather(model, model.rows.get(hello.dep.id));
  assert.deepEqual(facts.generations.map(({ letter, isNew }) => [letter, isNew]), [["A", false], ["B", true]]);
  assert.deepEqual(countSteps(facts.generations[0].pods), [2, 2, 2, 2, 2], "who is leaving is not counted");
  assert.deepEqual(countSteps(facts.generations[1].pods), [2, 2, 2, 1, 1]);
});

test("a pod has come as far as its last step, and only endpoints make traffic", () => {
  const steps = [["waiting", 0], ["scheduled", 1], ["pulling", 2], ["starting", 3], ["ready", 4]];
  for (const [step, count] of steps) assert.equal(reached(pod("a", { step, services: { s: "not-ready" } })), count);
  assert.equal(reached(pod("a", { step: "ready", services: { s: "serving" } })), 5);
});

test("a generation of a set is known by its revision, ordinals in order", () => {
  const { model, db } = everyKind();
  const named = model.change(db.id, { update_hash: "db-2" });
  const marked = new Rows([...named.rows.values()].map((row) => (row.owner?.id === db.id ? { ...row, labels: { ...row.labels, "controller-revision-hash": row.generation === "B" ? "db-2" : "db-1" } } : row)));
  const facts = gather(marked, marked.rows.get(db.id));
  assert.deepEqual(facts.generations.map(({ letter, isNew, pods }) => [letter, isNew, pods.map((one) => one.name)]), [["A", false, ["db-0", "db-1"]], ["B", true, ["db-2"]]]);
});

test("while it is paused, the template that runs is not called the wanted one", () => {
  const { model, hello } = updating();
  const paused = model.change(hello.dep.id, { paused: true, updated: 0 });
  assert.ok(gather(paused, paused.rows.get(hello.dep.id)).generations.every(({ isNew }) => !isNew));
});

test("pods keep their cells and generations their columns while the update runs", () => {
  const { model, hello, set } = updating();
  const size = SIZES[2];
  const row = model.rows.get(hello.dep.id);
  const before = layoutRollout(model, rolloutView(row), size);
  const place = (/** @type {any} */ scene) => new Map(scene.items.filter((/** @type {any} */ one) => one.pod).map((/** @type {any} */ one) => [one.id, [one.x, one.y]]));
  const left = model.without(hello.pods[0].id).with(pod("hello-new-1", { owner: ownedBy(set), generation: "B", created_ms: NOW }));
  const after = layoutRollout(left, rolloutView(row), size, before);
  for (const [id, at] of place(after)) if (place(before).has(id)) assert.deepEqual(at, place(before).get(id));
});

test("the band follows the bounds as they were, and the lines begin where the page did", () => {
  const { model, hello } = updating();
  const row = model.rows.get(hello.dep.id);
  const points = [{ at_ms: NOW - 20_000, total: 2, ready: 2, available: 2, updated: 2, floor: 2, ceiling: 3 }, { at_ms: NOW - 10_000, total: 3, ready: 3, available: 3, updated: 3, floor: 3, ceiling: 4 }];
  const chart = layoutRollout(model, rolloutView(row, { history: () => points }), SIZES[2]).items[0];
  const d = (/** @type {string} */ c) => /** @type {any} */ (chart.parts.find((part) => part.c === c)).d;
  assert.equal((d("band").match(/V/g) ?? []).length, 5, "one step for each of three points, on both sides");
  const begin = Number(d("line total").match(/^M([\d.]+)/)[1]);
  assert.ok(begin > 40 + 100, "nothing is drawn for the time before");
});

test("an old history without bounds draws no band of its own", () => {
  const { model, hello } = stuck();
  const chart = layoutRollout(model, rolloutView(model.rows.get(hello.dep.id), { history: () => updateHistory(3) }), SIZES[2]).items[0];
  assert.ok(!/NaN|undefined/.test(JSON.stringify(chart)));
});

test("no workload is an empty picture, not an error", () => {
  for (const of of ["", "gone", undefined]) assert.deepEqual(layoutRollout(new Rows([]), view({ mode: "rollout", of }), SIZES[0]).items, []);
});
