import assert from "node:assert/strict";
import { test } from "node:test";
import { matchesLabels, parseSelector, spotlight } from "../../../static/js/ui/selector.js";

const hello = { app: "hello", version: "1.0.0", track: "stable" };

const MATCHING = ["", "app=hello", "app = hello", "app==hello", "version!=2.0.0", "app in (hello, auth)", "track notin (canary)", "app", "!tier", "tier != x", "app=hello,version in (1.0.0,2.0.0),!tier"];
const FAILING = ["app=auth", "version notin (1.0.0)", "tier", "!app", "app=hello,track=canary", "tier in (x)"];

for (const text of MATCHING) {
  test(`“${text}” matches a pod of hello`, () => {
    assert.equal(matchesLabels(parseSelector(text).clauses, hello), true);
  });
}

for (const text of FAILING) {
  test(`“${text}” does not match a pod of hello`, () => {
    assert.equal(matchesLabels(parseSelector(text).clauses, hello), false);
  });
}

for (const text of ["app=", "a b", "=x", "app in hello", "app=hello,,track", "<script>=1", "app=a b", "app in (a", "-x=1"]) {
  const wrong = text !== "app=";
  test(`“${text}” is ${wrong ? "refused with a sentence" : "a clause for the empty value"}`, () => {
    const parsed = parseSelector(text);
    assert.equal("error" in parsed, wrong);
    if (wrong) assert.match(parsed.error, /[.]$/);
  });
}

test("a label named like a property of every object is not found by accident", () => {
  assert.equal(matchesLabels(parseSelector("constructor").clauses, {}), false);
});

test("a near miss names the one clause that fails", () => {
  const pods = [
    { id: "a", labels: hello, state: "ready" },
    { id: "b", labels: { ...hello, version: "2.0.0" }, state: "notready" },
    { id: "c", labels: { app: "hello" }, state: "ready" },
    { id: "d", labels: { app: "auth", version: "2.0.0" }, state: "ready" },
  ];
  const lit = spotlight(parseSelector("app=hello, version=1.0.0").clauses, pods);
  assert.deepEqual([...lit.matches], ["a"]);
  assert.equal(lit.ready, 1);
  assert.deepEqual([...lit.misses], [["b", "version=2.0.0"], ["c", "no version"]]);
});
