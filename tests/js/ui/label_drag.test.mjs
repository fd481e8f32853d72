// Which labels a drop onto a Service changes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { changesFor } from "../../../static/js/ui/label_drag.js";

test("what the selector asks for and the pod has not is set", () => {
  assert.equal(changesFor({ app: "old" }, { app: "hello", tier: "web" }), "app=hello tier=web");
  assert.equal(changesFor({ app: "hello" }, { app: "hello", tier: "web" }), "tier=web");
});

test("a pod that it chooses already is taken out by one label", () => {
  assert.equal(changesFor({ tier: "web", app: "hello" }, { tier: "web", app: "hello" }), "app-");
  assert.equal(changesFor({ "pod-template-hash": "x", app: "a" }, { "pod-template-hash": "x", app: "a" }), "app-");
  assert.equal(changesFor({}, {}), "");
});
