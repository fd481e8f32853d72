// @ts-check
// What it means to bring a pod and something else together: which labels the pod would change. Pure; tested in node.

/** @typedef {Record<string, string>} Labels */
/** @typedef {{ pod: any, changes: string, words: string } | { trouble: string }} Meaning */

// Controllers and the kubelet write these themselves to tell their pods apart; with another pod's value two would claim to be the same one.
const OWN = new Set(["pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "batch.kubernetes.io/job-completion-index", "controller-uid", "batch.kubernetes.io/controller-uid", "job-name", "batch.kubernetes.io/job-name"]);

/**
 * The changes as kubectl label takes them: what the selector asks for and the pod has not; when it has all, the first label is taken off,
 * never the one that ReplicaSets tell their pods apart by. @param {Labels} labels @param {Labels} selector
 */
export function changesFor(labels, selector) {
  const missing = Object.entries(selector).filter(([key, value]) => labels[key] !== value);
  if (missing.length) return missing.map(([key, value]) => `${key}=${value}`).join(" ");
  const first = Object.keys(selector).sort().find((key) => key !== "pod-template-hash");
  return first ? `${first}-` : "";
}

/** The changes that make a pod look like another one to whoever chooses by labels. @param {Labels} labels @param {Labels} other */
export function likeness(labels, other) {
  const open = (/** @type {Labels} */ from) => Object.keys(from).filter((key) => !OWN.has(key)).sort();
  const set = open(other).filter((key) => labels[key] !== other[key]).map((key) => `${key}=${other[key]}`);
  return [...set, ...open(labels).filter((key) => !Object.hasOwn(other, key)).map((key) => `${key}-`)].join(" ");
}

/** Whether something can be taken up: a pod, or a Service, whose selector is meant. @param {any} row */
export const canBeHeld = (row) => row?.kind === "Pod" || row?.kind === "Service";

/**
 * What dropping `held` onto `over` would do; null where the two have nothing to do with each other.
 * @param {any} held @param {any} over  rows @returns {Meaning | null}
 */
export function meaningOf(held, over) {
  if (!held || !over || held.id === over.id || !canBeHeld(held) || !canBeHeld(over)) return null;
  if (held.kind === "Pod" && over.kind === "Pod") return asPod(held, over);
  if (held.kind === over.kind) return null;
  const [pod, service] = held.kind === "Pod" ? [held, over] : [over, held];
  if (service.namespace !== pod.namespace) return { trouble: `${service.name} is of another namespace; it chooses only pods of ${service.namespace}.` };
  if (!Object.keys(service.selector ?? {}).length) return { trouble: `${service.name} has no selector, so labels do not matter to it.` };
  return told(pod, changesFor(pod.labels ?? {}, service.selector));
}

/** @param {any} pod @param {any} other @returns {Meaning} */
function asPod(pod, other) {
  if (pod.namespace !== other.namespace) return { trouble: `${other.name} is of another namespace; whatever chooses it does not see pods of ${pod.namespace}.` };
  const changes = likeness(pod.labels ?? {}, other.labels ?? {});
  return changes ? told(pod, changes) : { trouble: `${pod.name} has all labels of ${other.name} already.` };
}

/** @param {any} pod @param {string} changes @returns {Meaning} */
const told = (pod, changes) => ({ pod, changes, words: `${pod.name}: ${changes}` });
