// @ts-check
/**
 * The Apps view: how everything is wired. One lane for each application, below one another, in the order of their names.
 *
 * Pure, like the Nodes view: the seats that must last (columns of generations, cells of pods, how high a block was) travel in the scene's memory.
 */
import { appsFrame } from "./apps-frame.js";
import { headline } from "./headline.js";
import { isEmpty, laneWords, layoutLane } from "./lane.js";
import { groupLanes } from "./lanes.js";
import { isTimeless, madeOf, mayKeep } from "./lanes-kept.js";
import { wrap } from "./measure.js";
import { isMadeOf, item, text } from "./scene.js";
import { numbered, visible, wellWords } from "./visible.js";

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
  const isSameWidth = memory && memory.width === size.width;
  const before = isSameWidth ? memory.seats : {};
  /** @type {Map<string, import("./lanes-kept.js").Kept>} */
  const known = isSameWidth && mayKeep(view) ? memory.kept : new Map();
  const told = lanes.map((lane) => {
    const of = madeOf(lane, namespaced);
    const last = known.get(lane.key);
    const old = isMadeOf(last, of) ? last : undefined;
    return { lane, of, old, bad: old ? old.bad : laneWords(lane).bad };
  });
  const head = header(lanes, told.filter(({ bad }) => bad).length, visible(model, "Pod", view), frame, view);
  const items = [head];
  /** @type {Record<string, any>} */
  const seats = {};
  const kept = new Map();
  let y = head.h;
  let ticking = false;
  for (const { lane, of, old, bad } of told) {
    const laid = old?.y === y ? old.laid : layoutLane(lane, y, frame, view, { namespaced, before });
    if (mayKeep(view) && isTimeless(lane, laid)) kept.set(lane.key, { of, y, laid, bad });
    items.push(...laid.items);
    Object.assign(seats, laid.seats);
    ticking ||= laid.ticking || lane.pods.some((pod) => pod.deleting_until_ms !== null);
    y = laid.bottom + GAP;
  }
  if (!lanes.length) items.push(nothing(frame, y, Boolean(view.unseen?.has("Pod") || view.unseen?.has("Service") || view.unseen?.has("Deployment"))));
  return {
    mode: "apps", width: size.width, height: lanes.length ? y + 24 : y + 220, items, ticking,
    label: `Apps view. ${head.label} Arrow keys move from one to the next, Enter opens.`,
    memory: { ...previous?.memory, apps: { width: size.width, seats, kept } },
  };
}

/** @param {import("./lanes.js").Lane[]} lanes @param {number} bad  in trouble @param {{rows: any[], hidden: number, hiddenSystem: number}} counted @param {import("./apps-frame.js").Frame} frame @param {any} view */
function header(lanes, bad, counted, { x, w }, view) {
  const title = `${numbered("application", lanes.length, view.unseen?.has("Deployment"))} · ${numbered("pod", counted.rows.length, view.unseen?.has("Pod"))}`;
  const updating = lanes.filter((lane) => lane.workloads.some((workload) => workload.row?.state === "updating")).length;
  const idle = lanes.filter(isEmpty).length;
  const trouble = [{ s: bad ? `${bad} in trouble` : "", c: "bad" }, { s: updating ? `${updating} updating` : "", c: "t2" }, { s: idle ? `${numbered("Service", idle)} without pods` : "", c: "warn" }, { s: lanes.length && !bad && !updating && !idle ? wellWords(view) : "", c: "t2" }].filter((run) => run.s);
  return headline({ title, trouble, counted }, { x, w, h: 56, narrowH: 68 });
}

/** @param {import("./apps-frame.js").Frame} frame @param {number} y @param {boolean} isUnseen  Podium may not look at what applications are made of */
function nothing({ x, w }, y, isUnseen) {
  const [title, words] = isUnseen ? ["No application can be seen", "Podium's account at this cluster may not list what they are made of."] : ["No application yet", "Services and workloads appear here as soon as they are made."];
  return item({
    key: "nothing", layer: "back", x, y, w, h: 200, cls: "nothing",
    parts: [
      text("t1", w / 2, 92, title, { size: 22, bold: true, anchor: "middle", max: w }),
      ...wrap(words, w, { size: 15 }, 3).map((line, i) => text("t2", w / 2, 122 + i * 21, line, { size: 15, anchor: "middle", max: w })),
    ],
  });
}
