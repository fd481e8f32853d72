// @ts-check
/**
 * The Apps view: how everything is wired. One lane for each application, below one another, in the order of their names.
 *
 * Pure, like the Nodes view: the seats that must last (columns of generations, cells of pods, how high a block was) travel in the scene's memory.
 */
import { appsFrame } from "./apps-frame.js";
import { headline } from "./headline.js";
import { laneWords, layoutLane } from "./lane.js";
import { groupLanes } from "./lanes.js";
import { item, text } from "./scene.js";
import { visible } from "./visible.js";

const GAP = 8;

/**
 * @param {any} model
 * @param {any} view
 * @param {import("./scene.js").Size} size
 * @param {import("./scene.js").Scene | null} [previous]
 * @returns {import("./scene.js").Scene}
 */
export function layoutApps(model, view, size, previous = null) {
  const margin = size.width >= 900 ? 32 : 12;
  const frame = appsFrame(margin, Math.max(200, size.width - 2 * margin));
  const lanes = groupLanes(model, view);
  const namespaced = new Set(lanes.map((lane) => lane.namespace)).size > 1;
  const memory = previous?.memory.apps;
  const before = memory && memory.width === size.width ? memory.seats : {};
  const head = header(lanes, visible(model, "Pod", view), frame);
  const items = [head];
  /** @type {Record<string, any>} */
  const seats = {};
  let y = head.h;
  let ticking = false;
  for (const lane of lanes) {
    const laid = layoutLane(lane, y, frame, view, { namespaced, before });
    items.push(...laid.items);
    Object.assign(seats, laid.seats);
    ticking ||= laid.ticking || lane.pods.some((pod) => pod.deleting_until_ms !== null);
    y = laid.bottom + GAP;
  }
  if (!lanes.length) items.push(nothing(frame, y));
  return {
    mode: "apps", width: size.width, height: lanes.length ? y + 24 : y + 220, items, ticking,
    label: `Apps view. ${head.label} Arrow keys move from one to the next, Enter opens.`,
    memory: { ...previous?.memory, apps: { width: size.width, seats } },
  };
}

/** @param {import("./lanes.js").Lane[]} lanes @param {{rows: any[], hidden: number, hiddenSystem: number}} counted @param {import("./apps-frame.js").Frame} frame */
function header(lanes, counted, { x, w }) {
  const title = `${lanes.length} ${lanes.length === 1 ? "application" : "applications"} · ${counted.rows.length} ${counted.rows.length === 1 ? "pod" : "pods"}`;
  const bad = lanes.filter((lane) => laneWords(lane).bad).length;
  const updating = lanes.filter((lane) => lane.workloads.some((workload) => workload.row?.state === "updating")).length;
  const trouble = [{ s: bad ? `${bad} in trouble` : "", c: "bad" }, { s: updating ? `${updating} updating` : "", c: "t2" }, { s: lanes.length && !bad && !updating ? "all is well" : "", c: "t2" }].filter((run) => run.s);
  return headline({ title, trouble, counted }, { x, w, h: 56, narrowH: 68 });
}

/** @param {import("./apps-frame.js").Frame} frame @param {number} y */
function nothing({ x, w }, y) {
  return item({
    key: "nothing", layer: "back", x, y, w, h: 200, cls: "nothing",
    parts: [
      text("t1", w / 2, 92, "No application yet", { size: 22, bold: true, anchor: "middle", max: w }),
      text("t2", w / 2, 122, "Services and workloads appear here as soon as they are made.", { size: 15, anchor: "middle", max: w }),
    ],
  });
}
