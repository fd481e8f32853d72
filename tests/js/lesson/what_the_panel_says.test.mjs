import assert from "node:assert/strict";
import { test } from "node:test";

import { answerWords, headWords, heardWords, proofWords, verdictWords } from "../../../static/js/lesson/words.js";

const CHOICE = { id: "n", role: "ask", kind: "choice", options: [{ id: "two", text: "2" }, { id: "three", text: "3" }], chosen: ["two"], right: ["three"], is_told: true, is_right: false };
const STEP = { id: "run", number: 1, title: "Run it", stage: "ask", question: null, buttons: [], hints: [], stuck: "", proof: null };
const DOC = { phase: "step", trouble: "", lesson: { number: 5, title: "Tour", minutes: 10, steps: [{}, {}] }, clock: { held: false, moment: 0, moments: 0 }, step: STEP };
const at = (change) => ({ ...DOC, step: { ...STEP, ...change } });
const proof = (parts, more = {}) => ({ met: false, parts: parts.map((met) => ({ met })), for_s: 0, held_s: 0, guards: [], broken: [], ...more });

test("a wrong answer is told with the right one, by its text", () => {
  assert.equal(verdictWords(CHOICE), "It is not that. Right is: 3.");
  assert.equal(verdictWords({ ...CHOICE, is_right: true }), "That is right.");
});

test("nothing is told before its time, and nothing of a poll", () => {
  assert.equal(verdictWords({ ...CHOICE, is_told: false }), "");
  assert.equal(verdictWords({ ...CHOICE, kind: "poll", is_right: null }), "");
});

test("an order is told with its places", () => {
  assert.equal(answerWords({ ...CHOICE, kind: "order" }, ["three", "two"]), "1. 3 2. 2");
});

test("the proof says how far it is", () => {
  assert.equal(proofWords(proof([true, false, false])), "1 of 3 things are so.");
  assert.equal(proofWords(proof([true], { for_s: 2, held_s: 0.5 })), "All is so; it has to stay so for 2 s (0.5 s so far).");
  assert.equal(proofWords(proof([true], { met: true })), "The cluster shows it: done.");
});

test("where one is in the lesson", () => {
  assert.equal(headWords(DOC), "Lesson 5 · step 1 of 2");
  assert.equal(headWords({ ...DOC, phase: "intro" }), "Lesson 5 · 10 minutes");
});

test("another step, another stage, a hint and a broken guard are heard once", () => {
  assert.equal(heardWords(null, DOC), "Step 1: Run it. Now: guess.");
  assert.equal(heardWords(DOC, at({ stage: "act" })), "Now: do.");
  assert.equal(heardWords(DOC, at({ hints: ["Look left."] })), "Hint: Look left.");
  assert.equal(heardWords(DOC, DOC), "");
  const watched = at({ stage: "watch", proof: proof([false], { guards: ["fewer than 3 are ready"] }) });
  assert.match(heardWords(watched, at({ stage: "watch", proof: proof([false], { guards: ["fewer than 3 are ready"], broken: [0] }) })), /never be has been: fewer than 3/);
});

test("what the answer came to is heard with the stage that follows", () => {
  const before = at({ stage: "saw", question: { ...CHOICE, is_told: false, is_right: null } });
  assert.equal(heardWords(before, at({ stage: "why", question: { ...CHOICE, is_right: true } })), "That is right. Now: why.");
});

test("a held moment is heard with the way on", () => {
  assert.match(heardWords(DOC, { ...DOC, clock: { held: true, moment: 2, moments: 4 } }), /moment 2 of 4/);
});
