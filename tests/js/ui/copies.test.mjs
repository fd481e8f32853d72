// Which pods are copies that were made to look into others, and how long they stay.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isCopy, left } from "../../../static/js/ui/copies.js";

const labels = { "podium.dev/debug-of": "hello-1", "podium.dev/debug-until": "1000" };
const copy = { kind: "Pod", id: "c", owner: null, state: "ready", labels };

test("a copy bears both labels, belongs to nobody, and is not leaving already", () => {
  assert.equal(isCopy(copy), true);
  assert.equal(isCopy({ ...copy, labels: { app: "x" } }), false);
  assert.equal(isCopy({ ...copy, owner: { id: "r" } }), false);
  assert.equal(isCopy({ ...copy, state: "terminating" }), false);
  assert.equal(isCopy({ ...copy, kind: "Node" }), false);
  assert.equal(isCopy(undefined), false);
});

test("its time is told in minutes, never as none while some is left", () => {
  assert.equal(left(copy, 1_000_000 - 60_001), "2 min left");
  assert.equal(left(copy, 999_000), "1 min left");
  assert.equal(left(copy, 1_000_000), "goes now");
});
