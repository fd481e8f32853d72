// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { layoutApps } from "../../../static/js/layout/apps.js";
import { oldestFirst } from "../../../static/js/layout/order.js";
import { cronjob } from "../harness/kinds.js";
import { NOW, pod, random, Rows, view } from "../harness/rows.js";
import { CLUSTERS, SIZES } from "./scenes.js";

const SIZE = SIZES[0];

/** The same scene, without the lanes that it keeps. @param {any} scene */
const forgetful = (scene) => ({ ...scene, memory: { ...scene.memory, apps: { ...scene.memory.apps, kept: new Map() } } });

/** Something happens to a thing. @param {Rows} model @param {() => number} next @param {number} step */
function changed(model, next, step) {
  const rows = [...model.rows.values()].filter((row) => row.kind !== "Node");
  const row = rows[Math.floor(next() * rows.length)];
  const deed = Math.floor(next() * 6);
  if (deed === 0) return model.without(row.id);
  if (deed === 1) return model.with(pod(`new-${step}`, { namespace: row.namespace, owner: row.kind === "ReplicaSet" ? { id: row.id, kind: row.kind, name: row.name } : row.owner ?? null, created_ms: NOW + step, state: "starting" }));
  if (row.kind === "Pod") return model.change(row.id, deed === 2 ? { state: "terminating", deleting_until_ms: NOW + 9_000 } : { state: deed === 3 ? "failed" : "ready", why: deed === 3 ? "It ended with 1." : "", restarts: deed });
  if (row.kind === "Deployment") return model.change(row.id, { state: deed % 2 ? "updating" : "steady", replicas: deed });
  return model.change(row.id, { labels: { step: String(step) } });
}

test("a lane that is kept is the lane that would be laid out", () => {
  for (const [name, make] of Object.entries(CLUSTERS)) {
    const next = random(name.length);
    let model = make();
    let scene = layoutApps(model, view({ mode: "apps", now_ms: NOW }), SIZE);
    for (let step = 0; step < 25 && model.rows.size; step += 1) {
      if (next() < 0.8) model = changed(model, next, step);
      const chosen = next() < 0.2 ? new Set([...model.of("Pod").keys()].slice(0, 2)) : null;
      const how = view({ mode: "apps", now_ms: NOW + step * 700, spotlight: chosen && { matches: chosen, misses: new Map() }, requested: new Map(next() < 0.2 ? [...model.rows.keys()].map((id) => [id, "delete"]) : []) });
      const size = next() < 0.05 ? SIZES[1 + (step % (SIZES.length - 1))] : SIZE;
      const anew = layoutApps(model, how, size, forgetful(scene));
      scene = layoutApps(model, how, size, scene);
      assert.deepEqual({ ...scene, memory: null }, { ...anew, memory: null }, `${name}, step ${step}`);
      assert.deepEqual(scene.memory.apps.seats, anew.memory.apps.seats, `${name}, step ${step}`);
    }
  }
});

test("a change in one application leaves the items of the others the same objects", () => {
  const model = CLUSTERS.many();
  const first = layoutApps(model, view({ mode: "apps" }), SIZE);
  const [row] = model.of("Pod").values();
  const after = layoutApps(model.change(row.id, { restarts: 3 }), view({ mode: "apps" }), SIZE, first);
  const before = new Map(first.items.map((item) => [item.key, item]));
  const made = after.items.filter((item) => before.get(item.key) !== item);
  assert.ok(made.length > 0);
  assert.ok(made.length < after.items.length / 4, `${made.length} of ${after.items.length} items were made anew`);
});

test("what time alone changes is not kept", () => {
  const job = cronjob("nightly", { last_ms: NOW - 60_000 });
  const model = new Rows([job]);
  const first = layoutApps(model, view({ mode: "apps", now_ms: NOW }), SIZE);
  const after = layoutApps(model, view({ mode: "apps", now_ms: NOW + 3_600_000 }), SIZE, first);
  assert.notDeepEqual(after.items, first.items);
});

test("the order by age is that of sorting anew, whoever comes and goes", () => {
  const next = random(3);
  const model = {};
  /** @type {any[]} */
  let rows = [];
  for (let step = 0; step < 200; step += 1) {
    const coming = Array.from({ length: Math.floor(next() * (step % 20 ? 3 : 60)) }, (_, i) => pod(`p-${step}-${i}`, { created_ms: NOW + Math.floor(next() * 9) * 1000 }));
    rows = [...rows.filter(() => next() > 0.05).map((row) => (next() < 0.1 ? { ...row, restarts: step } : row)), ...coming].sort(() => next() - 0.5);
    const fresh = oldestFirst({}, rows);
    assert.deepEqual(oldestFirst(model, rows), fresh, `step ${step}`);
  }
});
