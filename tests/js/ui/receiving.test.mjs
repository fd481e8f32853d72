import assert from "node:assert/strict";
import { test } from "node:test";
import { notReceiving } from "../../../static/js/ui/receiving.js";

const services = new Map([["s", { name: "hello" }], ["t", { name: "hello-canary" }]]);
const pod = (name, state, standings, why = "") => ({ id: name, name, state, status: "", why, services: standings });
const said = (...pods) => notReceiving(pods, services).map(({ name, why }) => `${name}: ${why}`);

test("a pod that serves, and one that nobody selects, are not left out", () => {
  assert.deepEqual(said(pod("a", "ready", { s: "serving" }), pod("b", "failed", {}), pod("c", "failed", { gone: "selected" })), []);
});

test("the reason is the pod's own, in words", () => {
  assert.deepEqual(said(pod("b", "notready", { s: "not-ready" }, "Its readiness check fails."), pod("a", "pending", { s: "selected" })), ["a: pending", "b: Its readiness check fails."]);
});

test("a pod that is told to stop gets no new requests", () => {
  assert.deepEqual(said(pod("a", "terminating", { s: "draining" }, "Told to stop.")), ["a: told to stop, gets no new requests"]);
});

test("a ready pod without endpoint is said to be that", () => {
  assert.deepEqual(said(pod("a", "ready", { s: "selected" }), pod("b", "ready", { s: "not-ready" })), ["a: ready, but no EndpointSlice lists it", "b: ready, but its endpoint is not marked ready"]);
});

test("where another Service does send it traffic, the one that does not is named", () => {
  assert.deepEqual(said(pod("a", "ready", { s: "serving", t: "selected" })), ["a: ready, but no EndpointSlice lists it (of hello-canary)"]);
});
