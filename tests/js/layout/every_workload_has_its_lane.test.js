// @ts-check
import assert from "node:assert/strict";
import test from "node:test";
import { layoutApps } from "../../../static/js/layout/apps.js";
import { chooses } from "../../../static/js/layout/clauses.js";
import { laneWords } from "../../../static/js/layout/lane.js";
import { groupLanes } from "../../../static/js/layout/lanes.js";
import { cronjob, everyKind, job } from "../harness/kinds.js";
import { ownedBy, pod, Rows, view } from "../harness/rows.js";

const SIZE = { width: 1480, height: 900 };
/** @param {any} model */
const lanes = (model) => groupLanes(model, view({ mode: "apps" }));
/** @param {any} model */
const words = (model) => lanes(model).map((lane) => `${lane.name} | ${lane.workloads.map((w) => `${w.kind} ${w.generations.map((g) => `${g.letter || g.set?.name || "-"}:${g.pods.length}`).join(",")}`).join(" + ")}`);
/** @param {any} item */
const said = (item) => item.parts.filter((/** @type {any} */ part) => part.t === "text").map((/** @type {any} */ part) => part.runs.map((/** @type {any} */ run) => run.s).join("")).join(" | ");
/** @param {any} model @param {string} key */
const drawn = (model, key) => /** @type {any} */ (layoutApps(model, view({ mode: "apps" }), SIZE).items.find((item) => item.key.startsWith(key)));

test("pods of a set are grouped by revision, Jobs of a CronJob by Job", () => {
  assert.deepEqual(words(everyKind().model), ["agent | DaemonSet A:3", "db | StatefulSet A:2,B:1", "hello | Deployment A:3", "migrate | Job -:2", "report | CronJob report-1:1"]);
});

test("a Job that ended is drawn until its CronJob starts the next", () => {
  const cron = cronjob("report", { state: "waiting", active: 0 });
  const last = job("report-1", { owner: ownedBy(cron), state: "complete", active: 0 });
  assert.deepEqual(words(new Rows([cron, last])), ["report | CronJob report-1:0"]);
});

test("a CronJob without any Job is there, and says so", () => {
  const cron = cronjob("report", { state: "suspended", active: 0, last_ms: null, why: "Suspended: it starts no Jobs until somebody resumes it." });
  assert.match(said(drawn(new Rows([cron]), cron.id)), /\*\/5 \* \* \* \*.*Suspended/);
  assert.match(said(drawn(new Rows([cron]), "empty:")), /no Job is started/);
});

test("cards count what each kind counts", () => {
  const { model, db, agent, migrate } = everyKind();
  assert.match(drawn(model, db.id).label, /^StatefulSet db, updating, wants 3, has 3, 3 serving\. one after the other/);
  assert.match(said(drawn(model, db.id)), /waiting for statefulset rolling \| update to complete 1 pods at/);
  assert.match(drawn(model, agent.id).label, /^DaemonSet agent, steady, wants 3, has 3, 3 available\. one on each node that fits/);
  assert.equal(drawn(model, migrate.id).label, "Job migrate, running, 1 of 4 done, 2 running, 0 failed. 1 of 4 succeeded, 2 running.");
});

test("a failed Job is bad news for its lane, a running one is not", () => {
  const failed = job("sum", { state: "failed", active: 0, why: "Failed: its pods failed more often than it allows." });
  assert.ok(laneWords(lanes(new Rows([failed]))[0]).bad);
  assert.ok(!laneWords(lanes(new Rows([job("sum")]))[0]).bad);
});

test("what scales, protects, guards and feeds a workload stands below its card, and opens", () => {
  const { model, hello } = everyKind();
  const [lane] = lanes(model).filter(({ name }) => name === "hello");
  const lines = lane.lines.get(hello.dep.id) ?? [];
  assert.deepEqual(lines.map(({ s }) => s), ["scales 2–8 · cpu 12% of 50%", "budget: min available 2 · no eviction now", "guarded by deny-all (ingress)", "needs ConfigMap hello-settings, 2 Secrets"]);
  assert.equal(drawn(model, "line:horizontalpodautoscaler").kind, "horizontalpodautoscaler");
  assert.match(lines[3].title, /Secret hello-password, Secret registry/);
});

test("claims of pods are named though no template does", () => {
  const [lane] = lanes(everyKind().model).filter(({ name }) => name === "db");
  assert.ok([...lane.lines.values()].flat().some(({ s }) => s === "needs 3 claims"));
});

test("an Ingress is the way in, and says which", () => {
  const { model, hello } = everyKind();
  const [lane] = lanes(model).filter(({ name }) => name === "hello");
  assert.match(laneWords(lane).words, /from outside by shop\.example/);
  const door = drawn(model, `door:${hello.svc.id}`);
  assert.equal(door.kind, "ingress");
  assert.equal(door.title, "Ingress hello: shop.example/");
});

test("bare pods have no line of their namespace's policies", () => {
  const { model } = everyKind();
  const bare = lanes(model.with(pod("alone", { labels: { app: "hello" } }))).find(({ name }) => name === "pods without an owner");
  assert.deepEqual([...(bare?.lines.values() ?? [])].flat(), []);
});

test("selectors choose as Kubernetes does", () => {
  assert.ok(chooses({}, { app: "a" }), "empty chooses all");
  assert.ok(!chooses(null, { app: "a" }), "none chooses nothing");
  assert.ok(chooses({ matchExpressions: [{ key: "app", operator: "NotIn", values: ["b"] }] }, {}), "NotIn holds where the label is missing");
  assert.ok(!chooses({ matchExpressions: [{ key: "toString", operator: "Exists", values: [] }] }, {}), "a label must be there itself");
  assert.ok(!chooses({ matchExpressions: [{ key: "app", operator: "Fancy", values: [] }] }, { app: "a" }), "an unknown operator chooses nothing");
});
