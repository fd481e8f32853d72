// @ts-check
// Says in words what a change of rows means, one plain sentence per cause, for the strip, the feed and screen readers.
// Pure: (row before, row after) → sentence. It only tells what the rows state; it never guesses who caused it.

/**
 * @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row
 * @typedef {{ text: string, what: string, tone: "plain" | "good" | "warn" | "bad", id: string, kind: string, group: string }} Sentence
 */

const MERGE_FROM = 3; // that many alike sentences of one moment are read faster as one

/** @param {Row | undefined} before @param {Row | null} after @returns {Sentence[]} */
export function narrate(before, after) {
  const row = after ?? before;
  if (!row) return [];
  const tell = TELLERS[row.kind];
  return tell ? tell(before, after).map((said) => ({ ...said, id: row.id, kind: row.kind })) : [];
}

/** @type {Record<string, (before: Row | undefined, after: Row | null) => Omit<Sentence, "id" | "kind">[]>} */
const TELLERS = {
  Pod: tellPod, Deployment: tellWorkload, StatefulSet: tellWorkload, DaemonSet: tellWorkload, ReplicationController: tellWorkload, ReplicaSet: tellReplicaSet, Node: tellNode, Service: tellService,
  Job: tellJob, CronJob: tellCronJob, HorizontalPodAutoscaler: tellAutoscaler, PodDisruptionBudget: tellBudget, ResourceQuota: tellQuota, PersistentVolumeClaim: tellClaim,
  Ingress: tellPresence, NetworkPolicy: tellPresence, ConfigMap: tellPresence, Secret: tellPresence,
};

