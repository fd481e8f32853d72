import assert from "node:assert/strict";
import { test } from "node:test";

import { once } from "../../../static/js/lesson/keys.js";
import { createOnward } from "../../../static/js/lesson/onward.js";
import { createSender } from "../../../static/js/lesson/send.js";
import { isKnown } from "../../../static/js/room/words.js";

/** With a clock by hand, and a list of what was done. */
function page() {
  const made = { now_ms: 0, did: [], shows: "a" };
  const onward = createOnward(() => made.now_ms);
  return { made, onward, press: () => onward.press(() => made.did.push(made.shows)) };
}
const headers = (lesson, room = 0) => new Headers({ "Lesson-Rev": String(lesson), "Room-Rev": String(room) });

test("at rest a press is done at once", () => {
  const { made, press } = page();
  press();
  assert.deepEqual(made.did, ["a"]);
});

test("while a command is under way a press waits for what came of it", () => {
  const { made, onward, press } = page();
  onward.begun();
  press();
  onward.ended(headers(7));
  onward.took("lesson", 6);
  assert.deepEqual(made.did, [], "what it led to is not seen yet");
  made.shows = "b";
  onward.took("lesson", 7);
  assert.deepEqual(made.did, ["b"]);
});

test("the state may be there before the answer", () => {
  const { made, onward, press } = page();
  onward.begun();
  onward.took("lesson", 7);
  onward.took("room", 3);
  press();
  onward.ended(headers(7, 3));
  assert.deepEqual(made.did, ["a"]);
});

test("of many presses one waits", () => {
  const { made, onward, press } = page();
  onward.begun();
  for (let n = 0; n < 5; n += 1) press();
  onward.ended(null);
  assert.deepEqual(made.did, ["a"]);
});

test("a press of long ago is not done any more", () => {
  const { made, onward, press } = page();
  onward.begun();
  press();
  made.now_ms = 60_000;
  onward.ended(null);
  assert.deepEqual(made.did, []);
});

test("a state that never comes stops nobody for ever", () => {
  const { made, onward, press } = page();
  onward.begun();
  onward.ended(headers(7));
  made.now_ms = 60_000;
  press();
  assert.deepEqual(made.did, ["a"]);
});

test("a question whose vote the room has not heard of yet is waited for", () => {
  const doc = { step: { question: { id: "q", is_locked: false } } };
  const { made, onward, press } = page();
  let state = { voting: { id: "before" } };
  onward.needs(() => isKnown(state, doc));
  press();
  assert.deepEqual(made.did, []);
  state = { voting: { id: "q" } };
  onward.took("room", 1);
  assert.deepEqual(made.did, ["a"]);
  assert.equal(isKnown(null, { step: { question: { id: "q", is_locked: true } } }), true);
});

test("a sender tells what was asked and what came of it", async () => {
  for (const [fetch, isTaken] of [[async () => new Response(null, { status: 204, headers: headers(2) }), true], [async () => new Response("{}", { status: 409 }), false], [async () => { throw new Error("away"); }, false]]) {
    const { made, onward, press } = page();
    const send = createSender({ base: "", token: "", refused: () => {}, onward, fetch });
    const sent = send({ do: "next" });
    press();
    assert.equal(await sent, isTaken);
    onward.took("lesson", 2);
    assert.deepEqual(made.did, ["a"]);
  }
});

test("a key that is held down is one press", () => {
  let count = 0;
  const run = once(() => (count += 1));
  for (const repeat of [false, true, true]) run({ repeat, preventDefault: () => {} });
  assert.equal(count, 1);
});
