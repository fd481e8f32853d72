import assert from "node:assert/strict";
import { test } from "node:test";
import { entriesFor } from "../../../static/js/palette/entries.js";
import { best } from "../../../static/js/palette/rank.js";

const row = (kind, name) => ({ id: `${kind}/${name}`, kind, name, namespace: "workshop", labels: {} });
const rows = [row("Deployment", "hello"), row("Service", "hello"), row("Pod", "hello-x4k"), row("Pod", "restarter-1")];
const commands = [{ title: "Show the Apps view", group: "Views", run() {} }, { title: "Show the Nodes view", group: "Views", run() {} }, { title: "Zoom in", group: "Camera", words: "camera", run() {} }];
const actions = [{ name: "restart", title: "Restart", kinds: ["Deployment"] }, { name: "kill", title: "Kill", kinds: ["Pod"] }];
const done = [];
const acts = { choose: (name) => done.push(["ns", name]), visit: (id) => done.push(["visit", id]), act: (id, action) => done.push([action, id]) };
const ask = (text, more = {}) => entriesFor(text, { commands, namespaces: ["workshop"], rows, chosen: null, actions, ...more }, acts);
const titles = (text, more) => ask(text, more).map(({ title }) => title);

test("an action and a name: the deed first, for the kinds that know it", () => {
  assert.equal(titles("restart hello")[0], "Restart: Deployment hello in workshop");
  assert.ok(!titles("restart hello").some((title) => title.startsWith("Restart: Service")));
  ask("restart hello")[0].run();
  assert.deepEqual(done.pop(), ["restart", "Deployment/hello"]);
});

test("a name alone, or with go to: there", () => {
  for (const text of ["x4k", "go to x4k"]) assert.ok(titles(text).includes("Go to Pod hello-x4k in workshop"), text);
  ask("go to x4k").at(-1).run();
  assert.deepEqual(done.pop(), ["visit", "Pod/hello-x4k"]);
});

test("a word that begins like an action is also a name", () => {
  assert.ok(titles("restart").includes("Go to Pod restarter-1 in workshop"));
});

test("who may only look is offered no deed", () => {
  assert.deepEqual(titles("restart hello", { actions: [] }).filter((title) => /^(Restart|Kill):/.test(title)), []);
});

test("nothing typed: what can be done to the chosen thing, then the commands", () => {
  assert.deepEqual(titles("", { chosen: rows[0] }).slice(0, 2), ["Restart: Deployment hello in workshop", "Show the Apps view"]);
});

test("namespaces and commands by parts of their words", () => {
  assert.equal(titles("workshop only")[0], "Show namespace workshop only");
  assert.equal(titles("apps vi")[0], "Show the Apps view");
});

test("the beginning of a title counts more than its middle, and every word must be there", () => {
  const entries = [{ title: "Show zoom", group: "", run() {} }, { title: "Zoom in", group: "", run() {} }];
  assert.deepEqual(best("zoom", entries, 5).map(({ title }) => title), ["Zoom in", "Show zoom"]);
  assert.deepEqual(best("zoom out", entries, 5), []);
});
