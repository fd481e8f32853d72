import assert from "node:assert/strict";
import test from "node:test";

import { authorWords, confirmed } from "../../../static/js/timeline/authors.js";
import { chainAt, lag, wishOf } from "../../../static/js/timeline/chain.js";
import { Tape } from "../../../static/js/timeline/tape.js";

const IMAGES = (/** @type {string} */ tag) => [{ name: "hello", image: `hello:${tag}` }];
const deployment = (/** @type {any} */ fields = {}) => ({ id: "d", kind: "Deployment", namespace: "n", name: "hello", owner: null, replicas: 2, containers: IMAGES("1"), paused: false, rollout: { verdict: "complete", text: "" }, available: 2, ...fields });
const set = (/** @type {string} */ name, /** @type {number} */ replicas) => ({ id: name, kind: "ReplicaSet", namespace: "n", name, owner: { id: "d", kind: "Deployment", name: "hello" }, replicas, generation: "B" });
const pod = (/** @type {string} */ name, /** @type {any} */ fields = {}) => ({ id: name, kind: "Pod", namespace: "n", name, owner: { id: "rs2", kind: "ReplicaSet", name: "rs2" }, node: "", state: "pending", started_ms: null, services: {}, status: "Pending", ...fields });
const placed = { node: "node-1" };
const taken = { ...placed, state: "starting", started_ms: 1 };
const ready = { ...taken, state: "ready" };
const CLOCK = String;

/** An update: asked for at 1000, ready at 3100. */
function update() {
  let seq = 0;
  const tape = new Tape([deployment(), set("rs1", 2)], 0, { epoch: "e", seq });
  const at = (/** @type {number} */ ms, /** @type {any[]} */ ...up) => tape.append(ms, up, [], { epoch: "e", seq: (seq += 1) });
  tape.note({ at_ms: 1_010, user: "ada", text: "set the image", ids: ["d"] });
  at(1_000, deployment({ containers: IMAGES("2"), rollout: { verdict: "progressing", text: "" } }));
  at(1_012, set("rs2", 1));
  at(1_031, pod("p1"));
  at(1_044, pod("p1", placed));
  at(1_900, pod("p1", taken));
  at(3_000, pod("p1", ready));
  at(3_050, pod("p1", { ...ready, services: { s: "serving" } }), set("rs1", 1));
  at(3_100, deployment({ containers: IMAGES("2") }));
  at(9_000, deployment({ containers: IMAGES("2"), replicas: 5 }));
  return tape;
}

test("from the click to the ready endpoint, with the milliseconds of each hop and how it is known", () => {
  const chain = chainAt(update(), 5_000);
  assert.equal(chain?.what, "image hello:1 → hello:2");
  assert.equal(chain.note?.user, "ada");
  assert.deepEqual(chain.hops.map(({ at_ms, by, text, how }) => [at_ms - chain.at_ms, by, text, how]), [
    [12, "deployment controller", "made ReplicaSet rs2 (B)", "owner"],
    [31, "replicaset controller", "created", "owner"],
    [44, "scheduler", "placed on a node", "stated"],
    [900, "kubelet", "accepted", "stated"],
    [2_000, "kubelet", "ready", "stated"],
    [2_050, "endpoint slices", "reached by its Service", "stated"],
    [2_050, "deployment controller", "rs1 (B) to 1", "inferred"],
    [2_100, "deployment controller", "rolled out, 2 available", "stated"],
  ]);
  assert.equal(chain.isOver, true, "the next change begins its own");
});

test("a mark finds its own change, also when the event overtook the note", () => {
  assert.equal(chainAt(update(), 1_010, { id: "d", isMark: true })?.at_ms, 1_000);
  assert.equal(chainAt(update(), 1_010, { id: "other", isMark: true }), null);
});

test("the last change before a moment is told, and none where there was none", () => {
  assert.equal(chainAt(update(), 9_500)?.what, "2 → 5 replicas");
  assert.equal(chainAt(update(), 500), null);
});

test("what a controller works out is no wish", () => {
  assert.equal(wishOf(deployment(), deployment({ available: 1 })), null);
  assert.equal(wishOf(set("rs1", 1), set("rs1", 2)), null, "owned: its owner wished it");
  assert.equal(wishOf(null, deployment())?.words, "created");
  assert.equal(wishOf(deployment({ kind: "DaemonSet" }), deployment({ kind: "DaemonSet", replicas: 9 })), null);
});

