import assert from "node:assert/strict";
import { test } from "node:test";
import { readAddress, writeAddress } from "../../../static/js/ui/address.js";

const full = { mode: "apps", of: "Deployment/workshop/hello", namespace: "workshop", select: "app in (a, b)", find: "image:hello 2.0", stage: true, camera: "2.44,0.500,0.125", open: "Pod/workshop/hello-1", tab: "yaml", system: true, when: "1795673400123", probe: "workshop/hello" };

test("a view survives its own link", () => {
  assert.deepEqual(readAddress(writeAddress(full)), full);
});

test("the plain start has a plain address", () => {
  assert.equal(writeAddress(readAddress("")), "");
});

test("a broken link opens the start instead of an error", () => {
  assert.deepEqual(readAddress("#view=<script>&ns=../..&open=x&system=yes&at=far,away&when=yesterday&probe=hello&%E0%A4%A"), readAddress(""));
});
