// @ts-check
/**
 * One application on the stage: what leads to it, its pods by generation, and the numbers that a lesson asks for. Which one: the one that is open, else
 * the only one; of several without a choice there is a list of numbers.
 */
import { laneWords } from "./lane.js";
import { groupLanes } from "./lanes.js";
import { clean, textWidth } from "./measure.js";
import { suffix } from "./pods.js";
import { item, path, rect } from "./scene.js";
import { cellFor, countWords, LARGE, line, PAD, SMALL, stageCell, worstWords } from "./stage-marks.js";
import { hiddenWords, visible } from "./visible.js";

const HEAD = 76;
const FOOT = 56;
const DOOR = 92;
const ROW = 60;

/** @param {any} model @param {any} view @param {import("./scene.js").Size} size @param {import("./scene.js").Scene | null} [previous] @returns {import("./scene.js").Scene} */
export function stageApp(model, view, size, previous = null) {
  const lanes = groupLanes(model, view);
  const chosen = lanes.find((lane) => lane.pods.some(({ id }) => id === view.selected) || [...lane.services, ...lane.workloads.map(({ row }) => row)].some((row) => row?.id === view.selected));
  const lane = chosen ?? (lanes.length === 1 ? lanes[0] : null);
  const hidden = hiddenWords(visible(model, "Pod", view));
  const w = size.width - 2 * PAD;
  const drawn = lane ? one(lane, view, { w, h: size.height }) : list(lanes, { w, h: size.height });
  const worst = lane ? worstWords(lane.pods, view) : "";
  const said = [worst ? { s: worst, c: "bad" } : null, hidden ? { s: hidden, c: "t2" } : null].filter((run) => run !== null);
  const foot = item({ key: "stage-foot", layer: "back", cls: "stage-foot", x: PAD, y: size.height - FOOT, w, h: FOOT, parts: said.length ? [line("t1", 0, 40, said.flatMap((run, i) => (i ? [{ s: " · ", c: "t2" }, run] : [run])), { max: w })] : [] });
  return { mode: "apps", width: size.width, height: size.height, items: [...drawn, foot], ticking: false, label: lane ? `Application ${clean(lane.name)} on the stage: ${laneWords(lane).words}.` : `${lanes.length} applications on the stage.`, memory: { ...previous?.memory } };
}

/** @param {string} title @param {number} w */
const header = (title, w) => item({ key: "header", layer: "back", cls: "header", x: PAD, y: 0, w, h: HEAD, label: title, parts: [line("t1", 0, 56, title, { size: LARGE, bold: true, max: w })] });

/** @param {import("./lanes.js").Lane} lane @param {any} view @param {{w: number, h: number}} room */
function one(lane, view, { w, h }) {
  const rows = lane.workloads.flatMap((workload) => (workload.generations.length ? workload.generations : [{ key: workload.key, set: null, letter: "", pods: workload.pods }]).map((generation) => ({ workload, generation })))
    .filter(({ generation }) => generation.pods.length).slice(-3);
  const wished = lane.workloads.reduce((sum, { row }) => sum + (row?.replicas ?? 0), 0);
  const ready = lane.pods.filter((pod) => pod.state === "ready").length;
  const items = [header(`${clean(lane.name)}: ${ready} of ${wished || lane.pods.length} ready`, w)];
  let y = HEAD;
  const service = lane.services[0];
  if (service) {
    items.push(...door(service, y, w));
    y += DOOR + 28;
  }
  const each = Math.floor((h - FOOT - y) / Math.max(1, rows.length)) - 16;
  for (const { workload, generation } of rows) {
    items.push(...row(workload, generation, { y, w, h: each }, view));
    y += each + 16;
  }
  if (!rows.length) items.push(item({ key: "nothing", layer: "back", x: PAD, y, w, h: 80, cls: "nothing", parts: [line("t2", 0, 44, "no pod yet", { size: LARGE, max: w })] }));
  return items;
}

