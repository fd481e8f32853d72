// @ts-check
// Who made a change, in words: the person when it went through Podium, else the program that managedFields name, else nobody. Pure.

/** @typedef {import("./chain.js").Chain} Chain */
/** @typedef {{ manager: string, operation: string, subresource: string, at_ms: number, sets: string[] }} Change */
/** @typedef {{ trouble: string, changes: Change[], events: { reason: string, message: string, by: string, at_ms: number }[] }} Told */

const NEAR_MS = 2_000; // managedFields tell whole seconds, by the API server's clock
/** Field of a row → part of the spec that holds it. @type {Record<string, string>} */
const PARTS = { replicas: "replicas", containers: "image", template_labels: "template", paused: "paused", selector_text: "selector", cordoned: "unschedulable", schedule: "schedule" };

/** @param {Chain} chain @param {Told | null} told  null: there is no cluster to ask @param {(at_ms: number) => string} clock */
export function authorWords({ note, field, at_ms, isLast }, told, clock) {
  const manager = told ? managerOf(told.changes, { field, at_ms, isLast }) : undefined;
  if (note) return `${note.user} did this through Podium at ${clock(note.at_ms)}${manager ? ` (managedFields: ${manager.manager})` : ""}.`;
  if (manager) return `${manager.manager} did this at ${clock(manager.at_ms)} (${manager.operation}${manager.subresource ? ` of ${manager.subresource}` : ""}, by managedFields). Kubernetes tells the program, not the person.`;
  if (!told) return "It did not go through Podium, and a recording does not say who did it.";
  if (told.trouble) return `It did not go through Podium; who did it cannot be asked: ${told.trouble}`;
  const owners = [...new Set(told.changes.filter(({ sets, subresource }) => subresource !== "status" && sets.includes(PARTS[field])).map(({ manager: name, at_ms: when }) => `${name}, at ${clock(when)}`))];
  if (!owners.length) return "It did not go through Podium, and managedFields do not say who did it.";
  if (isLast) return `It did not go through Podium, and cannot be laid on one program: by managedFields it was one of ${owners.join("; ")}.`;
  return `It did not go through Podium. managedFields keep only the last change of each field: ${owners.join("; ")}.`;
}

/**
 * Who alone owns the field now has made its last change. For an earlier one, or where several own parts of it, only the time can tell; where it
 * cannot, nobody is named.
 * @param {Change[]} changes  newest first @param {{ field: string, at_ms: number, isLast: boolean }} about
 */
function managerOf(changes, { field, at_ms, isLast }) {
  const able = changes.filter((change) => change.subresource !== "status" && (!PARTS[field] || change.sets.includes(PARTS[field])));
  if (isLast && PARTS[field] && able.length === 1) return able[0];
  const near = able.filter((change) => Math.abs(change.at_ms - at_ms) <= NEAR_MS);
  return near.length === 1 || near.every(({ manager }) => manager === near[0].manager) ? near[0] : undefined;
}

/** What an Event confirms is no longer inferred. @param {Chain} chain @param {Told | null} told @returns {Chain} */
export function confirmed(chain, told) {
  const events = (told?.events ?? []).filter(({ reason }) => reason === "ScalingReplicaSet");
  const hops = chain.hops.map((hop) => {
    const isScaling = hop.how === "inferred" && hop.text.startsWith(`${hop.name} `);
    return isScaling && events.some(({ message, at_ms }) => message.includes(`replica set ${hop.name} `) && at_ms >= hop.at_ms - NEAR_MS && at_ms <= hop.last_ms + NEAR_MS) ? { ...hop, how: /** @type {const} */ ("event") } : hop;
  });
  return { ...chain, hops };
}
