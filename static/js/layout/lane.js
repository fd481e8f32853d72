// @ts-check
/**
 * One application: its headline, its Services on the left, its workloads on the right, and the wires between them.
 */
import { clean, textWidth } from "./measure.js";
import { item, path, rect, text, widthOf } from "./scene.js";
import { SERVICE_PITCH, serviceItems } from "./services.js";
import { bundle, podWires } from "./wires.js";
import { layoutWorkload } from "./workload.js";

const HEADLINE = 40;
const PAD = 22;

/** A Service that selects, and has nothing to select. @param {import("./lanes.js").Lane} lane */
export const isEmpty = (lane) => !lane.workloads.length && lane.services.some((service) => service.selector);

/** How an application is doing, in a few words. @param {import("./lanes.js").Lane} lane @returns {{runs: import("./scene.js").Run[], words: string, bad: boolean}} */
export function laneWords(lane) {
  const failed = lane.pods.filter((pod) => pod.state === "failed");
  const stuck = lane.workloads.find((workload) => workload.row?.state === "stuck");
  const serving = lane.pods.filter((pod) => Object.values(pod.services ?? {}).includes("serving")).length;
  const wished = lane.workloads.reduce((sum, w) => sum + (w.row?.replicas ?? w.pods.filter((pod) => pod.state !== "completed").length), 0);
  const asleep = wished === 0 && lane.pods.length === 0;
  const counted = lane.services.length && lane.workloads.length ? (asleep ? "scaled to zero" : `${serving} of ${wished} serving`) : "";
  /** @type {import("./scene.js").Run[]} */
  const said = [];
  const say = (/** @type {string} */ s, c = "t2") => said.push({ s, c });
  if (stuck) say(`stuck: ${clean(stuck.row.why) || clean(stuck.row.rollout?.text)}`, "bad");
  const updating = lane.workloads.filter((workload) => workload.row?.state === "updating");
  if (updating.length) say(updating.map(({ row }) => `updating: ${Math.min(row.updated, row.replicas)} of ${row.replicas} new`).join(", "));
  if (lane.workloads.some((workload) => workload.row?.paused)) say("paused", "warn");
  const outside = [...lane.ways.values()].flat().map(({ host, path }) => `${host || "any host"}${path === "/" ? "" : path}`);
  if (outside.length) say(`from outside by ${[...new Set(outside)].slice(0, 2).join(", ")}${outside.length > 2 ? ` and ${outside.length - 2} more` : ""}`);
  if (counted) say(counted, wished > 0 && serving === 0 ? "bad" : "t2");
  for (const { row } of lane.workloads) if (row?.kind === "Job" || row?.kind === "CronJob") say(clean(row.why).replace(/\.$/, ""), row.state === "failed" ? "bad" : "t2");
  if (!stuck && failed.length) say(`${failed.length} failing: ${clean(failed[0].why) || clean(failed[0].status)}`, "bad");
  if (!lane.services.length && mayServe(lane)) say("no Service");
  if (isEmpty(lane)) say("no pod", "warn");
  return { runs: said.flatMap((run, i) => (i ? [{ s: " · ", c: "t3" }, run] : [run])), words: said.map((run) => run.s).join(" · "), bad: said.some((run) => run.c === "bad") };
}

/**
 * @param {import("./lanes.js").Lane} lane
 * @param {number} y  top of the headline, px
 * @param {import("./apps-frame.js").Frame} frame
 * @param {any} view
 * @param {{namespaced: boolean, before: Record<string, any>}} context
 */
export function layoutLane(lane, y, frame, view, { namespaced, before }) {
  const top = y + HEADLINE;
  const stacked = frame.form === "narrow";
  const firstMiddle = top + PAD + 52;
  const services = lane.services.map((service, i) => ({ service, index: i, count: lane.services.length, ...serviceItems(service, firstMiddle + i * SERVICE_PITCH, frame, view, lane.ways.get(service.id) ?? []) }));
  const servicesBottom = Math.max(top + PAD + (lane.services.length ? 0 : stacked ? 0 : 40), ...services.map((s) => s.bottom));
  const items = services.flatMap((s) => s.items);
  if (!lane.services.length && frame.form === "wide" && mayServe(lane)) items.push(noService(lane, frame, firstMiddle));
  let blockY = stacked && lane.services.length ? servicesBottom + 18 : top + PAD;
  /** @type {Record<string, any>} */
  const seats = {};
  const wires = [];
  let ticking = false;
  for (const workload of lane.workloads) {
    const block = layoutWorkload(workload, { served: lane.services.length > 0, y: blockY, empty: emptyWords(workload), lines: lane.lines.get(workload.key) ?? [] }, frame, view, before[workload.key]);
    seats[workload.key] = block.seats;
    ticking ||= block.ticking;
    for (const from of services) {
      for (const generation of block.generations) {
        wires.push(...(generation.bundled ? bundle(from, frame, { ...generation, y: generation.y }) : podWires(from, frame, generation.placed)));
      }
    }
    items.push(...block.items);
    blockY = block.bottom + 24;
  }
  for (const from of services) if (!lane.workloads.length) items.push(...leadsNowhere(from, frame));
  const contentBottom = Math.max(servicesBottom, lane.workloads.length ? blockY - 24 : 0);
  const h = contentBottom + 12 - top;
  wires.sort((a, b) => RANK[a.state] - RANK[b.state]);
  const head = laneItem(lane, { x: frame.x, y, w: frame.w, h: h + HEADLINE }, namespaced);
  return { items: [head, ...wires, ...items], bottom: top + h, seats, ticking };
}