/** @param {string} text @param {string} what @param {Sentence["tone"]} [tone] @param {string} [group] */
function say(text, what, tone = "plain", group = "") {
  return { text, what, tone, group };
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellPod(before, after) {
  if (!after) return [say(`${before?.name} is gone`, "gone", "plain", owner(before))];
  const name = after.name;
  const said = [];
  if (!before) said.push(say(after.owner ? `${after.owner.kind} ${after.owner.name} created ${name}` : `${name} was created`, "created", "plain", owner(after)));
  if (after.node && !before?.node && before) said.push(say(`${name} was placed on ${after.node}`, "placed on a node", "plain", owner(after)));
  if (before && after.restarts > before.restarts) said.push(say(`${name} restarted (${after.restarts}×)`, "restarted", "warn", owner(after)));
  // Not ready yet is how every pod begins; it is news only where it was ready before.
  const isNews = after.state !== "notready" || before?.state === "ready";
  if (before && before.state !== after.state && isNews) said.push(...podState(after));
  return said;
}

/** @param {Row} pod */
function podState(pod) {
  switch (pod.state) {
    case "ready": return [say(`${pod.name} is ready`, "became ready", "good", owner(pod))];
    case "notready": return [say(`${pod.name} is running, but not ready`, "are running, but not ready", "warn", owner(pod))];
    case "failed": return [say(`${pod.name}: ${pod.status}. ${firstSentence(pod.why)}`, `failed (${pod.status})`, "bad", owner(pod))];
    case "terminating": return [say(`${pod.name} was told to stop`, "were told to stop", "plain", owner(pod))];
    case "completed": return [say(`${pod.name} has done its work`, "have done their work", "good", owner(pod))];
    case "unknown": return [say(`${pod.name}: nothing is known of it`, "are out of sight", "bad", owner(pod))];
    default: return [];
  }
}

/** The rest, often the words of a container runtime, stands in the inspector. @param {string} why */
function firstSentence(why) {
  return /^.*?[.!?](?=\s|$)/.exec(why)?.[0] ?? why;
}

/** @param {Row | undefined} pod */
function owner(pod) {
  return pod?.owner ? pod.owner.name : "";
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellWorkload(before, after) {
  if (!after) return [say(`${before?.kind} ${before?.name} is gone`, "gone")];
  if (!before) return [say(`${after.kind} ${after.name} was created${after.kind === "DaemonSet" ? "" : `, wants ${after.replicas}`}`, "created")];
  const said = [];
  if (before.replicas !== after.replicas) said.push(say(`${after.name}: ${before.replicas} → ${after.replicas} wanted`, "scaled"));
  const images = imageChange(before.containers, after.containers);
  if (images) said.push(say(`${after.name}: ${images}`, "image changed"));
  if (before.paused !== after.paused) said.push(say(`${after.name}: update ${after.paused ? "paused" : "resumed"}`, "paused", "warn"));
  if (before.rollout?.verdict !== after.rollout?.verdict) said.push(...verdict(after));
  return said;
}

/** @param {Row} workload */
function verdict({ name, rollout, available }) {
  if (!rollout) return [];
  if (rollout.verdict === "complete") return [say(`${name}: rolled out, ${available} available`, "complete", "good")];
  if (rollout.verdict === "failed") return [say(`${name}: ${rollout.text}`, "failed", "bad")];
  return [];
}

/** @param {{name: string, image: string}[]} before @param {{name: string, image: string}[]} after */
function imageChange(before, after) {
  const old = new Map(before.map(({ name, image }) => [name, image]));
  const changed = after.filter(({ name, image }) => old.has(name) && old.get(name) !== image);
  return changed.map(({ name, image }) => `${old.get(name)} → ${image}`).join(", ");
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellReplicaSet(before, after) {
  if (!after) return [];
  const letter = after.generation ? ` (${after.generation})` : "";
  if (!before) return [say(`${after.owner ? `${after.owner.kind} ${after.owner.name} made ` : ""}ReplicaSet ${after.name}${letter}, wants ${after.replicas}`, "made")];
  if (before.replicas === after.replicas) return [];
  return [say(`ReplicaSet ${after.name}${letter}: ${before.replicas} → ${after.replicas} wanted`, "scaled")];
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellNode(before, after) {
  if (!after) return [say(`Node ${before?.name} is gone`, "gone", "bad")];
  if (!before) return [say(`Node ${after.name} joined`, "joined", "good")];
  const said = [];
  if (before.state !== after.state) said.push(say(`Node ${after.name} is ${after.state === "ready" ? "ready" : after.state === "unknown" ? "silent" : "not ready"}`, "changed", after.state === "ready" ? "good" : "bad"));
  if (before.cordoned !== after.cordoned) said.push(say(`Node ${after.name} ${after.cordoned ? "takes no new pods (cordoned)" : "takes pods again"}`, "changed", after.cordoned ? "warn" : "good"));
  return said;
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellService(before, after) {
  if (!after) return [say(`Service ${before?.name} is gone`, "gone", "warn")];
  if (!before) return [say(`Service ${after.name} was created`, "created")];
  const said = [];
  if (before.selector_text !== after.selector_text) said.push(say(`Service ${after.name} now selects ${after.selector_text || "nothing"}`, "changed"));
  if (before.serving > 0 && after.serving === 0) said.push(say(`Service ${after.name} has nobody left to answer`, "empty", "bad"));
  if (before.serving === 0 && after.serving > 0) said.push(say(`Service ${after.name} answers`, "answers", "good"));
  return said;
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellJob(before, after) {
  if (!after) return [say(`Job ${before?.name} is gone`, "gone")];
  if (!before) return [say(after.owner ? `CronJob ${after.owner.name} started Job ${after.name}` : `Job ${after.name} was created`, "created")];
  if (before.state === after.state) return [];
  if (after.state === "complete") return [say(`Job ${after.name} is done`, "done", "good")];
  if (after.state === "failed") return [say(`Job ${after.name}: ${after.why}`, "failed", "bad")];
  if (after.state === "suspended") return [say(`Job ${after.name} is suspended`, "suspended", "warn")];
  return before.state === "suspended" ? [say(`Job ${after.name} goes on`, "resumed")] : [];
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellCronJob(before, after) {
  if (!before || !after) return tellPresence(before, after);
  if ((before.state === "suspended") === (after.state === "suspended")) return [];
  return [after.state === "suspended" ? say(`CronJob ${after.name} is suspended`, "suspended", "warn") : say(`CronJob ${after.name} starts Jobs again`, "resumed")];
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellAutoscaler(before, after) {
  if (!before || !after) return tellPresence(before, after);
  const said = [];
  if (before.desired !== after.desired) said.push(say(`Autoscaler ${after.name}: ${before.desired} → ${after.desired} pods${measured(after)}`, "scaled"));
  if (before.state !== after.state && after.state === "unable") said.push(say(`Autoscaler ${after.name}: ${after.why}`, "unable", "warn"));
  return said;
}

/** @param {Row} autoscaler */
function measured({ measures }) {
  return measures.length ? ` (${measures.map((/** @type {any} */ one) => `${one.name} ${one.now || "unknown"} of ${one.wanted}`).join(", ")})` : "";
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellBudget(before, after) {
  if (!before || !after) return tellPresence(before, after);
  if (before.state === after.state) return [];
  return [say(`Budget ${after.name}: ${after.why}`, after.state, after.state === "open" ? "good" : "warn")];
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellQuota(before, after) {
  if (!before || !after) return tellPresence(before, after);
  if (before.state === after.state || after.state === "near") return [];
  return [after.state === "full" ? say(`Quota ${after.name}: ${after.why}`, "full", "warn") : say(`Quota ${after.name} has room again`, "free", "good")];
}

/** @param {Row | undefined} before @param {Row | null} after */
function tellClaim(before, after) {
  if (!before || !after) return tellPresence(before, after);
  if (before.state === after.state) return [];
  const tone = /** @type {Record<string, Sentence["tone"]>} */ ({ bound: "good", lost: "bad" })[after.state] ?? "plain";
  return [say(`Claim ${after.name}: ${after.why}`, after.state, tone)];
}

/** Of the rest only coming and going is news. @param {Row | undefined} before @param {Row | null} after */
function tellPresence(before, after) {
  if (!after) return [say(`${before?.kind} ${before?.name} is gone`, "gone")];
  return before ? [] : [say(`${after.kind} ${after.name} was created`, "created")];
}

/** Many alike sentences of one moment become one: "5 pods of hello-6c9d became ready". @param {Sentence[]} sentences */
export function condense(sentences) {
  /** @type {Map<string, Sentence[]>} */
  const alike = new Map();
  for (const sentence of sentences) {
    const key = sentence.kind === "Pod" ? `${sentence.group}|${sentence.what}` : sentence.text;
    alike.set(key, [...(alike.get(key) ?? []), sentence]);
  }
  return [...alike.values()].flatMap((group) => (group.length < MERGE_FROM ? group : [merged(group)]));
}

/** @param {Sentence[]} group @returns {Sentence} */
function merged(group) {
  const [first] = group;
  return { ...first, text: `${group.length} pods${first.group ? ` of ${first.group}` : ""} ${PLURAL[first.what] ?? first.what}` };
}

/** @type {Record<string, string>} */
const PLURAL = { created: "were created", gone: "are gone", "placed on a node": "were placed on nodes" };
