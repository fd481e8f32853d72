import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldsOf, parametersOf } from "../../../static/js/sandbox/fields.js";

const SCHEMA = { type: "object", required: ["node", "kinds"], properties: { node: { type: "string" }, kinds: { type: "array", items: { enum: ["DiskPressure", "MemoryPressure"] } }, grace_s: { type: "number", default: 30 }, oom: { type: "boolean", default: false } } };

test("each parameter has a field of its kind, and what there is to choose", () => {
  const fields = fieldsOf(/** @type {any} */ (SCHEMA), { node: ["node-1"] });
  assert.deepEqual(fields.map(({ name, kind, value, isRequired }) => [name, kind, value, isRequired]), [["node", "choice", "", true], ["kinds", "choice", "", true], ["grace_s", "number", "30", false], ["oom", "check", "false", false]]);
  assert.deepEqual(fields[0].options, ["node-1"]);
});

test("what is filled in has the types of the schema, and what is empty is left out", () => {
  const filled = { node: "node-1", kinds: "DiskPressure, MemoryPressure", grace_s: "", oom: true };
  assert.deepEqual(parametersOf(/** @type {any} */ (SCHEMA), filled), { node: "node-1", kinds: ["DiskPressure", "MemoryPressure"], oom: true });
});
