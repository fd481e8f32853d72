import assert from "node:assert/strict";
import test from "node:test";
import { situationOf } from "../../../static/js/ui/situation.js";

const NOW = 1_700_000_000_000;
const live = { state: "live", since_ms: 0, reason: "" };
const forbidden = { state: "forbidden", since_ms: 0, reason: "pods is forbidden" };
const facts = (more = {}) => ({
  mode: "nodes", level: "live", isLost: false, since_ms: NOW, now_ms: NOW, kinds: { Pod: live, Node: live }, hasNodes: true, hasShown: true, hasHidden: false, hasOthers: false,
  namespace: "", mayAct: true, isPractice: false, ...more,
});

test("where all is as it should be, nothing is said", () => {
  assert.equal(situationOf(facts()), null);
});

test("a picture that has just become old is given time; then it says since when and who asks again", () => {
  assert.equal(situationOf(facts({ level: "stale", since_ms: NOW - 4_000 })), null);
  const old = situationOf(facts({ level: "stale", since_ms: NOW - 40_000 }));
  assert.match(old?.title ?? "", /^The cluster has not answered since \d\d:\d\d:\d\d \(40 s\)$/);
  assert.deepEqual(old?.acts, ["doctor"]);
  const lost = situationOf(facts({ level: "stale", isLost: true, since_ms: NOW - 40_000, mayAct: false }));
  assert.match(lost?.title ?? "", /^No connection to Podium/);
  assert.deepEqual(lost?.acts, ["again"]);
});

test("a view that needs a kind that cannot be seen says what it cannot tell; the others do not", () => {
  const kinds = { Pod: live, Node: forbidden };
  assert.equal(situationOf(facts({ kinds }))?.title, "Cannot be seen: Node");
  assert.equal(situationOf(facts({ kinds, mode: "apps" })), null);
});

test("what cannot be seen is never called empty", () => {
  assert.deepEqual(situationOf(facts({ kinds: { Pod: forbidden, Node: live }, hasShown: false }))?.acts, ["unseen"]);
  assert.equal(situationOf(facts({ kinds: { Pod: forbidden }, hasShown: false, mode: "table" })), null);
});

test("an empty cluster offers the next step to those who may take it", () => {
  assert.deepEqual(situationOf(facts({ hasShown: false }))?.acts, ["example", "apply"]);
  assert.deepEqual(situationOf(facts({ hasShown: false, mayAct: false }))?.acts, []);
  assert.equal(situationOf(facts({ hasShown: false, hasNodes: false }))?.title, "No node has registered yet");
});

test("what only the filter hides is no emptiness", () => {
  assert.equal(situationOf(facts({ hasShown: false, hasHidden: true }))?.title, "Nothing runs here yet but the system itself");
  const one = situationOf(facts({ hasShown: false, hasHidden: true, hasOthers: true, namespace: "shop" }));
  assert.deepEqual([one?.title, one?.acts[0]], ["Nothing runs in shop", "all"]);
});
