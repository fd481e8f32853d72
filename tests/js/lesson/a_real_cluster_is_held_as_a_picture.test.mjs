import assert from "node:assert/strict";
import { test } from "node:test";

import { aheadWords } from "../../../static/js/lesson/clock.js";
import { createHolding } from "../../../static/js/lesson/holding.js";

/** A timeline that only remembers where it is; `now_ms` is the cluster's time. */
function held() {
  const timeline = {
    now_ms: 0, at_ms: null, plays: false, isLed: false,
    isPast: () => timeline.at_ms !== null, isPlaying: () => timeline.plays,
    isOwn: () => timeline.isPast() && !timeline.isLed,
    hold: (isLed) => { timeline.isLed = timeline.isPast() ? timeline.isLed : isLed; timeline.plays = false; timeline.at_ms ??= timeline.now_ms; },
    playOn: () => (timeline.plays = timeline.at_ms !== null),
    live: () => Object.assign(timeline, { at_ms: null, plays: false }),
    behind_ms: () => (timeline.at_ms === null ? 0 : timeline.now_ms - timeline.at_ms),
  };
  return { timeline, holding: createHolding({ timeline: () => timeline }) };
}
const at = (isHeld, may = false) => ({ clock: { held: isHeld, may } });

test("at a held moment the picture stands, and goes on with what was kept", () => {
  const { timeline, holding } = held();
  holding.follow(at(false), at(true));
  timeline.now_ms = 12_400;
  assert.equal(holding.how(), "held");
  assert.match(aheadWords("held", holding.ahead_s()), /what comes is kept\. Live is 12 s ahead/);
  holding.follow(at(true), at(false));
  assert.equal(holding.how(), "playing");
  assert.equal(timeline.at_ms, 0, "nothing was left out");
});

test("where the cluster's own time stands still, the picture is not held", () => {
  const { holding } = held();
  holding.follow(at(false, true), at(true, true));
  assert.equal(holding.how(), "live");
});

test("who went back in time by themselves is not fetched from there", () => {
  const { timeline, holding } = held();
  timeline.at_ms = 5;
  holding.follow(at(false), at(true));
  holding.follow(at(true), at(false));
  assert.equal(timeline.at_ms, 5);
});

test("who went elsewhere while the lesson held the picture, or held it first, is not fetched from there either", () => {
  const { timeline, holding } = held();
  holding.follow(at(false), at(true));
  Object.assign(timeline, { at_ms: 3, isLed: false });
  holding.follow(at(true), at(false));
  assert.equal(holding.how(), "held");
  const other = held();
  other.holding.turn();
  other.holding.follow(at(false), at(true));
  other.holding.follow(at(true), at(false));
  assert.equal(other.holding.how(), "held");
});

test("one key holds, plays on, and holds again what is being played", () => {
  const { timeline, holding } = held();
  holding.turn();
  assert.equal(holding.how(), "held");
  timeline.now_ms = 9_000;
  holding.turn();
  assert.equal(holding.how(), "playing");
  timeline.at_ms = 4_000; // so far it has come
  holding.turn();
  assert.equal(holding.how(), "held");
  assert.equal(timeline.at_ms, 4_000);
});

test("who acts sees it live, and is told how much was left out", () => {
  const { timeline, holding } = held();
  assert.equal(holding.live(), 0);
  holding.turn();
  timeline.now_ms = 9_000;
  assert.equal(holding.live(), 9);
  assert.equal(holding.how(), "live");
});