/** The Service, its selector written out, and the wire between. @param {any} service @param {number} y @param {number} w */
function door(service, y, w) {
  const name = clean(service.name);
  const nameW = Math.min(w * 0.38, textWidth(name, { size: SMALL + 5, bold: true }) + 56);
  const selector = clean(service.selector_text) || "no selector";
  const x = PAD + nameW + 64;
  const selectorW = Math.min(w - nameW - 64, textWidth(selector, { size: SMALL, mono: true }) + 48);
  return [
    item({ key: `stage-wire:${service.id}`, layer: "wires", state: "serving", cls: "wires", x: 0, y: 0, w: 0, h: 0, parts: [path("wire serving", `M${PAD + nameW} ${y + 40} H${x}`)] }),
    item({ key: `stage-service:${service.id}`, kind: "service", layer: "things", x: PAD, y, w: nameW, h: 80, name, cls: "service", label: `Service ${name}`, parts: [rect("pill", 0, 0, nameW, 80, 40), line("on-ink", nameW / 2, 51, name, { size: SMALL + 5, bold: true, anchor: "middle", max: nameW - 40 })] }),
    item({ key: `stage-selector:${service.id}`, kind: "selector", layer: "things", x, y: y + 6, w: selectorW, h: 68, cls: "selector", label: `selects ${selector}`, parts: [rect("box", 0, 0, selectorW, 68, 12), line("t1", 24, 44, selector, { mono: true, max: selectorW - 48 })] }),
  ];
}

/** @param {import("./workloads.js").Workload} workload @param {import("./workloads.js").Generation} generation @param {{y: number, w: number, h: number}} place @param {any} view */
function row(workload, generation, { y, w, h }, view) {
  const image = clean(generation.set?.containers?.[0]?.image ?? workload.row?.containers?.[0]?.image ?? generation.pods[0]?.images?.[0] ?? "");
  const title = [generation.letter, image.slice(image.lastIndexOf("/") + 1) || clean(workload.name)].filter(Boolean).join("  ");
  const room = { w: w - 2 * PAD, h: h - ROW - PAD };
  const cell = cellFor(generation.pods.length, room);
  const said = countWords(generation.pods);
  const titleW = Math.min(w * 0.5, textWidth(title, { size: SMALL + 3, bold: true }) + 24);
  return [
    item({
      key: `stage:${generation.key}`, layer: "back", cls: "generation-frame", x: PAD, y, w, h, label: `Generation ${title}`,
      parts: [
        rect("box", 0, 0, w, h, 16), line("t1", PAD, 44, title, { size: SMALL + 3, bold: true, max: titleW }),
        line("t2", w - PAD, 44, said, { anchor: "end", max: w - 2 * PAD - titleW }),
        ...(cell ? [] : [line("t1", PAD, ROW + 54, `${generation.pods.length} pods`, { size: LARGE, bold: true, max: room.w })]),
      ],
    }),
    ...(cell ? generation.pods.flatMap((pod, slot) => stageCell(pod, view, cell, { x: PAD + PAD, y: y + ROW, slot, name: suffix(pod) })) : []),
  ];
}

/** @param {import("./lanes.js").Lane[]} lanes @param {{w: number, h: number}} room */
function list(lanes, { w, h }) {
  const most = Math.max(1, Math.floor((h - HEAD - FOOT - 20) / ROW));
  const shown = lanes.length > most ? lanes.slice(0, most - 1) : lanes;
  const title = lanes.length ? `${lanes.length} applications` : "no application yet";
  const line_ = (/** @type {import("./lanes.js").Lane} */ lane, /** @type {number} */ i) => {
    const { runs, bad } = laneWords(lane);
    return item({ key: lane.key, layer: "back", cls: "lane", x: PAD, y: HEAD + i * ROW, w, h: ROW, label: `${clean(lane.name)}: ${laneWords(lane).words}`, parts: [line("t1", 0, 40, lane.name, { size: SMALL + 3, bold: true, max: w * 0.36 }), line(bad ? "bad" : "t2", w * 0.38, 40, runs.length ? runs : "quiet", { max: w * 0.62 })] });
  };
  const more = lanes.length - shown.length;
  return [header(title, w), ...shown.map(line_), ...(more > 0 ? [item({ key: "stage-more", layer: "back", x: PAD, y: HEAD + shown.length * ROW, w, h: ROW, parts: [line("t2", 0, 40, `and ${more} more; open one to see it alone`, { max: w })] })] : [])];
}
