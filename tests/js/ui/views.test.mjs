import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../../static/js/views/store.js";

function made(text) {
  const kept = new Map(text === undefined ? [] : [["k", text]]);
  return createStore({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) }, "k");
}

test("a view is saved, replaced under its name, renamed and deleted", () => {
  const store = made();
  assert.equal(store.save(" Monday  course ", "#view=apps"), "");
  assert.equal(store.save("Monday course", "#ns=a"), "");
  store.save("Evening", "");
  assert.deepEqual(store.list(), [{ name: "Evening", hash: "" }, { name: "Monday course", hash: "#ns=a" }]);
  assert.match(store.rename("Evening", "Monday course"), /already/);
  assert.equal(store.rename("Evening", "Night"), "");
  store.remove("Monday course");
  assert.deepEqual(store.list(), [{ name: "Night", hash: "" }]);
});

test("what cannot be kept says why", () => {
  const store = made();
  assert.match(store.save("  ", "#a"), /name/);
  assert.match(store.save("long", `#${"x".repeat(2001)}`), /too long/);
  for (let i = 0; i < 50; i += 1) store.save(`view ${i}`, "#a");
  assert.match(store.save("one more", "#a"), /50 views/);
  const full = createStore({ getItem: () => null, setItem: () => { throw new Error("quota"); } }, "k");
  assert.match(full.save("a", "#a"), /storage/);
});

test("what somebody else left in the storage is not followed", () => {
  assert.deepEqual(made("not json").list(), []);
  assert.deepEqual(made('[{"name":"a","hash":"javascript:alert(1)"},{"name":"b","hash":"#ns=b"},7]').list(), [{ name: "b", hash: "#ns=b" }]);
});
