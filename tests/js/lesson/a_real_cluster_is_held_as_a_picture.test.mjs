import assert from "node:assert/strict";
import { test } from "node:test";

import { aheadWords } from "../../../static/js/lesson/clock.js";
import { createHolding } from "../../../static/js/lesson/holding.js";

/** A timeline that only remembers where it is; `now_ms` is the cluster's time. */
function held() {
  const timeline = { now_ms: 0, at_ms: null, isPast: () => timeline.at_ms !== null, hold: () => (timeline.at_ms = timeline.now_ms), live: () => (timeline.at_ms = null), behind_ms: () => (timeline.at_ms === null ? 0 : timeline.now_ms - timeline.at_ms) };
  return { timeline, holding: createHolding({ timeline: () => timeline }) };
}
const at = (isHeld, may = false) => ({ clock: { held: isHeld, may } });

test("at a held moment the picture stands, and the page knows how far live is ahead", () => {
  const { timeline, holding } = held();
  holding.follow(at(false), at(true));
  timeline.now_ms = 12_400;
  assert.equal(holding.holds(), true);
  assert.equal(aheadWords(holding.ahead_s()), "The picture is held. Live is 12 s ahead.");
  holding.follow(at(true), at(false));
  assert.equal(holding.holds(), false);
});

test("where the cluster's own time stands still, the picture is not held", () => {
  const { holding } = held();
  holding.follow(at(false, true), at(true, true));
  assert.equal(holding.holds(), false);
});

test("who went back in time by themselves is not fetched from there", () => {
  const { timeline, holding } = held();
  timeline.at_ms = 5;
  holding.follow(at(false), at(true));
  holding.follow(at(true), at(false));
  assert.equal(timeline.at_ms, 5);
});

test("one key holds and lets go; who acts sees it live", () => {
  const { holding } = held();
  holding.turn();
  assert.equal(holding.holds(), true);
  holding.turn();
  assert.equal(holding.holds(), false);
  holding.turn();
  holding.live();
  assert.equal(holding.holds(), false);
});
