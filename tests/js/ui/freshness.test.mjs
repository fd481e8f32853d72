import assert from "node:assert/strict";
import { test } from "node:test";
import { age } from "../../../static/js/layout/age.js";
import { freshness, gaps, unheardSince } from "../../../static/js/ui/freshness.js";

const live = { state: "live", since_ms: 0, reason: "" };
const facts = { status: "open", kinds: { Pod: live, Node: live }, lastGood_ms: 90_000, delay_ms: 38.4, now_ms: 100_000, hasPicture: true };

test("all watches live and a quick last change: live, with its delay", () => {
  assert.deepEqual(freshness(facts), { level: "live", text: "live · 38 ms" });
});

test("a cut socket says how old the picture is", () => {
  assert.deepEqual(freshness({ ...facts, status: "closed" }), { level: "stale", text: "last good picture 10 s old · reconnecting" });
});

test("a server that said why it goes is waited for calmly", () => {
  const said = freshness({ ...facts, status: "closed", parting: "Podium restarts." });
  assert.deepEqual(said, { level: "stale", text: "Podium restarts. This page comes back by itself · last good picture 10 s old" });
});

test("an API server that is away says since when", () => {
  const kinds = { Pod: { state: "stale", since_ms: 93_000, reason: "" }, Node: live };
  assert.deepEqual(freshness({ ...facts, kinds }), { level: "stale", text: "cluster not answering · last good 7 s ago" });
});

test("a forbidden kind is a gap, and the rest is live", () => {
  const kinds = { ...facts.kinds, Node: { state: "forbidden", since_ms: 0, reason: "nodes is forbidden" } };
  assert.equal(freshness({ ...facts, kinds }).level, "live");
  assert.deepEqual(gaps(kinds), [{ kind: "Node", isPartial: false, text: "Node: not visible to this account (nodes is forbidden)" }]);
});

test("late changes are called late", () => {
  assert.deepEqual(freshness({ ...facts, delay_ms: 4_200 }), { level: "behind", text: "behind by 4 s" });
});

test("ages are said in the unit a person would use", () => {
  assert.deepEqual([0, 119_000, 300_000, 7_200_000, 172_800_000].map(age), ["0 s", "119 s", "5 min", "2 h", "2 d"]);
});

test("a kind that is seen in one namespace only is a gap, too", () => {
  const kinds = { Pod: { state: "live", since_ms: 0, reason: 'Only namespace "shop" may be seen.' }, Node: { state: "live", since_ms: 0, reason: "" } };
  assert.deepEqual(gaps(kinds), [{ kind: "Pod", isPartial: true, text: 'Pod: Only namespace "shop" may be seen.' }]);
});

test("since when nothing was heard is the oldest silence, or the cut of the socket, and nothing while all is well", () => {
  assert.equal(unheardSince(facts), null);
  assert.equal(unheardSince({ ...facts, kinds: { Pod: { state: "stale", since_ms: 93_000, reason: "" }, Node: { state: "relisting", since_ms: 91_000, reason: "" } } }), 91_000);
  assert.equal(unheardSince({ ...facts, status: "closed" }), 90_000);
  assert.equal(unheardSince({ ...facts, status: "recorded" }), null);
});
