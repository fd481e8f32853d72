// Of a namespace and a node of a fleet the page asks for every pod: their rows are lent to its model, and taken back.
import assert from "node:assert/strict";
import test from "node:test";

import { Lender } from "../../../static/js/fleet/lender.js";
import { createLooking, wantedOf } from "../../../static/js/fleet/looking.js";
import { Searching } from "../../../static/js/fleet/searching.js";
import { LiveSocket } from "../../../static/js/live/socket.js";
import { rowSum } from "../../../static/js/model/canonical.js";
import { Model } from "../../../static/js/model/model.js";
import { Moments } from "../../../static/js/timeline/moments.js";
import { History } from "../../../static/js/ui/history.js";

const pod = (id, more = {}) => ({ id, kind: "Pod", namespace: "shop", name: id, labels: {}, created_ms: 0, state: "ready", node: "node-1", owner: { id: "rs", kind: "ReplicaSet", name: "rs" }, ...more });
const group = (counts = { ready: 2 }) => ({ id: "pods:node:node-1", kind: "PodGroup", namespace: "", name: "node-1", labels: {}, created_ms: 0, by: "node", owner: null, counts });
const snapshot = (rows, seq = 1) => ({ t: "snapshot", epoch: "e", seq, part: 1, of: 1, rows });
const delta = (from, up, del = []) => ({ t: "delta", epoch: "e", from, to: from + 1, at_ms: 0, up, del });
const names = (model) => [...model.of("Pod").values()].map(({ name }) => name).sort();

function fleet(...rows) {
  const model = new Model();
  model.applyFrame(snapshot([group(), ...rows]));
  return model;
}

test("a row that was lent is found as any other, and is in no checksum", () => {
  const model = fleet();
  const sum = model.sum;
  assert.deepEqual(model.lend([pod("a")], []), { up: ["a"], del: [], reset: false });
  assert.equal(model.find("Pod", "shop", "a").id, "a");
  assert.deepEqual([...model.podsOn("node-1").keys()], ["a"]);
  assert.deepEqual([...model.podsOf("rs").keys()], ["a"]);
  assert.equal(model.sum, sum);
  assert.equal(model.owns("a"), false);
  assert.deepEqual([...model.own.keys()], ["pods:node:node-1"]);
  assert.deepEqual(model.applyFrame({ t: "beat", epoch: "e", seq: 1, sum }), { up: [], del: [], reset: false });
  assert.deepEqual(model.lend([], ["a"]).del.map(({ id }) => id), ["a"]);
  assert.equal(model.rows.size, 1);
});

test("the picture's own row stands before a lent one, which comes back when it is gone", () => {
  const model = fleet();
  model.lend([pod("a")], []);
  model.applyFrame(delta(1, [pod("a", { state: "failed" })]));
  assert.equal(model.rows.get("a").state, "failed");
  assert.deepEqual(model.lend([pod("a", { labels: { x: "1" } })], []).up, []);
  assert.equal(model.rows.get("a").state, "failed");
  assert.deepEqual(model.applyFrame(delta(2, [], ["a"])), { up: ["a"], del: [], reset: false });
  assert.deepEqual(model.rows.get("a").labels, { x: "1" });
  assert.equal(model.sum, rowSum(group()));
});

test("a repeated delta takes nothing that was lent, and a whole picture keeps it", () => {
  const model = fleet();
  model.lend([pod("a")], []);
  assert.deepEqual(model.applyFrame(delta(1, [], ["a"])).del, []);
  assert.deepEqual(names(model), ["a"]);
  model.applyFrame(snapshot([group(), pod("b", { state: "failed" })], 9));
  assert.deepEqual(names(model), ["a", "b"]);
  assert.equal(model.sum, (rowSum(group()) ^ rowSum(pod("b", { state: "failed" }))) >>> 0);
});

