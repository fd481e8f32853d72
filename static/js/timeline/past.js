// @ts-check
// Where what was comes from: the server that keeps the last hour, or a recording that is here in whole.

import { age } from "../layout/age.js";
import { readFile } from "./reading.js";

/** @typedef {import("./tape.js").Tape} Tape */
/** @typedef {{ from_ms: number, kept: string, counts?: [number, number][], marks?: import("./strip.js").Mark[] }} Overview */
/**
 * @typedef {object} Past
 * @property {boolean} hasLive  whether there is a live picture to go back to
 * @property {() => Promise<Tape | null>} load  what was before the page was opened
 * @property {() => Promise<Overview>} overview
 * @property {((row: any) => Promise<import("./authors.js").Told>) | null} ask  who changed an object, by the cluster's own word; null: there is no cluster
 * @property {(tape: Tape) => void} [onReady]  called with a tape that is here in whole
 */

/** @param {number} status */
const refused = (status) => (status === 401 || status === 403 ? "you may not see what was, or your session has ended." : `Podium answers ${status}.`);

const MEGABYTE = 1024 * 1024;

/** @param {string} base  what stands before every address of this cluster @param {typeof fetch} get @returns {Past} */
export function pastOfServer(base, get = (input, init) => fetch(input, init)) {
  return {
    hasLive: true,
    async ask({ kind, namespace, name, id }) {
      const answer = await get(`${base}/history/authors/?${new URLSearchParams({ kind, namespace, name, uid: id })}`);
      return answer.json();
    },
    async load() {
      const answer = await get(`${base}/history/recording/`);
      if (!answer.ok) throw new Error(refused(answer.status));
      return (await readFile(await answer.blob())).tape;
    },
    async overview() {
      const answer = await get(`${base}/history/`);
      if (!answer.ok) throw new Error(refused(answer.status));
      const told = await answer.json();
      const size = told.size_bytes / MEGABYTE;
      const kept = `${age(told.now_ms - told.from_ms)} kept, ${size < 0.1 ? "under 0.1" : size.toFixed(1)} MB (at most ${age(told.max_s * 1000)}, ${Math.round(told.max_bytes / MEGABYTE)} MB)`;
      return { from_ms: told.from_ms, counts: told.counts, marks: told.marks, kept };
    },
  };
}
