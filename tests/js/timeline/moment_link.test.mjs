import assert from "node:assert/strict";
import test from "node:test";

/** The window's timers, by hand. @type {(() => void)[]} */
let due = [];
globalThis.window = /** @type {any} */ ({ setTimeout: (/** @type {() => void} */ run) => due.push(run), clearTimeout: () => (due = []) });
const { createMomentLink } = await import("../../../static/js/timeline/moment_link.js");

function link() {
  due = [];
  /** @type {string[]} */
  const did = [];
  const made = createMomentLink({ go: ({ when }) => did.push(`link ${when}`), follow: (at_ms) => did.push(`to ${at_ms}`), live: () => did.push("live") });
  return { made, did, rest: () => { const runs = due; due = []; runs.forEach((run) => run()); } };
}

test("what is shown goes into the link once the hand rests", () => {
  const { made, did, rest } = link();
  for (const at_ms of [1, 2, 3.4]) made.show(at_ms);
  assert.deepEqual(did, []);
  rest();
  made.show(3.4);
  rest();
  assert.deepEqual(did, ["link 3"]);
  made.show(null);
  assert.deepEqual(did, ["link 3", "link "]);
});

test("a link leads to its moment, once there is a picture, and once only", () => {
  const { made, did } = link();
  made.read("5", false);
  assert.deepEqual(did, []);
  made.ready();
  made.ready();
  made.read("5", true);
  assert.deepEqual(did, ["to 5"]);
});

test("a link that is changed by hand leads on, and back to live", () => {
  const { made, did } = link();
  made.read("5", true);
  made.read("7", true);
  made.read("", true);
  assert.deepEqual(did, ["to 5", "to 7", "live"]);
});

test("what is written by the page itself is not followed", () => {
  const { made, did, rest } = link();
  made.show(9);
  rest();
  made.read("9", true);
  assert.deepEqual(did, ["link 9"]);
});
