// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { spotFor } from "../../../static/js/ui/tour.js";
import { tourSteps } from "../../../static/js/ui/tour_steps.js";

const CARD = { width: 400, height: 200 };
const WINDOW = { width: 1280, height: 720 };
/** @param {number} left @param {number} top @param {number} width @param {number} height */
const box = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });

test("the card stands below what is lit, where there is room", () => {
  assert.deepEqual(spotFor(box(100, 20, 80, 30), CARD, WINDOW), { x: 100, y: 64 });
});

test("above it, where there is none below", () => {
  assert.deepEqual(spotFor(box(300, 600, 80, 60), CARD, WINDOW), { x: 300, y: 386 });
});

test("beside it, where it fills the height", () => {
  assert.deepEqual(spotFor(box(20, 40, 300, 660), CARD, WINDOW), { x: 334, y: 40 });
});

test("the card is whole inside the window, wherever the thing is and however small the window", () => {
  for (const room of [WINDOW, { width: 1920, height: 1080 }, { width: 424, height: 400 }]) {
    for (let left = -200; left < 2200; left += 170) {
      for (let top = -200; top < 1300; top += 130) {
        for (const size of [30, 500, 1500]) {
          const { x, y } = spotFor(box(left, top, size, size), CARD, room);
          assert.ok(x >= 12 && x + CARD.width <= room.width - 12, `x=${x} at ${left},${top},${size} in ${room.width}`);
          assert.ok(y >= 12 && y + CARD.height <= room.height - 12, `y=${y} at ${left},${top},${size} in ${room.height}`);
        }
      }
    }
  }
});

test("with nothing to light up the card stands in the middle", () => {
  assert.deepEqual(spotFor(null, CARD, WINDOW), { x: 440, y: 260 });
});

test("there are six steps for everybody, and an observer is not told to act", () => {
  for (const role of ["observer", "operator", "instructor"]) assert.equal(tourSteps({ role, practice: true }).length, 6);
  const text = tourSteps({ role: "observer", practice: true }).map(({ title }) => title).join();
  assert.ok(!text.includes("Change it") && text.includes("You look"));
});

test("a real cluster is called one", () => {
  assert.match(tourSteps({ role: "operator", practice: false })[0].text, /real cluster/);
});
