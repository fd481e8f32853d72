// @ts-check
// Which of the lit pods receive no traffic of the Services that select them, and why: the answer to "who of hello gets nothing?". Pure; tested in node.

import { STATE_WORDS } from "../layout/pods.js";

/** @typedef {{ id: string, name: string, why: string }} Left */

/**
 * @param {Iterable<any>} pods  rows of pods
 * @param {Map<string, any>} services  rows of Services by id
 * @returns {Left[]} by name; a pod that no Service selects is not left out of anything
 */
export function notReceiving(pods, services) {
  const left = [];
  for (const pod of pods) {
    const standings = Object.entries(pod.services ?? {}).filter(([id]) => services.has(id));
    const missed = standings.filter(([, standing]) => standing !== "serving");
    if (missed.length) left.push({ id: pod.id, name: pod.name, why: reason(pod, missed[0][1], missed.length < standings.length ? missed.map(([id]) => services.get(id).name) : []) });
  }
  return left.sort((a, b) => a.name.localeCompare(b.name));
}

/** @param {any} pod @param {string} standing @param {string[]} only  Services, where others do send it traffic */
function reason(pod, standing, only) {
  const whose = only.length ? ` (of ${only.join(", ")})` : "";
  if (pod.state === "ready" && standing !== "draining") return `ready, but ${standing === "not-ready" ? "its endpoint is not marked ready" : "no EndpointSlice lists it"}${whose}`;
  if (standing === "draining" || pod.state === "terminating") return `told to stop, gets no new requests${whose}`;
  return `${pod.why || STATE_WORDS[pod.state] || pod.status}${whose}`;
}