test("another model of the same content borrows for itself", () => {
  const model = fleet();
  model.lend([pod("a")], []);
  const copy = model.clone();
  model.lend([], ["a"]);
  assert.deepEqual(names(copy), ["a"]);
});

test("what several know stays while one of them knows it", () => {
  const model = fleet();
  const lender = new Lender(model);
  lender.put("shop", [pod("a"), pod("b")], []);
  lender.put("node-1", [pod("a")], []);
  assert.deepEqual(lender.drop("shop").del.map(({ id }) => id), ["b"]);
  assert.deepEqual(names(model), ["a"]);
  lender.replace("node-1", [pod("c")]);
  assert.deepEqual(names(model), ["c"]);
});

test("in the past nothing is lent, and what is gone meanwhile does not come back", () => {
  const model = fleet();
  const lender = new Lender(model);
  lender.put("shop", [pod("a"), pod("b")], []);
  const live = model.clone();
  lender.hold(true);
  assert.deepEqual(names(model), []);
  assert.deepEqual(lender.put("shop", [pod("c")], ["a"]), { up: [], del: [], reset: false });
  model.become(live);
  lender.hold(false);
  assert.deepEqual(names(model), ["b", "c"]);
});

test("only in a fleet something is asked for: the namespace that is chosen, and the node of what is open", () => {
  const model = fleet(pod("bad", { state: "failed", namespace: "other" }));
  const wanted = (more) => [...wantedOf(model, { namespace: "", open: "", ...more })];
  assert.deepEqual(wanted({}), []);
  assert.deepEqual(wanted({ namespace: "shop" }), ["namespace=shop&kind=Pod"]);
  assert.deepEqual(wanted({ open: "Node//node-3" }), ["node=node-3&kind=Pod"]);
  assert.deepEqual(wanted({ namespace: "shop", open: "Node//node-3" }), ["namespace=shop&kind=Pod", "node=node-3&kind=Pod"]);
  assert.deepEqual(wanted({ open: "Pod/other/bad" }), ["node=node-1&kind=Pod"]);
  assert.deepEqual(wanted({ namespace: "other", open: "Pod/other/bad" }), ["namespace=other&kind=Pod"]);
  assert.deepEqual(wanted({ open: "Pod/other/unknown" }), []);
  const small = new Model();
  small.applyFrame(snapshot([pod("a")]));
  assert.deepEqual([...wantedOf(small, { namespace: "shop", open: "Node//node-1" })], []);
});

/** A page over a fleet, and the lines it opens. */
function page() {
  const model = fleet();
  const at = { namespace: "", open: "", find: "", isPast: false };
  const [lines, lent, toasts] = [[], [], []];
  const connect = (path) => {
    const line = { path, readyState: 1, sent: [], closed: false, send: (text) => line.sent.push(JSON.parse(text)), close: () => { line.closed = true; } };
    lines.push(line);
    return line;
  };
  const listen = (wiring) => new LiveSocket({ ...wiring, connect, later: () => 0, cancel: () => {} });
  const [paths, waiting] = [[], []];
  const get = async (path) => {
    paths.push(path);
    return { ok: true, json: async () => ({ count: 3, rows: [pod("web-1")] }) };
  };
  const rest = async () => { while (waiting.length) waiting.shift()(); await new Promise((done) => { setImmediate(done); }); };
  const looking = createLooking({ get, later: (action) => waiting.push(action), path: "/live/", model, address: () => at, isPast: () => at.isPast, lent: (change) => lent.push(change), toast: (text) => toasts.push(text), listen });
  const say = (frame) => lines.at(-1).onmessage({ data: JSON.stringify(frame) });
  const hello = (view) => say({ t: "hello", proto: 1, epoch: "v", seq: 1, view: { namespace: "", node: "", kind: "", ...view }, role: "observer", user: "Vera", beat_s: 5, server_time_ms: 0, cluster: {}, kinds: {} });
  return { model, at, lines, lent, toasts, looking, say, hello, asked: { paths, rest } };
}