/** Whether a Service could be missed here: what runs to its end answers nobody. @param {import("./lanes.js").Lane} lane */
const mayServe = (lane) => lane.workloads.some(({ kind }) => kind !== "Job" && kind !== "CronJob");

/** What is said of a workload that has no generation to draw. @param {import("./workloads.js").Workload} workload */
function emptyWords({ kind, row }) {
  if (kind === "CronJob") return row.state === "suspended" ? "suspended: no Job is started" : "no Job now";
  if (row?.replicas === 0) return kind === "DaemonSet" ? "no node fits" : "scaled to zero: no pod is wished";
  return "no pod yet";
}

/** Solid wires are painted over dotted ones. @type {Record<string, number>} */
const RANK = { selected: 0, draining: 1, serving: 2 };

/** @param {import("./lanes.js").Lane} lane @param {{x: number, y: number, w: number, h: number}} place @param {boolean} namespaced */
function laneItem(lane, { x, y, w, h }, namespaced) {
  const narrow = w < 640;
  const { words, runs } = laneWords(lane);
  const said = [...(namespaced ? [{ s: `${clean(lane.namespace)}  ·  `, c: "t3" }] : []), ...runs];
  const after = textWidth(said.map(({ s }) => s).join(""), { size: narrow ? 14 : 16 });
  const name = text("t1", 6, 29, [{ s: clean(lane.name) }], { size: narrow ? 18 : 21, bold: true, max: Math.max(w * 0.5, w - after - 26) });
  const left = 6 + widthOf(name) + 14;
  return item({
    key: lane.key, kind: "lane", namespace: lane.namespace, name: clean(lane.name), layer: "back", x, y, w, h, cls: "lane", title: words, label: `${clean(lane.name)}: ${words}`,
    parts: [rect("box", 0, HEADLINE, w, h - HEADLINE, 14), name, text("t2", left, 29, said, { size: narrow ? 14 : 16, max: w - left - 6 })],
  });
}

/** @param {import("./lanes.js").Lane} lane @param {import("./apps-frame.js").Frame} frame @param {number} middle */
function noService(lane, frame, middle) {
  const w = frame.selector.x + frame.selector.w - frame.pill.x;
  return item({ key: `unserved:${lane.key}`, layer: "back", x: frame.pill.x, y: middle - 16, w, h: 32, cls: "none", parts: [text("t3", 4, 21, "no Service leads here", { size: 13, max: w })] });
}

/** A Service that selects nothing: its wire ends in the air. @param {any} from @param {import("./apps-frame.js").Frame} frame */
function leadsNowhere(from, frame) {
  const { service, out } = from;
  const outside = service.type === "ExternalName";
  const chosen = service.selector && Object.keys(service.selector).length > 0;
  const words = outside ? `leads to ${clean(service.address)}` : chosen ? "no pod has these labels" : service.serving ? `${service.serving} endpoints, written by hand` : "its endpoints are written by hand";
  const down = frame.form === "narrow";
  const x = down ? frame.pods.x : frame.pods.x;
  const y = down ? out.y + 30 : out.y;
  return [
    item({ key: `stub:${service.id}`, layer: "wires", state: "selected", x: 0, y: 0, w: 0, h: 0, cls: "wires", parts: down ? [] : [path("wire selected", `M${out.x} ${out.y} H${x - 12}`)] }),
    item({ key: `nowhere:${service.id}`, layer: "back", x, y: y - 14, w: frame.pods.w, h: 28, cls: "none", parts: [text(chosen && !outside ? "warn" : "t2", 0, 19, words, { size: 14, max: down ? frame.pods.w : frame.x + frame.w - x - 20 })] }),
  ];
}
