// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { CONTAINER_STARTS_S, HOST_GIB, KERNEL_GIB, LIMIT_GIB, MACHINE_STARTS_S, SLICE_GIB, containers, machines, race } from "../../../static/js/lesson/drawn/states/memory.js";

test("a slice gives nothing to its neighbour: one machine is short while others are idle", () => {
  const { slices, idle, over, unsliced } = machines([6, 1, 1]);
  assert.deepEqual(slices[0], { guest: 1, used: 3, idle: 0, over: 3 });
  assert.equal(idle, 4);
  assert.equal(over, 3);
  assert.equal(unsliced, HOST_GIB - 3 * SLICE_GIB);
});

test("whatever is wanted, a slice stays as large as it is", () => {
  for (let wants = 0; wants <= 8; wants += 1) {
    const { guest, used, idle, over } = machines([wants]).slices[0];
    assert.equal(guest + used + idle, SLICE_GIB);
    assert.equal(used + over, wants);
  }
});

test("containers take what they ask for until the machine has no more, and never more than there is", () => {
  assert.deepEqual(containers([6, 1, 1], { isLimited: false }), { parts: [{ used: 6, over: 0, isAtLimit: false }, { used: 1, over: 0, isAtLimit: false }, { used: 1, over: 0, isAtLimit: false }], free: 7 });
  const full = containers([8, 8, 1], { isLimited: false });
  assert.equal(full.free, 0);
  assert.equal(full.parts.reduce((sum, { used }) => sum + used, 0), HOST_GIB - KERNEL_GIB);
  assert.deepEqual(full.parts[1], { used: 7, over: 1, isAtLimit: false });
});

test("a limit holds one container back although memory is free", () => {
  const { parts, free } = containers([6, 2, 1], { isLimited: true });
  assert.deepEqual(parts[0], { used: LIMIT_GIB, over: 2, isAtLimit: true });
  assert.ok(free > 0);
  assert.equal(containers([LIMIT_GIB, 2, 1], { isLimited: true }).parts[0].isAtLimit, false);
});

test("the race is drawn on one scale of time", () => {
  assert.equal(race(0).runs, false);
  const end = race(1);
  assert.equal(end.machine, 1);
  assert.equal(end.container, CONTAINER_STARTS_S / MACHINE_STARTS_S);
  assert.equal(end.factor, MACHINE_STARTS_S / CONTAINER_STARTS_S);
  assert.ok(race(0.1).runs && race(0.1).machine < 1);
});
