// @ts-check
// The recent past of each Deployment's counts, for the corridor: how many there were, and how many were available, when.
// It holds what this browser has seen; nothing is invented for the time before.

const SAMPLES = 240; // a rollout of 100 pods changes the counts about 200 times
const SPAN_MS = 10 * 60_000; // older than the longest default progress deadline

/** @typedef {{ at_ms: number, total: number, ready: number, available: number, replicas: number }} Sample */

export class History {
  constructor() {
    /** @type {Map<string, Sample[]>} */
    this._samples = new Map();
  }

  /** @param {Record<string, any>} deployment @param {number} at_ms */
  record(deployment, at_ms) {
    const samples = this._samples.get(deployment.id) ?? [];
    const { current: total, ready, available, replicas } = deployment;
    const last = samples.at(-1);
    if (last && last.total === total && last.ready === ready && last.available === available && last.replicas === replicas) return;
    samples.push({ at_ms, total, ready, available, replicas });
    const oldest_ms = at_ms - SPAN_MS;
    while (samples.length > SAMPLES || (samples.length > 1 && samples[1].at_ms < oldest_ms)) samples.shift();
    this._samples.set(deployment.id, samples);
  }

  /** @param {string} id @returns {Sample[]} */
  of(id) {
    return this._samples.get(id) ?? [];
  }

  /** @param {string} id */
  forget(id) {
    this._samples.delete(id);
  }

  /** Take over what another holds; the other must not be used any more. @param {History} other */
  become(other) {
    this._samples = other._samples;
  }
}
