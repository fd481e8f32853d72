import assert from "node:assert/strict";
import { test } from "node:test";
import { createTelling } from "../../../static/js/ui/telling.js";

const workload = (id) => ({ id, kind: "Deployment", namespace: "w", name: "hello", replicas: 3, containers: [{ name: "c", image: "hello:1" }], paused: false, rollout: { verdict: "complete", text: "" }, state: "steady" });

test("an id that another kind had before is another thing: it is made, and nothing of the old one is compared", () => {
  const rows = new Map([["a", { id: "a", kind: "ConfigMap", namespace: "w", name: "hello" }]]);
  const recorded = [];
  const heard = [];
  const telling = createTelling({
    model: { rows }, shown: () => true, now_ms: () => 1,
    history: { record: (row, _at, before) => recorded.push([row.kind, before]), forget: () => {} },
    feed: { tell: (sentences) => heard.push(...sentences.map(({ text }) => text)), note: () => {} },
  });
  telling.onChange({ up: ["a"], del: [], reset: false }, { at_ms: 1 });
  rows.set("a", workload("a"));
  telling.onChange({ up: ["a"], del: [], reset: false }, { at_ms: 2 });
  assert.deepEqual(recorded, [["Deployment", undefined]]);
  assert.deepEqual(heard, ["Deployment hello was created, wants 3"]);
  rows.set("a", { ...workload("a"), replicas: 5 });
  telling.onChange({ up: ["a"], del: [], reset: false }, { at_ms: 3 });
  assert.equal(recorded[1][1].replicas, 3, "the same thing is compared with itself");
  assert.equal(heard[1], "hello: 3 → 5 wanted");
});
