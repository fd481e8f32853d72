// @ts-check
/**
 * What an update waits for, or why it is stuck: in plain words, each with the object that says so.
 *
 * Pure, and nothing is guessed: every line repeats what a row says of itself. Pods with one trouble are one line.
 */
import { clean } from "./measure.js";
import { note } from "./pods.js";
import { reached } from "./rollout-facts.js";

/** @typedef {import("./rollout-facts.js").Facts} Facts */
/** @typedef {{key: string, tone: "bad" | "warn" | "plain", title: string, words: string, who: string, id: string, count: number}} Reason  `who` says so: "pod hello-x, condition Ready"; `id`: its row, "" when it is none of the picture */

const IMAGE = new Set(["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable"]);
const CONFIG = new Set(["CreateContainerConfigError", "CreateContainerError", "RunContainerError"]);
const RANK = { bad: 0, warn: 1, plain: 2 };
/** A pod that runs is given this long to become ready before its probe is called failing. */
const PATIENCE_MS = 10_000;

/** @param {Facts} facts @param {any} model @param {number} now_ms @returns {Reason[]} worst first */
export function reasonsOf(facts, model, now_ms) {
  const { row } = facts;
  if (row.rollout.verdict === "complete" && row.state === "steady") return ofWorkload(facts);
  const found = [...ofWorkload(facts), ...facts.generations.flatMap(({ set }) => (set?.why ? [ofSet(set, model)] : [])), ...ofPods(facts, now_ms)];
  if (row.kind === "Deployment" && row.state === "stuck" && row.rollout.verdict !== "failed" && !found.some(({ tone }) => tone === "bad")) {
    found.push(reason("failure", "bad", ...refusal(row.why), row, "condition ReplicaFailure"));
  }
  return found.sort((a, b) => RANK[a.tone] - RANK[b.tone]);
}

/** @param {string} key @param {Reason["tone"]} tone @param {string} title @param {string} words @param {any} row @param {string} place @returns {Reason} */
function reason(key, tone, title, words, row, place) {
  return { key: `${key}:${row.id}`, tone, title, words: clean(words), who: `${row.kind} ${clean(row.name)}${place ? `, ${place}` : ""}`, id: row.id, count: 1 };
}

/** @param {Facts} facts @returns {Reason[]} */
function ofWorkload({ row, generations }) {
  const found = [];
  if (row.rollout.verdict === "failed") found.push(reason("deadline", "bad", "Deadline exceeded", "It made no progress for longer than its deadline allows. Kubernetes goes on trying; undo it, or repair the template.", row, "condition Progressing"));
  if (row.paused) found.push(reason("paused", "warn", "Paused", "Changes of its template wait until somebody resumes it.", row, "spec.paused"));
  if (row.strategy === "OnDelete" && row.state === "updating") found.push(reason("by-hand", "warn", "Updated by hand", "A pod gets the new template when somebody deletes it.", row, "updateStrategy OnDelete"));
  if (row.partition > 0 && generations.length > 1) found.push(reason("partition", "plain", "Partitioned", `Pods with a number below ${row.partition} keep the old template until the partition is lowered.`, row, `partition ${row.partition}`));
  if (row.min_ready_s > 0 && row.ready > row.available) found.push(reason("patience", "plain", "Ready, not counted yet", `A pod counts as available once it was ready for ${row.min_ready_s} s without a break.`, row, `minReadySeconds ${row.min_ready_s}`));
  return found;
}

/** A ReplicaSet that cannot make its pods; a quota is named where it is known. @param {any} set @param {any} model */
function ofSet(set, model) {
  const [title, words] = refusal(set.why);
  const quota = /exceeded quota: ([^,\s]+)/.exec(set.why)?.[1];
  const row = quota && model.find?.("ResourceQuota", set.namespace, quota);
  const said = reason("failure", "bad", title, words, set, "condition ReplicaFailure");
  return row ? { ...said, who: `ResourceQuota ${clean(row.name)}, told by ${said.who}`, id: row.id } : said;
}

/** @param {string} why @returns {[string, string]} */
function refusal(why) {
  if (/exceeded quota/.test(why)) return ["The quota is used up", why];
  if (/webhook|ValidatingAdmissionPolicy|PodSecurity|denied|forbidden/i.test(why)) return ["Refused at admission", why];
  return ["Pods cannot be made", why];
}

/** @param {Facts} facts @param {number} now_ms @returns {Reason[]} */
function ofPods({ pods, row, served }, now_ms) {
  /** @type {Map<string, Reason>} */
  const groups = new Map();
  for (const pod of pods) {
    const told = ofPod(pod, now_ms, served);
    if (!told) continue;
    const [tone, title, words, place] = told;
    const group = groups.get(title);
    if (group) group.count += 1;
    else groups.set(title, reason(`pods:${title}`, tone, title, waitsInOrder(row, pod, tone) + words, pod, place));
  }
  return [...groups.values()];
}

/** An ordered set goes on with the next number only when this one is ready. @param {any} row @param {any} pod @param {string} tone */
function waitsInOrder(row, pod, tone) {
  return row.kind === "StatefulSet" && row.is_ordered && tone !== "plain" ? `The others wait for ${clean(pod.name)}. ` : "";
}

/** @param {any} pod @param {number} now_ms @param {boolean} served @returns {[Reason["tone"], string, string, string] | null} */
function ofPod(pod, now_ms, served) {
  switch (pod.state) {
    case "failed": return ["bad", failure(pod), pod.why, `status ${clean(pod.status)}`];
    case "unknown": return ["bad", "Its node is lost", pod.why, `node ${clean(pod.node)}`];
    case "pending": return pending(pod);
    case "notready": return now_ms - (pod.started_ms ?? pod.created_ms) < PATIENCE_MS ? ["plain", "Not ready yet", pod.why, "condition Ready"] : ["warn", "Not ready: a probe fails", pod.why, "condition Ready"];
    case "starting": return ["plain", pod.step === "pulling" ? "Pulling images" : "Starting", pod.why, `status ${clean(pod.status)}`];
    case "terminating": return ["plain", "Leaving", `Asked to stop; ${note(pod, now_ms)}.`, "deletionTimestamp"];
    default: return served && pod.state === "ready" && reached(pod) < 5 ? ["plain", "Ready, no traffic yet", "Its Service does not list it as an endpoint yet.", "condition Ready"] : null;
  }
}

/** @param {any} pod */
function failure(pod) {
  if (IMAGE.has(pod.status)) return "The image cannot be pulled";
  if (pod.status === "CrashLoopBackOff") return "It crashes again and again";
  if (pod.status === "OOMKilled") return "Out of memory";
  return CONFIG.has(pod.status) ? "A container cannot be made" : `Failed: ${clean(pod.status)}`;
}

/** @param {any} pod @returns {[Reason["tone"], string, string, string]} */
function pending(pod) {
  if (pod.status === "SchedulingGated") return ["warn", "Held by a scheduling gate", pod.why, "condition PodScheduled"];
  return /^No node can take it/.test(pod.why) ? ["bad", "No node has room", pod.why, "condition PodScheduled"] : ["plain", "Waiting for a node", pod.why, "condition PodScheduled"];
}
