// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { layoutApps } from "../../../static/js/layout/apps.js";
import { layoutNodes } from "../../../static/js/layout/nodes.js";
import { nodeWords } from "../../../static/js/layout/node-box.js";
import { toldIn } from "../../../static/js/layout/tray.js";
import { node, NOW, pod, Rows, service, view } from "../harness/rows.js";

const REASON = "No node can take it yet. The scheduler says: 0/3 nodes are available: 3 Insufficient memory.";
const PHONE_PX = 190;
const WINDOW = { width: 896, height: 560 };

/** @param {import("../../../static/js/layout/scene.js").Scene} scene @param {string} key */
const texts = (scene, key) => scene.items.filter((one) => one.key === key).flatMap((one) => one.parts).flatMap((part) => (part.t === "text" ? [part.runs.map((run) => run.s).join("")] : []));

test("a scheduler's reason that does not fit is told without its introduction", () => {
  assert.deepEqual(toldIn(REASON, 400, 2).join(" "), REASON);
  assert.deepEqual(toldIn(REASON, PHONE_PX, 1), ["3 Insufficient memory."]);
});

test("what fits in no way is still cut off", () => {
  assert.match(toldIn("A long sentence about something else that nobody can shorten.", PHONE_PX, 1)[0], /…$/);
});

test("a pod of its own says its whole name in two lines, and its state before the rest of its name", () => {
  const [well, ill] = ["ready", "notready"].map((state) => {
    const one = pod("secure-monolith", { node: "node-1", state });
    return layoutNodes(new Rows([node("node-1"), one]), view(), WINDOW).items.find(({ key }) => key === one.id)?.pod;
  });
  assert.deepEqual([well?.name, well?.note], ["secure-", "monolith"]);
  assert.deepEqual([ill?.name, ill?.note], ["secure-…", "not ready"]);
});

test("a long name of a Service, and a long selector, are read to their ends", () => {
  const one = service("secure-monolith", { selected: 1, serving: 1, selector: { app: "secure-monolith" }, selector_text: "app = secure-monolith" });
  const scene = layoutApps(new Rows([one]), view({ mode: "apps" }), WINDOW);
  assert.equal(texts(scene, one.id)[0], "secure-monolith");
  assert.deepEqual(texts(scene, `selector:${one.id}`).slice(0, 2), ["app =", "secure-monolith"]);
});

test("where nothing runs the words are whole on a phone, too", () => {
  const scene = layoutApps(new Rows([]), view({ mode: "apps" }), { width: 390, height: 400 });
  assert.equal(texts(scene, "nothing").slice(1).join(" "), "Services and workloads appear here as soon as they are made.");
});

test("since when a node is silent is not said where its cluster's clock has run ahead", () => {
  const words = [NOW - 50_000, NOW + 900_000].map((since_ms) => nodeWords({ ...node("node-1", { state: "unknown", since_ms }), known: true }, NOW).words);
  assert.deepEqual(words, ["NotReady · silent 50 s", "NotReady · silent"]);
});