test("a change that rows do not hold begins a chain of its own, and not one of what came before", () => {
  const tape = update();
  let seq = tape.entries.length + 1;
  const at = (/** @type {number} */ ms, /** @type {any[]} */ ...up) => tape.append(ms, up, [], { epoch: "e", seq: (seq += 1) });
  const now = { containers: IMAGES("2"), replicas: 5, revision: 2 };
  const unread = { verdict: "progressing", text: "Waiting for deployment spec update to be observed..." };
  at(11_000, deployment({ ...now, rollout: unread }));
  at(11_020, set("rs3", 1));
  at(11_040, deployment({ ...now, revision: 3, rollout: { verdict: "progressing", text: "1 old replicas are pending termination..." } }));
  const chain = chainAt(tape, 12_000);
  assert.deepEqual([chain?.what, chain?.at_ms, chain?.hops.map(({ text }) => text)], ["its template or settings", 11_000, ["made ReplicaSet rs3 (B)"]]);
  assert.equal(chainAt(tape, 10_000)?.what, "2 → 5 replicas");
  assert.equal(chainAt(tape, 10_000)?.hops.some(({ text }) => text.includes("rs3")), false, "what the later change did is not laid on the earlier");
});

test("read within the same tick, it is told by the new revision of a calm Deployment", () => {
  const calm = deployment({ revision: 2 });
  const busy = { verdict: "progressing", text: "0 out of 2 new replicas have been updated..." };
  assert.equal(wishOf(calm, deployment({ revision: 3, rollout: busy }))?.field, "template");
  assert.equal(wishOf(deployment({ revision: 2, rollout: busy }), deployment({ revision: 3, rollout: busy })), null, "the revision of what was asked for before");
  assert.equal(wishOf(calm, deployment({ revision: 2, rollout: busy })), null, "a pod was lost");
});

test("pods of one hop are one line with the first and the last moment", () => {
  const tape = new Tape([deployment(), set("rs2", 2)], 0, { epoch: "e", seq: 0 });
  tape.append(100, [deployment({ replicas: 4 })], [], { epoch: "e", seq: 1 });
  tape.append(120, [pod("a")], [], { epoch: "e", seq: 2 });
  tape.append(160, [pod("b")], [], { epoch: "e", seq: 3 });
  tape.append(200, [], ["a"], { epoch: "e", seq: 4 });
  const hops = chainAt(tape, 999)?.hops ?? [];
  assert.deepEqual(hops.map(({ text, count, at_ms, last_ms }) => [text, count, at_ms, last_ms]), [["created", 2, 120, 160], ["gone", 1, 200, 200]]);
});

const told = (/** @type {any} */ fields) => ({ trouble: "", changes: [], events: [], ...fields });
const manager = (/** @type {any} */ fields) => ({ manager: "kubectl-set", operation: "Update", subresource: "", at_ms: 1_000, sets: ["image", "template"], ...fields });

test("who did it: the person through Podium, else the program, else it is said that nobody knows", () => {
  const chain = /** @type {any} */ (chainAt(update(), 5_000));
  const alone = { ...chain, note: null };
  assert.match(authorWords(chain, null, CLOCK), /^ada did this through Podium/);
  assert.match(authorWords(alone, told({ changes: [manager({})] }), CLOCK), /^kubectl-set did this at 1000/);
  const applied = manager({ manager: "kubectl-apply", sets: ["replicas", "template"] });
  assert.match(authorWords(alone, told({ changes: [applied, manager({})] }), CLOCK), /^kubectl-set/, "both own parts of the template; one owns the image");
  assert.doesNotMatch(authorWords(alone, told({ changes: [manager({ manager: "other" }), manager({})] }), CLOCK), /did this at/, "two that cannot be told apart");
  assert.match(authorWords(alone, told({ changes: [manager({ sets: ["replicas"] })] }), CLOCK), /do not say who/);
  assert.match(authorWords(alone, told({ changes: [manager({ at_ms: 90_000 })] }), CLOCK), /^kubectl-set did this at 90000/, "who owns the field has set it last, whatever the clocks say");
  assert.match(authorWords({ ...alone, isLast: false }, told({ changes: [manager({ at_ms: 90_000 })] }), CLOCK), /only the last change of each field: kubectl-set, at 90000/);
  assert.match(authorWords(alone, told({ trouble: "forbidden" }), CLOCK), /cannot be asked: forbidden/);
  assert.match(authorWords(alone, null, CLOCK), /recording does not say/);
});

test("what an Event confirms is no longer inferred", () => {
  const chain = /** @type {any} */ (chainAt(update(), 5_000));
  const event = { reason: "ScalingReplicaSet", message: "Scaled down replica set rs1 from 2 to 1", by: "deployment-controller", at_ms: 3_000 };
  const hows = (/** @type {any} */ answer) => confirmed(chain, answer).hops.find(({ name }) => name === "rs1")?.how;
  assert.equal(hows(told({ events: [event] })), "event");
  assert.equal(hows(told({ events: [{ ...event, at_ms: 99_000 }] })), "inferred");
  assert.equal(hows(null), "inferred");
});

test("spans are written as one reads them", () => assert.deepEqual([31, 1_900, 125_000].map(lag), ["+31 ms", "+1.9 s", "+2 min 5 s"]));
