// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { node, Rows, view } from "../harness/rows.js";

const SIZE = { width: 1480, height: 900 };
const GI = 2 ** 30;
const measured = new Map([["node-1", { cpu_m: 1000, memory_b: 2 * GI }]]);
/** @param {Map<string, any> | null} used @param {number} [count] */
function boxes(used, count = 1) {
  const rows = Array.from({ length: count }, (_, i) => node(`node-${i + 1}`, { allocatable: { cpu_m: 4000, memory_b: 16 * GI, pods: 30 }, requested: { cpu_m: 3000, memory_b: 4 * GI, pods: 2 } }));
  const drawn = layoutNodes(new Rows(rows), view({ used }), SIZE);
  return drawn.items.filter((/** @type {any} */ item) => item.kind === "node");
}
/** @param {any} item @param {string} cls */
const rects = (item, cls) => item.parts.filter((/** @type {any} */ part) => part.t === "rect" && part.c.split(" ")[0] === cls);
/** @param {any} item */
const said = (item) => item.parts.filter((/** @type {any} */ part) => part.t === "text").map((/** @type {any} */ part) => part.runs.map((/** @type {any} */ run) => run.s).join("")).join(" | ");

test("below what is requested a line shows what is measured, and says that it is", () => {
  const [box] = boxes(measured);
  assert.equal(rects(box, "bar-used").length, 2);
  const [full] = rects(box, "bar");
  assert.equal(rects(box, "bar-used")[0].w, full.w * 0.25);
  assert.match(said(box), /75 % · 25 % used/);
  assert.match(box.label, /75 % of cpu and 25 % of memory requested, measured: 25 % of cpu and 13 % of memory used/);
});

test("where nothing is measured there is nothing, also beside nodes that are", () => {
  const [box] = boxes(null);
  assert.equal(rects(box, "bar-used").length, 0);
  assert.doesNotMatch(box.label + said(box), /used|measured/);
  assert.deepEqual(boxes(measured, 2).map((/** @type {any} */ item) => rects(item, "bar-used").length), [2, 0]);
});

test("a new reading changes the box, an equal one draws nothing anew", () => {
  const rows = new Rows([node("node-1")]);
  const draw = (/** @type {number} */ cpu_m) => layoutNodes(rows, view({ used: new Map([["node-1", { cpu_m, memory_b: 0 }]]) }), SIZE).items.find((/** @type {any} */ item) => item.kind === "node");
  const first = draw(1000);
  assert.equal(draw(1001), first);
  assert.notEqual(draw(2000), first);
});

test("small boxes have the line, those of a fleet do not", () => {
  assert.equal(rects(boxes(measured, 20)[0], "bar-used").length, 2);
  assert.equal(rects(boxes(measured, 200)[0], "bar-used").length, 0);
});
