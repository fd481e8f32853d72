import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveSocket } from "../../../static/js/live/socket.js";
import { Model } from "../../../static/js/model/model.js";
import { rowSum } from "../../../static/js/model/canonical.js";

/** A server end, a clock and timers that only move when the test says so. */
function stage({ random = () => 1, ...more } = {}) {
  const at = { now: 1_000_000 };
  const timers = new Set();
  const sockets = [];
  const changes = [];
  const statuses = [];
  const model = new Model();
  const connect = () => {
    const socket = { readyState: 1, sent: [], closed: false, send: (text) => socket.sent.push(JSON.parse(text)), close: () => { socket.closed = true; } };
    sockets.push(socket);
    return socket;
  };
  const later = (action, delay_ms) => { const timer = { action, due: at.now + delay_ms }; timers.add(timer); return timer; };
  const live = new LiveSocket({ ...more, path: "/live/", model, connect, now_ms: () => at.now, random, later, cancel: (timer) => timers.delete(timer), onChange: (change, frame) => changes.push([change, frame]), onStatus: () => statuses.push(live.status) });
  const pass = (ms) => {
    const end = at.now + ms;
    for (;;) {
      const next = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
      if (!next) break;
      timers.delete(next);
      at.now = next.due;
      next.action();
    }
    at.now = end;
  };
  const say = (frame) => sockets.at(-1).onmessage({ data: JSON.stringify(frame) });
  return { live, model, sockets, changes, statuses, pass, say, at, types: () => sockets.at(-1).sent.map(({ t }) => t) };
}

const row = (id, more = {}) => ({ id, kind: "Pod", namespace: "w", name: id, labels: {}, created_ms: 0, node: "", owner: null, ...more });
const hello = { t: "hello", proto: 1, epoch: "e1", seq: 5, role: "observer", user: "Vera", beat_s: 5, server_time_ms: 1_500_000, cluster: {}, kinds: { Pod: { state: "live", since_ms: 0, reason: "" } } };
const snapshot = { t: "snapshot", epoch: "e1", seq: 5, part: 1, of: 1, rows: [row("a")] };
const delta = (from, to, up, del = []) => ({ t: "delta", epoch: "e1", from, to, at_ms: 0, up, del });

function opened(options) {
  const on = stage(options);
  on.live.start();
  on.say(hello);
  on.say(snapshot);
  return on;
}

test("a first visit asks for the whole picture and acknowledges it", () => {
  const { sockets, model, pass, live } = opened();
  assert.deepEqual(sockets[0].sent[0], { t: "sub", epoch: null, seq: null });
  assert.equal(model.rows.size, 1);
  assert.equal(live.status, "open");
  pass(250);
  assert.deepEqual(sockets[0].sent.at(-1), { t: "ack", seq: 5 });
});

test("a gap is answered by asking again from where the picture stands, once", () => {
  const { sockets, say } = opened();
  say(delta(7, 8, []));
  assert.equal(sockets[0].sent.filter(({ t }) => t === "sub").length, 1);
  const on = opened();
  on.pass(1_001);
  on.say(delta(7, 8, []));
  on.say(delta(8, 9, []));
  assert.deepEqual(on.sockets[0].sent.filter(({ t }) => t === "sub").at(-1), { t: "sub", epoch: "e1", seq: 5 });
  assert.equal(on.sockets[0].sent.filter(({ t }) => t === "sub").length, 2);
});

test("a wrong checksum leads to a whole new picture", () => {
  const { sockets, say, model, pass } = opened();
  pass(2_000);
  say({ t: "beat", epoch: "e1", seq: 5, sum: (rowSum(row("a")) ^ 1) >>> 0, server_time_ms: 0 });
  assert.equal(model.mismatches, 1);
  assert.deepEqual(sockets[0].sent.at(-1), { t: "sub", epoch: null, seq: null });
});

test("silence is noticed after 12 s, the picture stays, and the next connection resumes", () => {
  const { sockets, say, model, pass, live } = opened({ random: () => 0.5 });
  pass(11_999);
  assert.equal(live.status, "open");
  pass(1);
  assert.equal(live.status, "closed");
  assert.equal(sockets[0].closed, true);
  assert.equal(model.rows.size, 1);
  pass(250);
  assert.equal(sockets.length, 2);
  say(hello);
  assert.deepEqual(sockets[1].sent[0], { t: "sub", epoch: "e1", seq: 5 });
});

test("failing again and again waits longer, up to 15 s", () => {
  const { sockets, pass, live } = stage();
  live.start();
  const waits = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000];
  for (const wait_ms of waits) {
    const before = sockets.length;
    sockets.at(-1).onclose({ code: 1006 });
    pass(wait_ms - 1);
    assert.equal(sockets.length, before);
    pass(1);
    assert.equal(sockets.length, before + 1);
  }
});

test("a server that restarts names the time to come back", () => {
  const { sockets, say, pass } = opened({ random: () => 0 });
  say({ t: "bye", code: 1012, reason: "restarting", retry_after_s: 3 });
  sockets[0].onclose({ code: 1012 });
  pass(2_999);
  assert.equal(sockets.length, 1);
  pass(1);
  assert.equal(sockets.length, 2);
});

test("a revoked session does not come back", () => {
  const { sockets, say, pass, live } = opened();
  say({ t: "bye", code: 4403, reason: "revoked", retry_after_s: null });
  sockets[0].onclose({ code: 4403 });
  pass(60_000);
  assert.equal(live.status, "ended");
  assert.equal(live.ending?.isSignedOut, true);
  assert.equal(sockets.length, 1);
});

