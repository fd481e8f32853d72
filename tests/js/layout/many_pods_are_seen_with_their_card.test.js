// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { layoutApps } from "../../../static/js/layout/apps.js";
import { deployment, ownedBy, pod, replicaset, Rows, view } from "../harness/rows.js";

const BESIDE_A_LESSON = { width: 896, height: 560 };
/** Below counters. */
const SEEN_PX = 480;

/** The drawn pods and the card of a Deployment that has so many. @param {number} count */
function drawn(count) {
  const dep = deployment("hello", { replicas: count, floor: count, ceiling: count + 1 });
  const set = replicaset("hello-7d4fbc9c8", dep, { replicas: count });
  const pods = Array.from({ length: count }, (_, i) => pod(`${set.name}-p${i}`, { node: "node-1", owner: ownedBy(set), generation: "A", created_ms: i }));
  const { items } = layoutApps(new Rows([dep, set, ...pods]), view({ mode: "apps" }), BESIDE_A_LESSON);
  const card = items.find(({ key }) => key === dep.id);
  const all = items.filter((one) => one.pod);
  return { pods: all, height: (card?.y ?? 0) + (card?.h ?? 0) - Math.min(...all.map(({ y }) => y)) };
}

test("a few pods are as large as pods can be", () => {
  assert.deepEqual(new Set(drawn(5).pods.map(({ w }) => w)), new Set([52]));
});

test("nine are smaller, still have their names, and are seen at once with what wishes for them", () => {
  const { pods, height } = drawn(9);
  assert.equal(pods.length, 9);
  assert.ok(pods.every((one) => one.pod?.name));
  assert.ok(height <= SEEN_PX, `${height} px`);
});
