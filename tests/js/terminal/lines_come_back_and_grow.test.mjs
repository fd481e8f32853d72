import assert from "node:assert/strict";
import { test } from "node:test";

import { createAsker } from "../../../static/js/terminal/asking.js";
import { Past, grown } from "../../../static/js/terminal/past.js";

test("the arrows bring lines back, and at the end what was being typed", () => {
  const past = new Past();
  for (const line of ["one", "two", "two", " "]) past.add(line);
  assert.equal(past.step(-1, "dra"), "two");
  assert.equal(past.step(-1, "two"), "one");
  assert.equal(past.step(-1, "one"), null);
  assert.equal(past.step(1, "one"), "two");
  assert.equal(past.step(1, "two"), "dra");
  assert.equal(past.step(1, "dra"), null);
});

test("a line grows as far as all offers agree", () => {
  assert.equal(grown("kubectl ro", ["rollout"]), "kubectl rollout ");
  assert.equal(grown("kubectl rollout re", ["restart", "resume"]), "kubectl rollout res");
  assert.equal(grown("kubectl scale deploy/h", ["deploy/hello", "deploy/hello2"]), "kubectl scale deploy/hello");
  assert.equal(grown("kubectl scale x --rep", ["--replicas="]), "kubectl scale x --replicas=");
  assert.equal(grown("kubectl get ", ["a", "b"]), "kubectl get ");
  assert.equal(grown("kubectl x", []), "kubectl x");
});

const answering = (/** @type {string[]} */ ...chunks) => async () => new Response(new ReadableStream({
  start(control) {
    for (const chunk of chunks) control.enqueue(new TextEncoder().encode(chunk));
    control.close();
  },
}));

test("output is told while it comes, however it is cut", async () => {
  /** @type {any[]} */
  const said = [];
  const asker = createAsker({ where: "/terminal/", token: "", fetch: /** @type {any} */ (answering('{"out":"a', 'b\\n"}\n{"err":"c"}\n{"ex', 'it":3}\n')) });
  const code = await asker.run("x", "", new AbortController().signal, (one) => said.push(one));
  assert.deepEqual([code, said], [3, [{ out: "ab\n" }, { err: "c" }]]);
});

test("what is refused is said in the server's words", async () => {
  /** @type {any[]} */
  const said = [];
  const refusing = async () => new Response(JSON.stringify({ why: "Too long." }), { status: 413 });
  const code = await createAsker({ where: "/", token: "", fetch: /** @type {any} */ (refusing) }).run("x", "", new AbortController().signal, (one) => said.push(one));
  assert.deepEqual([code, said], [1, [{ err: "Too long.\n" }]]);
});
