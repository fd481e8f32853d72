import assert from "node:assert/strict";
import { test } from "node:test";
import { along, arrival, fall } from "../../../static/js/traffic/flight.js";
import { clock, KEPT_S, median, Probes, shares, sparkline, summary } from "../../../static/js/traffic/probes.js";

const none = { answered: 0, failed: 0, unknown: 0 };
const frame = (more = {}) => ({
  t: "traffic", id: "svc", at_ms: 100_000, state: "running", why: "", namespace: "shop", name: "hello", port: 80, path: "/", way: "service", rate_per_s: 5, started_ms: 1, ends_ms: 300_000,
  total: none, skipped: 0, recent: none, letters: [], p50_ms: null, p99_ms: null, last_failure: null, items: [], ...more,
});
const item = (more = {}) => ({ ago_ms: 0, took_ms: 10, outcome: "answered", pod: "", letter: "?", ...more });

test("the newest frame counts, an older one does not", () => {
  const probes = new Probes();
  probes.take(frame({ total: { ...none, answered: 9 } }));
  probes.take(frame({ at_ms: 99_000 }));
  assert.equal(probes.all.get("svc").frame.total.answered, 9);
});

test("a new probe of the same Service begins anew, latencies included", () => {
  const probes = new Probes();
  probes.take(frame({ items: [item()] }));
  probes.take(frame({ started_ms: 2, at_ms: 101_000 }));
  assert.deepEqual(probes.all.get("svc").seconds, []);
});

test("latencies are kept by second, for a minute", () => {
  const probes = new Probes();
  for (let at_s = 100; at_s < 300; at_s += 1) probes.take(frame({ at_ms: at_s * 1000, items: [item({ took_ms: at_s }), item({ took_ms: 1, ago_ms: 400 }), item({ outcome: "failed" })] }));
  const { seconds } = probes.all.get("svc");
  assert.ok(seconds.length <= KEPT_S);
  assert.deepEqual(seconds.at(-1), { at_s: 299, took_ms: [299], failed: 1 });
  assert.deepEqual(seconds.map(({ at_s }) => at_s), [...seconds.map(({ at_s }) => at_s)].sort((a, b) => a - b));
});

test("the line runs to the right edge, stops at gaps, and marks failures", () => {
  const seconds = [{ at_s: 90, took_ms: [5], failed: 0 }, { at_s: 91, took_ms: [50], failed: 0 }, { at_s: 92, took_ms: [], failed: 3 }, { at_s: 100, took_ms: [25, 25], failed: 0 }];
  const drawn = sparkline(seconds, 100_400, { width: 120, height: 30 });
  assert.equal(drawn.line, "M100 26.2L102 1M120 15");
  assert.deepEqual(drawn.failures, [104]);
  assert.equal(drawn.top_ms, 50);
  assert.equal(sparkline([], 100_000, { width: 120, height: 30 }).line, "");
});

test("the median is the nearest rank", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2);
  assert.equal(median([]), null);
});

test("shares are of what was answered, and the unknown comes last", () => {
  const letters = [{ letter: "?", answered: 1, failed: 4 }, { letter: "A", answered: 3, failed: 0 }, { letter: "B", answered: 0, failed: 0 }];
  assert.deepEqual(shares(frame({ letters, total: { answered: 4, failed: 4, unknown: 0 } })).map(({ letter, share }) => [letter, share]), [["A", 75], ["?", 25]]);
  assert.deepEqual(shares(frame({ letters: [{ letter: "?", answered: 0, failed: 2 }], total: { answered: 0, failed: 2, unknown: 0 } })).map(({ share }) => share), [0]);
});

test("everything is in one sentence", () => {
  const letters = [{ letter: "A", answered: 1200, failed: 0 }];
  const said = summary(frame({ letters, total: { answered: 1200, failed: 0, unknown: 2 }, skipped: 3, recent: { answered: 50, failed: 0, unknown: 0 }, p50_ms: 9 }));
  assert.equal(said, "Requests to hello: 1,200 answered, 0 failed, 2 not known, 3 not sent; 100 per cent by generation A. In the last 10 seconds 50 answered, 0 failed. Half of the answers within 9 milliseconds.");
  assert.match(summary(frame({ state: "ended", why: "Its time was over." })), /It has ended: Its time was over\./);
});

test("the rest of the time", () => {
  assert.equal(clock(252_000), "4:12");
  assert.equal(clock(6_001), "0:07");
  assert.equal(clock(-5), "0:00");
});

test("a dot follows its way evenly, and ends in the pod", () => {
  const points = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 30 }];
  assert.deepEqual(along(points, 0), { x: 0, y: 0 });
  assert.deepEqual(along(points, 0.5), { x: 10, y: 10 });
  assert.deepEqual(along(points, 1), { x: 10, y: 30 });
  const frames = arrival(points);
  assert.match(frames.at(-1).transform, /^translate\(10\.0px, 30\.0px\)/);
  assert.ok(frames.every((one, i) => i === 0 || one.offset > frames[i - 1].offset));
});

test("a failed request falls from where its way ends", () => {
  const frames = fall([{ x: 0, y: 5 }, { x: 20, y: 5 }]);
  assert.equal(frames.at(-1).transform, "translate(20.0px, 75.0px) rotate(40deg)");
  assert.equal(frames.at(-1).opacity, 0);
});