test("choosing a namespace opens its view, and its pods come, change and go with it", () => {
  const { model, at, lines, lent, looking, say, hello } = page();
  looking.onDraw();
  assert.equal(lines.length, 0);
  at.namespace = "shop";
  assert.equal(looking.isWaiting(), true);
  assert.deepEqual(lines.map(({ path }) => path), ["/live/?namespace=shop&kind=Pod"]);
  hello({ namespace: "shop", kind: "Pod" });
  say({ ...snapshot([pod("a"), pod("b")]), epoch: "v" });
  assert.equal(looking.isWaiting(), false);
  assert.deepEqual(names(model), ["a", "b"]);
  say({ ...delta(1, [pod("c")], ["a"]), epoch: "v" });
  assert.deepEqual(names(model), ["b", "c"]);
  assert.deepEqual(lent.at(-1).up, ["c"]);
  at.namespace = "";
  looking.onDraw();
  assert.equal(lines[0].closed, true);
  assert.deepEqual(names(model), []);
});

test("a view that is refused is said once, and asked for again when it is wanted anew", () => {
  const { at, lines, toasts, looking, say, hello } = page();
  at.open = "Node//node-1";
  looking.onDraw();
  say({ t: "bye", code: 4409, reason: "Podium is looking into 32 parts already.", retry_after_s: null });
  looking.onDraw();
  assert.match(toasts.join(), /no names at this moment\. Podium is looking into 32/);
  assert.equal(lines.length, 1);
  at.open = "";
  looking.onDraw();
  at.open = "Node//node-1";
  looking.onDraw();
  assert.equal(lines.length, 2);
  hello({});
  assert.equal(lines[1].closed, true); // a server that knows no views would send everything once more
  assert.equal(toasts.length, 2);
});

test("a namespace of too many pods says where they can be seen", () => {
  const { model, at, toasts, looking, say, hello } = page();
  at.namespace = "shop";
  looking.onDraw();
  hello({ namespace: "shop", kind: "Pod" });
  say({ ...snapshot([group({ ready: 30_000 }), pod("bad", { state: "failed" })]), epoch: "v" });
  assert.match(toasts.join(), /Open a node/);
  assert.deepEqual(names(model), ["bad"]);
  assert.equal(model.of("PodGroup").size, 1);
});

test("the tape of the past has what the picture held itself, and nothing that was lent", () => {
  const model = fleet(pod("bad", { state: "failed" }));
  const moments = new Moments({ model, socket: { follow() {} }, history: new History(), load: async () => null, onMoved() {} });
  model.lend([pod("a"), pod("bad")], []);
  moments.takes({ up: [...model.rows.keys()], del: [], reset: true }, 1);
  assert.deepEqual([...moments.tape.last.keys()].sort(), ["bad", "pods:node:node-1"]);
  moments.takes(model.applyFrame(delta(1, [group({ ready: 3 })], ["bad"])), 2); // it is well now, and counted
  assert.deepEqual([...moments.tape.last.keys()], ["pods:node:node-1"]);
  assert.deepEqual(names(model), ["a", "bad"]);
  moments.takes(model.applyFrame(snapshot([group({ ready: 3 })], 9)), 3);
  assert.deepEqual([...moments.tape.last.keys()], ["pods:node:node-1"]);
});

test("what a living source says of a row stands before what was found once, and takes it along when it goes", () => {
  const model = fleet();
  const lender = new Lender(model, ["search"]);
  lender.replace("search", [pod("a", { labels: { found: "once" } }), pod("b")]);
  lender.put("node-1", [pod("a")], []);
  assert.deepEqual(model.rows.get("a").labels, {});
  lender.put("node-1", [], ["a"]);
  assert.deepEqual(names(model), ["b"]);
});

