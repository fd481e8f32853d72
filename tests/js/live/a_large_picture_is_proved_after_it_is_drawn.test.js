import assert from "node:assert/strict";
import { test } from "node:test";

import { LiveSocket } from "../../../static/js/live/socket.js";
import { rowSum } from "../../../static/js/model/canonical.js";
import { Model } from "../../../static/js/model/model.js";

const rows = Array.from({ length: 1_200 }, (_, i) => ({ id: `p${i}`, kind: "Pod", namespace: "w", name: `p${i}`, node: "", owner: null }));
const right = rows.reduce((sum, one) => (sum ^ rowSum(one)) >>> 0, 0);
const snapshot = { t: "snapshot", epoch: "e1", seq: 5, part: 1, of: 1, rows };
const hello = { t: "hello", kinds: {}, server_time_ms: 0 };
const beat = (/** @type {number} */ sum) => ({ t: "beat", epoch: "e1", seq: 5, sum, server_time_ms: 0 });

/** A page that gets this beat with its first picture, and timers that run when the test says so. @param {number} sum */
function page(sum) {
  const sent = /** @type {any[]} */ ([]);
  const told = /** @type {any[]} */ ([]);
  const timers = /** @type {{ action: () => void, delay_ms: number }[]} */ ([]);
  const at = { now: 1_000_000 };
  const model = new Model();
  const line = /** @type {any} */ ({ readyState: 1, send: (/** @type {string} */ text) => sent.push(JSON.parse(text)), close() {} });
  const live = new LiveSocket({
    path: "/live/", model, connect: () => line, now_ms: () => at.now, onChange: () => {}, onFrame: (frame) => told.push(frame.t),
    later: (action, delay_ms) => { const timer = { action, delay_ms }; timers.push(timer); return timer; }, cancel: (timer) => void timers.splice(timers.indexOf(timer), 1),
  });
  live.start();
  const say = (/** @type {any} */ frame) => line.onmessage({ data: JSON.stringify(frame) });
  for (const frame of [hello, snapshot, beat(sum)]) say(frame);
  const rest = () => {
    at.now += 2_000;
    const pieces = () => timers.filter(({ delay_ms }) => delay_ms <= 250);
    for (let next = pieces()[0]; next; next = pieces()[0]) {
      timers.splice(timers.indexOf(next), 1);
      next.action();
    }
  };
  return { model, sent, told, say, rest };
}

test("the beat is told of once the sum is there, and not before", () => {
  const { model, told, rest } = page(right);
  assert.deepEqual([told, model.isSummed], [["hello"], false]);
  rest();
  assert.deepEqual([told, model.isSummed, model.proved], [["hello", "beat"], true, 5]);
});

test("a picture that was wrong is asked for anew as soon as it is known", () => {
  const { model, sent, told, rest } = page((right ^ 1) >>> 0);
  rest();
  assert.deepEqual(sent.filter(({ t }) => t === "sub").at(-1), { t: "sub", epoch: null, seq: null });
  assert.deepEqual([told, model.mismatches], [["hello"], 1]);
});

test("changes are applied meanwhile, and the picture is proved as it was", () => {
  const { model, told, say, rest } = page(right);
  say({ t: "delta", epoch: "e1", from: 5, to: 6, at_ms: 0, up: [{ ...rows[3], node: "n" }], del: ["p4"] });
  assert.equal(model.seq, 6);
  rest();
  assert.deepEqual([told, model.proved, model.mismatches], [["hello", "beat"], 5, 0]);
});
