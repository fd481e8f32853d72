import assert from "node:assert/strict";
import { test } from "node:test";

import { markLesson } from "../../../static/js/layout/lit.js";
import { item } from "../../../static/js/layout/scene.js";
import { createLooks } from "../../../static/js/lesson/looks.js";
import { podConditions, podNote, xrayFacts, xrayNotes } from "../../../static/js/lesson/xray.js";
import { Model } from "../../../static/js/model/model.js";

const pod = (name, step, more = {}) => ({ id: name, kind: "Pod", namespace: "workshop", name, labels: {}, step, containers: 1, ready: step === "ready" ? 1 : 0, services: {}, ...more });

function model(...rows) {
  const made = new Model();
  made.applyFrame({ t: "snapshot", epoch: "e", seq: 1, part: 1, of: 1, rows });
  return made;
}

test("the conditions come one after the other", () => {
  const seen = ["waiting", "scheduled", "pulling", "starting", "ready"].map((step) => podNote(pod("a", step)).note);
  assert.deepEqual(seen, ["○○○○", "✓○○○", "✓✓○○", "✓✓○○", "✓✓✓✓"]);
  assert.deepEqual(podConditions(pod("a", "starting", { containers: 2, ready: 2 })), [true, true, true, false], "its readiness gate is open still");
  assert.match(podNote(pod("a", "pulling")).says, /PodReadyToStartContainers true, ContainersReady not yet/);
});

test("what is listed is the lesson's, and what is left out is counted", () => {
  const pods = Array.from({ length: 14 }, (_, n) => pod(`p${String(n).padStart(2, "0")}`, "ready", { services: n ? { "uid-1": "serving", "uid-2": "selected" } : {} }));
  const service = { id: "uid-1", kind: "Service", namespace: "workshop", name: "hello" };
  const node = { id: "n", kind: "Node", namespace: "", name: "node-1", conditions: [{ type: "Ready", status: "True" }, { type: "DiskPressure", status: "False" }] };
  const facts = xrayFacts(model(...pods, service, { ...pod("dns", "ready"), namespace: "kube-system" }, node), { namespace: "workshop", practice: true });
  assert.deepEqual([facts.pods.length, facts.more], [12, 2]);
  assert.deepEqual(facts.pods.slice(0, 2).map(({ serves }) => serves), [[], ["hello"]]);
  assert.deepEqual(facts.nodes, [{ name: "node-1", are: ["Ready True", "DiskPressure False"] }]);
});

test("under a pod stand its conditions, and an unchanged one stays the same object", () => {
  const face = { size: 52, name: "a", note: "usual", noteTone: "t3", halo: false, dim: false };
  const items = [item({ key: "pod:a", x: 0, y: 0, w: 50, h: 50, id: "a", kind: "pod", label: "Pod a", pod: face }), item({ key: "node:1", x: 0, y: 0, w: 9, h: 9, id: "n" })];
  const drawn = (step) => markLesson(items, model(), { lit: new Set(), dims: false, bubbles: [], notes: xrayNotes(model(pod("a", step))) }, { width: 800, height: 600 });
  const [first] = drawn("pulling");
  assert.equal(first.pod.note, "✓✓○○");
  assert.match(first.label, /^Pod a, conditions: PodScheduled true/);
  assert.equal(drawn("pulling")[0], first);
  assert.equal(drawn("ready")[0].pod.note, "✓✓✓✓");
  assert.equal(drawn("ready")[1], items[1]);
  assert.equal(face.note, "usual");
});

test("while it is on the system's own is shown on a practice cluster, also in the next step, and only there", () => {
  const doc = (practice, id = "s") => ({ phase: "step", step: { id, stage: "ask", buttons: [] }, looks: { scene: "apps", drawn: "", focus: [], hide: ["system"], highlight: [], bubbles: [] }, at: { namespace: "workshop", practice } });
  for (const practice of [true, false]) {
    const gone = [];
    const looks = createLooks({ model: model(), go: (change) => gone.push([change.namespace, change.system]), reveal: () => true, address: () => ({ mode: "apps" }) });
    looks.show(doc(practice));
    looks.xray(true);
    looks.show(doc(practice, "next"));
    assert.ok(looks.looks(true).notes);
    looks.xray(false);
    assert.equal(looks.looks(true), null);
    const wide = practice ? ["", true] : ["workshop", false];
    assert.deepEqual(gone, [["workshop", false], wide, wide, ["workshop", false]]);
  }
});
