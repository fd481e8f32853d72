// @ts-check
/** The same app by nine single orders, of which one gets lost, and by one wish that a loop keeps comparing with what is so. */

import { seeded } from "../seeded.js";

/** What each order stands on, by its place. */
export const ORDERS = /** @type {readonly { says: string, after: readonly number[] }[]} */ ([
  { says: "Choose node-2 for hello", after: [] },
  { says: "Pull the image of hello there", after: [0] },
  { says: "Start hello", after: [1] },
  { says: "Choose node-3 for auth", after: [] },
  { says: "Pull the image of auth there", after: [3] },
  { says: "Start auth", after: [4] },
  { says: "Open a port for hello", after: [2] },
  { says: "Tell hello where auth is", after: [2, 5] },
  { says: "Tell callers where hello is", after: [6] },
]);

/** @typedef {"done" | "lost" | "undone"} Outcome `undone`: it came, and what it stands on was not there */

/** @param {number} seed which one gets lost: another one for each seed that follows */
export const lostOf = (seed) => Math.floor(seeded(seed)() * ORDERS.length);

/** Nine orders, each sent once. @param {number} lost @returns {Outcome[]} */
export function obeyed(lost) {
  /** @type {Outcome[]} */
  const outcomes = [];
  ORDERS.forEach(({ after }, at) => {
    outcomes.push(at === lost ? "lost" : after.every((one) => outcomes[one] === "done") ? "done" : "undone");
  });
  return outcomes;
}

/**
 * One wish: in each round the loop does what is missing; in the first round the same message gets lost.
 * @param {number} lost @returns {Outcome[][]} the rounds, the last of which misses nothing
 */
export function wished(lost) {
  const rounds = [obeyed(lost)];
  // The second round finds the difference again, and nothing is lost this time.
  rounds.push(rounds[0].map(() => "done"));
  return rounds;
}

/** @param {readonly Outcome[]} outcomes */
export const missing = (outcomes) => outcomes.filter((one) => one !== "done").length;
