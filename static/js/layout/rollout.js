// @ts-check
/**
 * The Rollout view: one workload and what is changing. Its corridor over time, and below it the generations as columns, old to new.
 *
 * Pure, as all layouts: a generation keeps its column and a pod its cell for as long as the update lasts; when all is quiet the columns close up. What
 * is words (verdict, reasons, revisions) stands beside the picture and not in it.
 */
import { isUpdating, LINGER_MS } from "./corridor.js";
import { generationNumber, CELLS } from "./pods.js";
import { chartH, chartItem } from "./rollout-chart.js";
import { columnItems, HEAD_H, perRow, pitch, STEPS_H } from "./rollout-column.js";
import { gather } from "./rollout-facts.js";
import { item, rect, text } from "./scene.js";
import { seat, span } from "./slots.js";

const GAP = 16;
/** The largest cell at which this many pods of a generation are drawn. */
const MOST_AT = [12, 24, 80, Infinity];

/** @typedef {{of: string, w: number, cell: number, columns: Map<string, number>, slots: Map<string, Map<string, number>>, rows: number[], busy_ms: number}} Seats */

/**
 * @param {any} model
 * @param {any} view  `of`: the id of the workload
 * @param {import("./scene.js").Size} size
 * @param {import("./scene.js").Scene | null} [previous]
 * @returns {import("./scene.js").Scene}
 */
export function layoutRollout(model, view, size, previous = null) {
  const row = model.rows.get(view.of ?? "");
  const memory = previous?.memory ?? {};
  if (!row?.rollout) return { mode: "rollout", width: size.width, height: 0, items: [], ticking: false, label: "Rollout view. No workload is chosen.", memory };
  const margin = size.width >= 700 ? 24 : 12;
  const w = Math.max(240, size.width - 2 * margin);
  const facts = gather(model, row);
  const seats = takeSeats(facts, w, view.now_ms ?? 0, memory.rollout);
  const chart = chartItem(facts, view, { x: margin, y: 12, w, h: chartH(size.height) });
  const { items, bottom } = placeColumns(facts, seats, view, { x: margin, y: chart.y + chart.h + 14, w });
  return {
    mode: "rollout", width: size.width, height: bottom + 20, items: [chart, ...items], ticking: true,
    label: `Rollout of ${row.kind} ${row.name}. ${chart.label} Arrow keys move from one to the next, Enter opens.`, memory: { ...memory, rollout: seats },
  };
}

/** @param {import("./rollout-facts.js").Facts} facts @param {number} w @param {number} now @param {Seats | undefined} memory @returns {Seats} */
function takeSeats({ row, generations }, w, now, memory) {
  const before = memory && memory.of === row.id && memory.w === w ? memory : undefined;
  const updating = isUpdating(row, generations.filter((one) => one.pods.length).length);
  const busy_ms = updating ? now : before?.busy_ms ?? 0;
  const quiet = !updating && (!busy_ms || now - busy_ms >= LINGER_MS);
  const kept = generations.map((one) => one.key);
  const columns = seat(quiet ? undefined : before?.columns, kept);
  const slots = new Map(generations.map((one) => [one.key, seat(before?.slots.get(one.key), one.pods.map((pod) => pod.id))]));
  const most = Math.max(0, ...generations.map((one) => Math.max(one.pods.length, one.set?.replicas ?? 0)));
  const least = MOST_AT.findIndex((limit) => most <= limit);
  // A smaller cell than needed is kept while an update runs: nobody should jump for one pod.
  const cell = before && !quiet ? Math.max(least, before.cell) : least;
  const many = perRow(columnW(w), cell);
  const bands = Math.max(1, ...[...columns.values()].map((column) => Math.floor(column / columnsOf(w)) + 1));
  const rows = Array.from({ length: bands }, (_, band) => Math.max(1, ...generations.filter((one) => Math.floor((columns.get(one.key) ?? 0) / columnsOf(w)) === band)
    .map((one) => Math.ceil(Math.max(span(slots.get(one.key) ?? new Map()), Math.min(one.set?.replicas ?? 0, row.replicas)) / many))));
  const held = before && !quiet && before.cell === cell ? rows.map((count, i) => Math.max(count, before.rows[i] ?? 0)) : rows;
  return { of: row.id, w, cell, columns, slots, rows: held, busy_ms: quiet ? 0 : busy_ms };
}

/** @param {number} w */
const columnsOf = (w) => (w >= 1240 ? 3 : w >= 620 ? 2 : 1);
/** @param {number} w */
const columnW = (w) => Math.floor((w - GAP * (columnsOf(w) - 1)) / columnsOf(w));

/** @param {import("./rollout-facts.js").Facts} facts @param {Seats} seats @param {any} view @param {{x: number, y: number, w: number}} place */
function placeColumns(facts, seats, view, { x, y, w }) {
  const many = columnsOf(w);
  const wide = columnW(w);
  const heights = seats.rows.map((rows) => HEAD_H + STEPS_H + rows * pitch(seats.cell) + 12);
  const top = (/** @type {number} */ band) => y + heights.slice(0, band).reduce((sum, h) => sum + h + GAP, 0);
  const items = facts.generations.flatMap((generation) => {
    const column = seats.columns.get(generation.key) ?? 0;
    const band = Math.floor(column / many);
    const place = { x: x + (column % many) * (wide + GAP), y: top(band), w: wide, h: heights[band], cell: seats.cell, slots: seats.slots.get(generation.key) ?? new Map() };
    return columnItems(generation, facts, view, place);
  });
  if (facts.generations.length < 2 && many > 1) items.push(coming(facts, seats, { x: x + wide + GAP, y, w: wide, h: heights[0] }));
  return { items, bottom: top(heights.length) - GAP };
}

/** Where the next generation will stand: an empty place says what an update does before there is one. @param {import("./rollout-facts.js").Facts} facts @param {Seats} seats @param {{x: number, y: number, w: number, h: number}} place */
function coming({ row, generations }, seats, { x, y, w, h }) {
  const isLeft = [...seats.columns.values()].some((column) => column === 1);
  const words = row.paused ? "Paused: no new generation comes until it is resumed." : row.kind === "Deployment" && generations.length ? "The next template makes its pods here." : "Pods of the next template stand here.";
  return item({
    key: "coming", layer: "back", x: isLeft ? x - w - GAP : x, y, w, h, cls: `rollout-coming hue-${generationNumber("")}`, label: words,
    parts: [rect("box", 0, 0, w, h, 12), text("t3", w / 2, Math.min(h / 2, HEAD_H + STEPS_H + CELLS[seats.cell].h / 2), words, { size: 14, anchor: "middle", max: w - 24 })],
  });
}
