import assert from "node:assert/strict";
import { test } from "node:test";

import { onStage, shared, subject } from "../../../static/js/room/follow.js";
import { placed, within } from "../../../static/js/room/pointing.js";
import { clockWords, countWords, isOpen, nextStepWords, peopleWords, pollStep, votedWords } from "../../../static/js/room/words.js";
import { readAddress } from "../../../static/js/ui/address.js";

const round = (more = {}) => ({ number: 1, is_open: true, voted: 2, counts: [], ...more });
const state = (more = {}) => ({ people: { here: 3, following: 2 }, voting: { id: "q", kind: "choice", prompt: "?", is_told: false, rounds: [round()], advice: "" }, ...more });
const doc = (more = {}) => ({ phase: "step", lesson: { steps: [{ title: "one" }, { title: "two" }] }, step: { number: 1, question: { id: "q", is_locked: false } }, ...more });

test("the one key closes a vote that is open, then takes the answer", () => {
  assert.equal(pollStep(state(), doc()), "close");
  const closed = state({ voting: { ...state().voting, rounds: [round({ is_open: false })] } });
  assert.equal(pollStep(closed, doc()), "take");
});

test("without an open question it is the lesson's", () => {
  assert.equal(pollStep(state(), doc({ step: { number: 1, question: { id: "q", is_locked: true } } })), "");
  assert.equal(pollStep(state(), doc({ step: { number: 1, question: { id: "another", is_locked: false } } })), "");
  assert.equal(pollStep(state({ voting: null }), doc()), "");
  assert.equal(pollStep(null, null), "");
  assert.equal(isOpen(state(), doc({ step: null })), false);
});

test("people and votes are said in words", () => {
  assert.equal(peopleWords(state()), "3 are here, 1 on their own");
  assert.equal(peopleWords({ people: { here: 1, following: 1 } }), "1 is here");
  assert.equal(peopleWords({ people: { here: 0, following: 0 } }), "nobody is here yet");
  assert.equal(votedWords(state()), "2 of 3 have guessed");
  assert.equal(votedWords(state({ voting: { ...state().voting, rounds: [round(), round({ number: 2, voted: 5 })] } })), "5 of 5 have guessed (second vote)");
  assert.equal(votedWords(state({ voting: { ...state().voting, rounds: [round({ is_open: false, voted: 1 })] } })), "1 guess; the vote is closed");
  assert.equal(votedWords(state({ voting: null })), "");
});

test("a bar is a sentence for ears", () => {
  assert.equal(countWords({ answer: "a", text: "three", votes: 2, is_right: true }, 3), "three: 2 of 3, 67 %, right");
  assert.equal(countWords({ answer: "a", text: "two", votes: 0, is_right: null }, 0), "two: 0 of 0, 0 %");
});

test("the speaker is told what comes next", () => {
  assert.equal(nextStepWords(doc()), "two");
  assert.equal(nextStepWords(doc({ step: { number: 2 } })), "the end of the lesson");
  assert.equal(nextStepWords(doc({ phase: "intro", step: null })), "one");
  assert.equal(clockWords(61.9), "1:01");
});

test("a view is shared without what is each reader's own", () => {
  const address = readAddress("#view=apps&ns=workshop&find=x&at=2,0.5,0.5&open=Pod/workshop/a&tab=yaml&stage=1");
  assert.equal(shared(address), "#view=apps&ns=workshop&open=Pod%2Fworkshop%2Fa");
});

test("the stage shows a rollout as its application, and no table", () => {
  const rollout = onStage(readAddress("#view=rollout&of=Deployment/workshop/hello&ns=workshop"));
  assert.deepEqual([rollout.mode, rollout.open, rollout.stage], ["apps", "", true]);
  assert.equal(subject(readAddress("#view=rollout&of=Deployment/workshop/hello")), "Deployment/workshop/hello");
  assert.equal(subject(readAddress("#view=apps&of=Deployment/workshop/hello")), "");
  assert.equal(onStage(readAddress("#view=table")).mode, "nodes");
  assert.equal(onStage(readAddress("#view=apps")).mode, "apps");
});

test("a point lies on its thing, whatever the thing's size on a screen", () => {
  const there = within({ x: 100, y: 50, w: 200, h: 100 }, 150, 100);
  assert.deepEqual(there, [250, 500]);
  assert.deepEqual(placed({ x: 0, y: 0, w: 40, h: 20 }, there), [[10, 10]]);
  assert.ok(within({ x: 0, y: 0, w: 0, h: 0 }, 1, 1).every(Number.isFinite));
});
