import assert from "node:assert/strict";
import test from "node:test";

import { Model } from "../../../static/js/model/model.js";
import { Moments } from "../../../static/js/timeline/moments.js";
import { Tape } from "../../../static/js/timeline/tape.js";
import { History } from "../../../static/js/ui/history.js";

const pod = (/** @type {string} */ id, n = 0) => ({ id, kind: "Pod", namespace: "n", name: id, labels: {}, n });

/** A page: one drawn model, a socket that feeds whatever it was told to follow. @param {() => Promise<Tape | null>} [load] */
function page(load = async () => null) {
  const model = new Model();
  let followed = model;
  /** @type {any[]} */
  const moved = [];
  const moments = new Moments({ model, socket: { follow: (/** @type {Model} */ one) => (followed = one) }, history: new History(), load, onMoved: (change) => moved.push(change) });
  let seq = 0;
  const come = (/** @type {number} */ at_ms, /** @type {any[]} */ up, /** @type {string[]} */ del = []) => {
    const frame = seq ? { t: "delta", epoch: "e", from: seq, to: seq + 1, at_ms, up, del } : { t: "snapshot", epoch: "e", seq: 1, part: 1, of: 1, rows: up };
    seq += 1;
    return moments.takes(/** @type {any} */ (followed.applyFrame(frame)), at_ms);
  };
  const ids = () => [...model.rows.values()].map(({ id, n }) => `${id}${n}`).sort().join(" ");
  return { model, moments, come, ids, moved, followed: () => followed };
}

test("the past is drawn while live goes on, and live is whole again afterwards", async () => {
  const { moments, come, ids, model, followed } = page();
  come(10, [pod("a")]);
  come(20, [pod("b")]);
  come(30, [pod("a", 1)], ["b"]);
  await moments.goTo(20);
  assert.equal(ids(), "a0 b0");
  assert.equal(come(40, [pod("c")]), true, "nothing to draw");
  assert.equal(ids(), "a0 b0");
  await moments.goTo(40);
  assert.equal(ids(), "a1 c0");
  moments.live();
  assert.equal(followed(), model);
  assert.equal(come(50, [pod("d")]), false);
  assert.equal(ids(), "a1 c0 d0");
  assert.equal(model.sum, [...model._sums.shares.values()].reduce((a, b) => (a ^ b) >>> 0, 0));
  assert.equal(model.seq, 5, "it stands where the socket stands");
});

test("a moment that the reader chose is theirs until live; one they were led to is not", async () => {
  const { moments, come } = page();
  for (let n = 0; n < 4; n += 1) come(10 * n, [pod("a", n)]);
  assert.equal(moments.isOwn, false, "live");
  await moments.goTo(20, true);
  assert.equal(moments.isOwn, false, "led");
  await moments.step(-1);
  assert.equal(moments.isOwn, true, "a step of their own");
  moments.live();
  assert.equal(moments.isOwn, false, "live again");
  await moments.goTo(10);
  assert.equal(moments.isOwn, true, "chosen");
});

test("step by step, to both ends and no further", async () => {
  const { moments, come, ids } = page();
  for (let n = 0; n < 4; n += 1) come(10 * n, [pod("a", n)]);
  const seen = [];
  for (const step of /** @type {(1 | -1)[]} */ ([-1, -1, -1, -1, 1, 1, 1, 1])) {
    await moments.step(step);
    seen.push(ids());
  }
  assert.deepEqual(seen, ["a2", "a1", "a0", "a0", "a1", "a2", "a3", "a3"]);
});

test("what was before the page was opened is fetched once", async () => {
  let loads = 0;
  const { moments, come, ids } = page(async () => {
    loads += 1;
    const older = new Tape([pod("old")], 1, { epoch: "e", seq: -1 });
    older.append(5, [pod("a")], ["old"], { epoch: "e", seq: 1 });
    return older;
  });
  come(10, [pod("a")]);
  come(20, [pod("b")]);
  await moments.goTo(1);
  assert.equal(ids(), "old0");
  await moments.goTo(20);
  assert.equal(ids(), "a0 b0");
  moments.live();
  await moments.goTo(1);
  assert.equal(loads, 1);
});

test("a past that cannot be fetched, or is of another life of the server, leaves what was seen", async () => {
  for (const load of [async () => { throw new Error("no"); }, async () => new Tape([], 0, { epoch: "other", seq: 0 })]) {
    const { moments, come, ids } = page(load);
    come(10, [pod("a")]);
    come(20, [pod("a", 1)]);
    await moments.goTo(0);
    assert.equal(ids(), "a0");
  }
});

test("playing follows time, and jumps over what is quiet", async () => {
  const { moments, come, ids } = page();
  come(0, [pod("a")]);
  come(100, [pod("a", 1)]);
  come(60_000, [pod("a", 2)]);
  await moments.goTo(0);
  moments.play(0.25);
  assert.ok(moments.tick(200));
  assert.equal(ids(), "a0", "50 ms at a quarter");
  moments.tick(300);
  assert.equal(ids(), "a1");
  moments.tick(100);
  moments.tick(900);
  assert.equal(ids(), "a2");
  assert.equal(moments.tick(100), false, "the end");
});

test("a relist in the past is taken in, and seen on the way back", async () => {
  const { moments, come, ids, followed } = page();
  come(0, [pod("a")]);
  come(10, [pod("b")]);
  await moments.goTo(0);
  const change = followed().applyFrame({ t: "snapshot", epoch: "new", seq: 1, part: 1, of: 1, rows: [pod("z")] });
  moments.takes(/** @type {any} */ (change), 20);
  assert.equal(ids(), "a0");
  moments.live();
  assert.equal(ids(), "z0");
});