test("who is sent away for another reason than signing out is told that reason", () => {
  const { say, pass, sockets, live } = opened();
  say({ t: "bye", code: 4409, reason: "Too many windows are open.", retry_after_s: null });
  sockets[0].onclose({ code: 4409 });
  pass(60_000);
  assert.deepEqual(live.ending, { isSignedOut: false, reason: "Too many windows are open." });
  assert.equal(sockets.length, 1);
});

test("the server's clock is estimated from the shortest round trip", () => {
  const { say, live, at, pass } = opened();
  pass(100);
  say({ t: "pong", at_ms: at.now - 40, server_time_ms: at.now + 499_980 });
  assert.equal(live.serverNow_ms() - at.now, 500_000);
});

test("half a frame is not believed: the connection is made anew", () => {
  const { sockets, live } = opened();
  sockets[0].onmessage({ data: '{"t":"del' });
  assert.equal(live.status, "closed");
});

test("a late message of an old connection changes nothing", () => {
  const { sockets, model, pass } = opened();
  const [old] = sockets;
  old.onclose({ code: 1006 });
  pass(500);
  old.onmessage({ data: JSON.stringify(delta(5, 6, [row("z")])) });
  assert.equal(model.rows.has("z"), false);
});

test("states of kinds are kept for the page", () => {
  const { say, live } = opened();
  say({ t: "state", kind: "Node", state: "forbidden", since_ms: 7, reason: "nodes is forbidden" });
  assert.deepEqual(live.kinds.Node, { state: "forbidden", since_ms: 7, reason: "nodes is forbidden" });
});

test("every delta is acknowledged, also one that changes nothing here", () => {
  const { sockets, say, pass } = opened();
  pass(1_000);
  say(delta(5, 6, [], ["came and went"]));
  assert.deepEqual(sockets[0].sent.at(-1), { t: "ack", seq: 6 });
});

test("many deltas are acknowledged together, twice a second", () => {
  const { sockets, say, pass } = opened();
  for (let seq = 5; seq < 25; seq += 1) {
    say(delta(seq, seq + 1, [row("a", { restarts: seq })]));
    pass(50);
  }
  pass(500);
  const acks = sockets[0].sent.filter(({ t }) => t === "ack");
  assert.ok(acks.length <= 5, `${acks.length} in 1.5 s`);
  assert.equal(acks.at(-1).seq, 25);
});

test("a hidden page whose timers sleep acknowledges when the next frame comes", () => {
  const { sockets, say, at, model } = opened();
  at.now += 100; // timers do not run
  say(delta(5, 6, [row("b")]));
  at.now += 5_000;
  say({ t: "beat", epoch: "e1", seq: 6, sum: model.sum, server_time_ms: 0 });
  assert.deepEqual(sockets[0].sent.at(-1), { t: "ack", seq: 6 });
});

test("a server that goes and says when to come back is waited for, each page at its own moment, and told of", () => {
  const waits = [0, 0.5, 1].map((chance) => {
    const on = opened({ random: () => chance });
    on.say({ t: "bye", code: 4412, reason: "Podium restarts.", retry_after_s: 3 });
    on.sockets[0].onclose({ code: 4412 });
    assert.equal(on.live.parting, "Podium restarts.");
    const gone = on.at.now;
    while (on.sockets.length === 1) on.pass(10);
    return on.at.now - gone;
  });
  assert.deepEqual(waits.map((ms) => Math.round(ms / 100) / 10), [3, 3.5, 4]);
});

test("a restart is over with the first word of the new process, and not believed for ever", () => {
  const on = opened({ random: () => 0 });
  on.say({ t: "bye", code: 4412, reason: "Podium restarts.", retry_after_s: 1 });
  on.sockets[0].onclose({ code: 4412 });
  on.pass(1_000);
  assert.equal(on.live.parting, "Podium restarts.");
  on.say({ ...hello, epoch: "e2" });
  assert.equal(on.live.parting, "");
  const never = opened({ random: () => 0 });
  never.say({ t: "bye", code: 4412, reason: "Podium restarts.", retry_after_s: 1 });
  never.sockets[0].onclose({ code: 4412 });
  never.pass(61_000);
  assert.equal(never.live.parting, "");
});

test("the first picture of a large cluster comes by HTTP, and the socket goes on from its place", async () => {
  const asked = [];
  const beat = { t: "beat", epoch: "e1", seq: 5, sum: rowSum(row("a")), server_time_ms: 0 };
  const on = stage({ picture: "/at/b/live/snapshot/", fetchFirst: async (path) => { asked.push(path); return [snapshot, beat]; } });
  on.live.start();
  on.say(hello);
  assert.deepEqual(on.types(), ["ping"]);
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(on.sockets[0].sent.find(({ t }) => t === "sub"), { t: "sub", epoch: "e1", seq: 5 });
  assert.deepEqual([asked, on.model.rows.size, on.model.mismatches], [["/at/b/live/snapshot/"], 1, 0]);
  on.sockets[0].onclose({ code: 1006 });
  on.pass(1_000);
  on.say(hello);
  assert.equal(asked.length, 1, "it has a picture: what is missing comes over the socket");
});

test("where the picture does not come by HTTP, it comes over the socket", async () => {
  const on = stage({ picture: "/live/snapshot/", fetchFirst: async () => null });
  on.live.start();
  on.say(hello);
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(on.sockets[0].sent.find(({ t }) => t === "sub"), { t: "sub", epoch: null, seq: null });
});
