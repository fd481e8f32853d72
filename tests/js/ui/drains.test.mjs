// What the panel of a drain says: counts in words, and the pods that need somebody first.

import assert from "node:assert/strict";
import { test } from "node:test";

import { counted, waiting } from "../../../static/js/ui/drains.js";

const pod = (name, state, why = "") => ({ id: name, namespace: "shop", name, state, why });
const drain = (state, pods, text = "said") => /** @type {any} */ ({ state, pods, text });

test("a drain under way counts, an ended one says its last word", () => {
  const pods = [pod("a", "gone"), pod("b", "blocked"), pod("c", "ending")];
  assert.equal(counted(drain("running", pods)), "1 of 3 pods are gone, 1 waits for a budget.");
  assert.equal(counted(drain("running", [])), "said");
  assert.equal(counted(drain("done", pods)), "said");
});

test("pods that need somebody stand first, gone ones not at all", () => {
  const pods = [pod("e", "ending"), pod("b", "blocked"), pod("a", "ending"), pod("f", "failed"), pod("g", "gone")];
  assert.deepEqual(waiting(pods).map(({ name }) => name), ["f", "b", "a", "e"]);
});
