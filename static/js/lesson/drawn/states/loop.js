// @ts-check
/** A control loop at a walking pace: what is wished, what is there, and a hand that goes from station to station. */

export const STATIONS = /** @type {const} */ (["observe", "compare", "act", "again"]);
export const WISH_MOST = 5;

/**
 * @typedef {(typeof STATIONS)[number]} Station
 * @typedef {{ wish: number, pods: readonly number[], made: number, station: Station, seen: number | null, isAwake: boolean, missed: number, call: string, did: "made" | "removed" | "nothing" | "" }} State
 *   `pods`: their numbers, the oldest first; `made`: how many were ever made; `seen`: what the last observation counted;
 *   `missed`: pods that went while the loop slept; `call`: the request of the present station; `did`: what its act came to
 */

/** @returns {State} */
export const begin = () => ({ wish: 3, pods: [1, 2, 3], made: 3, station: "again", seen: null, isAwake: true, missed: 0, call: "", did: "" });

/** A name as a ReplicaSet gives it: always another one. @param {number} number */
export const nameOf = (number) => `web-${(number * 7_919 + 20_011).toString(36).slice(-4)}`;

/** The difference that the loop knows of; null before it has looked. @param {State} state */
export const difference = (state) => (state.seen === null ? null : state.wish - state.seen);

/** @param {State} state @param {number} by @returns {State} */
export const wish = (state, by) => ({ ...state, wish: Math.max(0, Math.min(WISH_MOST, state.wish + by)) });

/** A pod goes, by somebody's hand. @param {State} state @param {number} number @returns {State} */
export function kill(state, number) {
  const pods = state.pods.filter((one) => one !== number);
  return { ...state, pods, missed: state.missed + (state.isAwake ? 0 : state.pods.length - pods.length) };
}

/** Asleep it does nothing. Awake again it begins by looking: what it missed nobody tells it. @param {State} state @param {boolean} isAwake @returns {State} */
export const awake = (state, isAwake) => ({ ...state, isAwake, station: "again", seen: null, call: "", did: "", missed: isAwake ? state.missed : 0 });

/** The hand moves on by one station, and what belongs to it happens. @param {State} state @returns {State} */
export function step(state) {
  if (!state.isAwake) return state;
  const station = STATIONS[(STATIONS.indexOf(state.station) + 1) % STATIONS.length];
  const next = { ...state, station, call: "", did: /** @type {State["did"]} */ ("") };
  if (station === "observe") return { ...next, seen: state.pods.length, call: "GET /api/v1/namespaces/demo/pods?labelSelector=app=web" };
  if (station === "act") return act(next);
  return next;
}

/** Exactly one pod more or less, or none. @param {State} state @returns {State} */
function act(state) {
  const missing = difference(state) ?? 0;
  if (missing > 0) {
    const made = state.made + 1;
    return { ...state, made, pods: [...state.pods, made], missed: 0, call: "POST /api/v1/namespaces/demo/pods", did: "made" };
  }
  if (missing < 0) {
    const gone = state.pods[state.pods.length - 1];
    return { ...state, pods: state.pods.slice(0, -1), call: `DELETE /api/v1/namespaces/demo/pods/${nameOf(gone)}`, did: "removed" };
  }
  return { ...state, did: "nothing" };
}

/** Whether a round is over that had nothing to do. @param {State} state */
export const isAtRest = (state) => state.station === "act" && state.did === "nothing";

/** The present station in a sentence. @param {State} state */
export function sentence(state) {
  const { station, pods, wish: wished, seen } = state;
  if (!state.isAwake) return state.missed ? `The loop sleeps. ${state.missed} pod${state.missed === 1 ? " is" : "s are"} gone, and nothing happens.` : "The loop sleeps: nobody compares now.";
  if (station === "observe") return `Observe: ${pods.length} pod${pods.length === 1 ? " is" : "s are"} there.`;
  if (station === "compare") return `Compare: ${wished} wished, ${seen} seen, difference ${signed(difference(state) ?? 0)}.`;
  if (station === "act") return { made: `Act: one pod is made, ${nameOf(state.made)}.`, removed: "Act: one pod too many is removed.", nothing: "Act: the difference is 0, so nothing is done.", "": "" }[state.did];
  return `${wished} wished, ${pods.length} there. And again, from what is so now.`;
}

/** @param {number} number */
export const signed = (number) => (number > 0 ? `+${number}` : number < 0 ? `−${-number}` : "0");
