// @ts-check
// The recent past of each workload's counts, for the corridor: how many there were, and how many were available, when.
// It holds what this browser has seen; nothing is invented for the time before.

import { Moments } from "./moments.js";

const SAMPLES = 480; // a rollout of 100 pods changes the counts about 200 times; one of 500 loses every second of its older points
const SPAN_MS = 10 * 60_000; // as long as the default progress deadline

/** @typedef {{ at_ms: number, total: number, ready: number, available: number, updated: number, replicas: number, floor: number, ceiling: number }} Sample */

/** What is counted of a row. @param {Record<string, any>} row */
const counts = ({ current, ready, available, updated, replicas, floor, ceiling }) => ({ total: current, ready, available, updated, replicas, floor, ceiling });

export class History {
  constructor() {
    this._moments = new Moments();
    /** @type {Map<string, Sample[]>} */
    this._samples = new Map();
  }

  /** @param {Record<string, any>} row  a Deployment, StatefulSet or DaemonSet @param {number} at_ms @param {Record<string, any>} [before]  the row before, where it is known: what began between the two is marked */
  record(row, at_ms, before) {
    this._moments.record(before, row, at_ms);
    let samples = this._samples.get(row.id) ?? [];
    const now = /** @type {Record<string, number>} */ (counts(row));
    const last = /** @type {Record<string, number> | undefined} */ (samples.at(-1));
    if (last && Object.entries(now).every(([name, count]) => last[name] === count)) return;
    samples.push(/** @type {any} */ ({ at_ms, ...now }));
    const oldest_ms = at_ms - SPAN_MS;
    while (samples.length > 1 && samples[1].at_ms < oldest_ms) samples.shift();
    // Of the older half every second point goes: the line keeps its length and its ends, and loses detail where nobody looks.
    if (samples.length > SAMPLES) samples = samples.filter((_, i) => i >= SAMPLES / 2 || i % 2 === 0);
    this._samples.set(row.id, samples);
  }

  /** @param {string} id @returns {Sample[]} */
  of(id) {
    return this._samples.get(id) ?? [];
  }

  /** @param {string} id */
  momentsOf(id) {
    return this._moments.of(id);
  }

  /** @param {string} id */
  forget(id) {
    this._moments.forget(id);
    this._samples.delete(id);
  }

  /** Take over what another holds; the other must not be used any more. @param {History} other */
  become(other) {
    this._samples = other._samples;
  }
}
