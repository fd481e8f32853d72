import assert from "node:assert/strict";
import { test } from "node:test";
import { EventLine } from "../../../static/js/live/events.js";
import { eventsOf, ways } from "../../../static/js/live/ways.js";

const NOWHERE = { epoch: null, seq: null };

/** Sockets that the test closes or lets speak. */
function stage() {
  const sockets = [];
  const events = [];
  const socket = () => {
    const line = new EventTarget();
    sockets.push(line);
    return line;
  };
  const connect = ways({ socket, events: (path, place) => { events.push(place); return {}; } });
  const fail = () => { connect("/live/", NOWHERE); sockets.at(-1).dispatchEvent(new Event("close")); };
  return { connect, sockets, events, fail };
}

test("after two sockets that never spoke the frames come as events, and every other time a socket is tried again", () => {
  const { connect, sockets, events, fail } = stage();
  fail();
  fail();
  connect("/live/", { epoch: "e", seq: 7 });
  assert.deepEqual(events, [{ epoch: "e", seq: 7 }]);
  assert.equal(sockets.length, 2);
  fail();
  assert.equal(sockets.length, 3);
  connect("/live/", NOWHERE);
  assert.equal(events.length, 2);
});

test("where a socket worked once, a server that restarts does not move the page to the other way", () => {
  const { connect, sockets, events, fail } = stage();
  connect("/live/", NOWHERE);
  sockets[0].dispatchEvent(new Event("message"));
  sockets[0].dispatchEvent(new Event("close"));
  for (let turn = 0; turn < 5; turn += 1) fail();
  assert.deepEqual(events, []);
  fail();
  connect("/live/", NOWHERE);
  assert.equal(events.length, 1);
});

test("each line of a page says the same name, whichever way it goes, and another page another one", () => {
  const paths = [];
  const page = () => ways({ socket: (path) => { paths.push(path); return new EventTarget(); }, events: (path) => { paths.push(path); return {}; } });
  const connect = page();
  connect("/live/", NOWHERE).dispatchEvent(new Event("close"));
  connect("/live/", NOWHERE).dispatchEvent(new Event("close"));
  connect("/live/", NOWHERE);
  page()("/live/", NOWHERE);
  const name = paths[0].match(/^\/live\/\?window=([0-9A-Za-z-]{1,64})$/)[1];
  assert.deepEqual(paths.slice(1, 3), [`/live/?window=${name}`, `/live/events/?window=${name}`]);
  assert.notEqual(paths[3], paths[0]);
});

test("the events of a view are asked for as its socket is", () => {
  assert.equal(eventsOf("/at/x/live/"), "/at/x/live/events/");
  assert.equal(eventsOf("/live/?node=a&kind=Pod"), "/live/events/?node=a&kind=Pod");
  const paths = [];
  const connect = ways({ socket: (path) => { paths.push(path); return new EventTarget(); }, name: "one" });
  connect("/live/?node=a&kind=Pod", NOWHERE);
  assert.deepEqual(paths, ["/live/?node=a&kind=Pod&window=one"]);
});

/** A server end that answers one request after the other with these texts. */
function answers(...given) {
  const asked = [];
  const ask = async (path, { headers, signal }) => {
    asked.push(headers?.["Last-Event-ID"] ?? "");
    const next = given.shift();
    if (next === undefined) return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
    if (typeof next === "number") return new Response("", { status: next });
    const pieces = [...next].map((piece) => new TextEncoder().encode(piece));
    return new Response(new ReadableStream({ pull(at) { const piece = pieces.shift(); if (piece) at.enqueue(piece); else at.close(); } }));
  };
  return { asked, ask };
}

/** Listens until so many frames have come, or the line is closed. */
function heard(line, count) {
  return new Promise((resolve) => {
    const frames = [];
    line.onmessage = ({ data }) => { frames.push(JSON.parse(data)); if (frames.length === count) resolve(frames); };
    line.onclose = ({ code }) => resolve(code);
  });
}

test("frames come whole however they are cut, and the next answer begins where this one ended", async () => {
  const { asked, ask } = answers('data: {"t":"hello"}\n\nid: e:5\ndata: {"t":"snapshot","x":"ä\\n"}\n\n', 'data: {"t":"beat"}\n\n');
  const line = new EventLine("/live/events/", NOWHERE, ask);
  assert.deepEqual(await heard(line, 3), [{ t: "hello" }, { t: "snapshot", x: "ä\n" }, { t: "beat" }]);
  line.close();
  assert.deepEqual(asked.slice(0, 2), ["", "e:5"]);
});

test("a page that has a picture begins from its place, and asks anew after a gap", async () => {
  const { asked, ask } = answers();
  const line = new EventLine("/live/events/", { epoch: "e", seq: 3 }, ask);
  line.send(JSON.stringify({ t: "sub", epoch: "e", seq: 3 }));
  line.send(JSON.stringify({ t: "ack", seq: 3 }));
  line.send(JSON.stringify({ t: "sub", epoch: null, seq: null }));
  await new Promise((resolve) => setImmediate(resolve));
  line.close();
  assert.deepEqual(asked, ["e:3", ""]);
});

test("a good-bye ends the line, and nothing is asked for behind it", async () => {
  const { asked, ask } = answers('data: {"t":"bye","code":4412,"reason":"Podium restarts.","retry_after_s":3}\n\n');
  const line = new EventLine("/live/events/", NOWHERE, ask);
  assert.equal(await heard(line, 99), 4412);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(asked.length, 1);
});

test("a session that ended, a server that is away, and an answer with nothing in it end the line with their codes", async () => {
  for (const [given, code] of [[403, 4401], [502, 1006], ["", 1006]]) {
    const line = new EventLine("/live/events/", NOWHERE, answers(given).ask);
    assert.equal(await heard(line, 99), code);
    assert.equal(line.readyState, 3);
  }
});

test("at a place that has ended the reason is read although the answer is a 404", async () => {
  const bye = { t: "bye", code: 4404, reason: "The lesson has ended.", retry_after_s: null };
  const ask = async () => new Response(`data: ${JSON.stringify(bye)}\n\n`, { status: 404, headers: { "Content-Type": "text/event-stream" } });
  const [heardFrames, code] = await new Promise((resolve) => {
    const frames = [];
    const line = new EventLine("/at/run-1/live/events/", NOWHERE, ask);
    line.onmessage = ({ data }) => frames.push(JSON.parse(data));
    line.onclose = ({ code }) => resolve([frames, code]);
  });
  assert.deepEqual([heardFrames, code], [[bye], 4404]);
});
