// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { ORDERS, lostOf, missing, obeyed, wished } from "../../../static/js/lesson/drawn/states/orders.js";

test("one lost order takes with it all that stand on it, and nothing else", () => {
  assert.deepEqual(obeyed(1), ["done", "lost", "undone", "done", "done", "done", "undone", "undone", "undone"]);
  assert.deepEqual(obeyed(8).filter((one) => one !== "done"), ["lost"]);
});

test("whichever gets lost: orders never end right, the wish always does", () => {
  ORDERS.forEach((_, lost) => {
    assert.ok(missing(obeyed(lost)) > 0);
    const rounds = wished(lost);
    assert.deepEqual(rounds[0], obeyed(lost), "the wish loses the same message");
    assert.equal(missing(rounds[rounds.length - 1]), 0);
  });
});

test("every order only stands on earlier ones, and each gets lost for some seed", () => {
  ORDERS.forEach(({ after }, at) => assert.ok(after.every((one) => one < at)));
  assert.equal(new Set(Array.from({ length: 200 }, (_, seed) => lostOf(seed))).size, ORDERS.length);
});
