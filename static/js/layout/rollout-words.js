// @ts-check
/** The verdict of an update in words of our own, beside the sentence of `kubectl rollout status`. */
import { age } from "./age.js";
import { clean } from "./measure.js";

/** @typedef {{label: string, tone: "good" | "bad" | "warn" | "plain", words: string, kubectl: string, line: string, soon: string}} Said */

const LABELS = /** @type {Record<string, [string, Said["tone"]]>} */ ({ complete: ["Complete", "good"], progressing: ["In progress", "plain"], failed: ["Stuck", "bad"], paused: ["Paused", "warn"] });

/** @param {any} row @param {import("./rollout-reasons.js").Reason[]} reasons @param {number} now_ms @returns {Said} */
export function verdictOf(row, reasons, now_ms) {
  const [label, tone] = LABELS[row.rollout.verdict];
  const isBad = reasons.some((reason) => reason.tone === "bad");
  const isHeld = row.rollout.verdict === "progressing" && isBad;
  const isCounted = row.deadline_ms && row.rollout.verdict === "progressing";
  const isPaused = row.paused && row.rollout.verdict === "complete";
  return {
    label: isHeld ? `${label}, held up` : isPaused ? `${label}, paused` : label, tone: isHeld ? "bad" : isPaused ? "warn" : tone, words: isBad || (row.partition > 0 && row.updated < row.replicas) ? `${row.updated} of ${row.replicas} pods are of the new generation, ${row.available} available.` : clean(row.why), kubectl: clean(row.rollout.text),
    line: `kubectl -n ${row.namespace} rollout status ${row.kind.toLowerCase()}/${row.name}`,
    soon: isCounted ? `counts as stuck in ${age(Math.max(0, row.deadline_ms - now_ms))} unless it gets on` : "",
  };
}

/** What the corridor allows, in one line. @param {any} row */
export function corridorWords(row) {
  if (row.strategy === "OnDelete") return "updated by hand: no corridor";
  if (row.strategy === "Recreate") return "all old pods stop before the first new one is made";
  return `allowed: ${row.floor} available at least, ${row.ceiling} pods at most`;
}

const ORDER = /** @type {Record<string, number>} */ ({ stuck: 0, updating: 1, paused: 2, scaling: 3, steady: 4 });

/** How urgent it is to look at a workload: 0 first. What kubectl still waits for counts as changing. @param {any} row */
export function urgency(row) {
  if (row.rollout.verdict === "failed") return 0;
  return Math.min(ORDER[row.state] ?? 4, row.rollout.verdict === "progressing" ? 3 : 4);
}

/** How far it is: first how many pods are new, then how many of those that are wanted are there to be used. @param {any} row */
export function countWords({ updated, available, replicas }) {
  return updated < replicas ? `${updated} of ${replicas} new` : `${Math.min(available, replicas)} of ${replicas} available`;
}

/** A state in a word, for the list of workloads. @param {any} row */
export function stateWord(row) {
  if (urgency(row) === 0) return "stuck";
  if (row.state === "steady") return row.rollout.verdict === "progressing" ? "not all available" : "complete";
  return row.state;
}