/** A search whose answers and time the test gives. */
function searched(...answers) {
  const at = { now: 0 };
  const [asked, lent, waiting] = [[], [], []];
  const get = async (path) => {
    asked.push(path);
    const next = answers.shift();
    if (!next) throw new Error("no line");
    return { ok: true, json: async () => next };
  };
  const searching = new Searching({ path: "/live/", lend: (source, rows) => lent.push([source, rows.map(({ id }) => id)]), get, now_ms: () => at.now, later: (action) => waiting.push(action) });
  const rest = async () => { while (waiting.length) waiting.shift()(); await new Promise((done) => { setImmediate(done); }); };
  return { searching, at, asked, lent, rest };
}

test("a search asks once for what is typed when one pauses, and lends what is found", async () => {
  const { searching, asked, lent, rest } = searched({ count: 60, rows: [pod("web-1"), pod("web-2")] });
  searching.want("search", { q: "we", namespace: "" }, true); // too short
  for (const q of ["web", "web-", "web-1"]) searching.want("search", { q, namespace: "shop" }, true);
  assert.equal(searching.isWaiting("search"), true);
  await rest();
  searching.want("search", { q: "web-1", namespace: "shop" }, true);
  assert.deepEqual(asked, ["/live/search/?q=web-1&namespace=shop"]);
  assert.deepEqual(lent.at(-1), ["search", ["web-1", "web-2"]]);
  assert.equal(searching.beyond("search"), 58);
  assert.equal(searching.isWaiting("search"), false);
  searching.want("search", null);
  assert.deepEqual(lent.at(-1), ["search", []]);
  assert.equal(searching.beyond("search"), 0);
});

test("what was found is asked for again after five seconds, and stays where no answer comes", async () => {
  const { searching, at, asked, lent, rest } = searched({ count: 1, rows: [pod("web-1")] }, { count: 0, rows: [] });
  searching.want("search", { q: "web" });
  await rest();
  at.now = 4_000;
  searching.want("search", { q: "web" });
  assert.equal(asked.length, 1);
  at.now = 5_000;
  searching.want("search", { q: "web" });
  await rest();
  assert.deepEqual(lent.at(-1), ["search", []]);
  at.now = 10_000;
  searching.want("search", { q: "web" });
  await rest();
  assert.equal(asked.length, 3);
  assert.deepEqual(lent.at(-1), ["search", []]);
});

test("a search looks where the picture has no names, and not where the chosen namespace has them all", async () => {
  const { at, asked, looking, say, hello } = page();
  at.find = "web";
  looking.onDraw();
  await asked.rest();
  assert.deepEqual(asked.paths, ["/live/search/?q=web"]);
  assert.equal(looking.beyond(), 2);
  at.namespace = "shop";
  looking.onDraw();
  hello({ namespace: "shop", kind: "Pod" });
  say({ ...snapshot([pod("web-1")]), epoch: "v" });
  looking.onDraw();
  await asked.rest();
  assert.equal(looking.beyond(), 0);
});

test("a link to a pod that is only counted asks for it by its name, until its node is followed", async () => {
  const { model, at, asked, lines, looking, say, hello } = page();
  at.open = "Pod/shop/web-1";
  assert.equal(looking.isWaiting(), true);
  await asked.rest();
  assert.deepEqual(asked.paths, ["/live/search/?q=name%3Aweb-1&namespace=shop"]);
  assert.deepEqual(names(model), ["web-1"]);
  looking.onDraw();
  assert.deepEqual(lines.map(({ path }) => path), ["/live/?node=node-1&kind=Pod"]);
  hello({ node: "node-1", kind: "Pod" });
  say({ ...snapshot([pod("web-1"), pod("web-9")]), epoch: "v" });
  looking.onDraw();
  assert.deepEqual(names(model), ["web-1", "web-9"]);
  say({ ...delta(1, [], ["web-1"]), epoch: "v" });
  assert.deepEqual(names(model), ["web-9"]);
});
