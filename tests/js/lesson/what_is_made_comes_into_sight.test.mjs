import assert from "node:assert/strict";
import { test } from "node:test";

import { createLooks } from "../../../static/js/lesson/looks.js";
import { Model } from "../../../static/js/model/model.js";

const AT = { namespace: "workshop", practice: true };
const web = { id: "uid-web", kind: "Deployment", namespace: "workshop", name: "web", labels: {} };

/** A page whose picture draws these ids; what the camera was sent to. */
function page(drawn, rows = [web]) {
  const model = new Model();
  model.applyFrame({ t: "snapshot", epoch: "e", seq: 1, part: 1, of: 1, rows });
  const seen = [];
  const wides = [];
  const looks = createLooks({ model, go: () => {}, address: () => ({ mode: "apps" }), reveal: (id) => drawn.has(id) && Boolean(seen.push(id)), wide: (is) => Boolean(wides.push(is)) });
  return { looks, seen, wides };
}

/** @param {string} stage @param {string[]} ids  of which the proof speaks */
const doc = (stage, ids, { highlight = [], scene = "apps" } = {}) => ({ phase: "step", at: AT, step: { id: "s", stage, buttons: [], proof: stage === "watch" ? { parts: [{ ids: [] }, { ids }] } : null }, looks: { scene, drawn: "", focus: [], hide: [], highlight, bubbles: [] } });

test("what a step makes comes into sight once it is drawn, and once", () => {
  const drawn = new Set();
  const { looks, seen } = page(drawn);
  looks.show(doc("ask", []));
  looks.drawn();
  looks.show(doc("watch", []));
  looks.drawn();
  looks.show(doc("watch", ["gone", "uid-web"]));
  looks.drawn();
  assert.deepEqual(seen, [], "it is known, and not drawn yet");
  drawn.add("uid-web");
  looks.drawn();
  looks.drawn();
  assert.deepEqual(seen, ["uid-web"]);
});

test("what the lesson lights up goes before it", () => {
  const other = { ...web, id: "uid-other", name: "other" };
  const { looks, seen } = page(new Set(["uid-web", "uid-other"]), [web, other]);
  looks.show(doc("ask", [], { highlight: ["deployment/other"] }));
  looks.drawn();
  looks.show(doc("watch", ["uid-web"], { highlight: ["deployment/other"] }));
  looks.drawn();
  assert.deepEqual([...new Set(seen)], ["uid-other"]);
});

test("all that is lit is shown at once, again in each stage, and what of it appears later", () => {
  const shown = [];
  const rows = [web];
  const model = new Model();
  const send = (seq) => model.applyFrame({ t: "snapshot", epoch: "e", seq, part: 1, of: 1, rows });
  send(1);
  const looks = createLooks({ model, go: () => {}, address: () => ({ mode: "apps" }), reveal: () => true, frame: (ids, isNew) => shown.push([ids.join(), isNew]) });
  const lit = { highlight: ["deployment/web", "deployment/late"] };
  looks.show(doc("ask", [], lit));
  looks.drawn();
  looks.drawn();
  assert.deepEqual(shown, [["uid-web", true]], "once, however often it is drawn");
  rows.push({ ...web, id: "uid-late", name: "late" });
  send(2);
  looks.drawn();
  looks.show(doc("watch", [], lit));
  looks.drawn();
  assert.deepEqual(shown.slice(1), [["uid-late,uid-web", false], ["uid-web,uid-late", false]], "what has come goes first");
});

test("a view of machines is asked for as a whole, and given back", () => {
  const { looks, wides } = page(new Set());
  looks.show(doc("ask", []));
  assert.deepEqual(wides, [false]);
  looks.show(doc("ask", [], { scene: "nodes" }));
  looks.drawn();
  assert.deepEqual(wides, [false], "the page shows another view still");
});

test("what a step has made stays what one looks at, and not the whole lesson's focus", () => {
  const other = { ...web, id: "uid-other", name: "other" };
  const { looks, seen } = page(new Set(["uid-web", "uid-other"]), [web, other]);
  const focused = (stage, ids) => ({ ...doc(stage, ids), looks: { ...doc(stage, ids).looks, focus: ["deployment/other"] } });
  looks.show(focused("ask", []));
  looks.drawn();
  looks.show(focused("watch", ["uid-web"]));
  looks.drawn();
  looks.show(focused("saw", []));
  looks.drawn();
  assert.deepEqual(seen, ["uid-other", "uid-web", "uid-web"]);
});
