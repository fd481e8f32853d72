// @ts-check
/**
 * Lanes about which nothing is new are not laid out again: they travel in the scene's memory, with everything they were made of.
 *
 * Rows are never changed, only replaced, so that two lanes with the same rows at the same place are the same picture; their items are the same
 * objects then, which the painter does not look into. What changes with time, under a spotlight or for a request is laid out each time.
 */

/** @typedef {ReturnType<typeof import("./lane.js").layoutLane>} Laid */
/** @typedef {{of: unknown[], y: number, laid: Laid, bad: boolean}} Kept  `of`: what it was made of; `bad`: whether it is in trouble */

/** Whether lanes may be kept at all. @param {any} view */
export const mayKeep = (view) => !view.spotlight && !view.requested?.size;

/** Whether time alone changes it. @param {import("./lanes.js").Lane} lane @param {Laid} laid */
export const isTimeless = (lane, laid) => !laid.ticking && lane.workloads.every(({ kind }) => kind !== "CronJob") && lane.pods.every((pod) => pod.deleting_until_ms === null);

/** Everything a lane is made of, but for its height in the page; each list after its length. @param {import("./lanes.js").Lane} lane @param {boolean} namespaced */
export function madeOf(lane, namespaced) {
  /** @type {unknown[]} */
  const of = [lane.key, lane.name, lane.namespace, namespaced, lane.services.length, lane.workloads.length];
  for (const service of lane.services) {
    const ways = lane.ways.get(service.id) ?? [];
    of.push(service, ways.length);
    for (const { host, path, ingress } of ways) of.push(host, path, ingress);
  }
  for (const workload of lane.workloads) {
    const lines = lane.lines.get(workload.key) ?? [];
    of.push(workload.key, workload.kind, workload.name, workload.row, lines.length, workload.generations.length);
    for (const { key, row, s, c, title } of lines) of.push(key, row, s, c, title);
    for (const { key, set, letter, pods } of workload.generations) {
      of.push(key, set, letter, pods.length);
      for (const pod of pods) of.push(pod);
    }
  }
  return of;
}
