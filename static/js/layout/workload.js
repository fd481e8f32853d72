// @ts-check
/**
 * One workload in its lane: its generations as columns of pods, its card, and the corridor while an update runs.
 *
 * A generation keeps its column and a pod its cell for as long as the update lasts; when all is quiet again the block closes up in one glide. More
 * generations than columns go into a second row of columns, so that nobody has to move for them.
 */
import { columnX } from "./apps-frame.js";
import { cardItem } from "./card.js";
import { CORRIDOR_H, corridorItem, corridorLink, isUpdating, LINGER_MS } from "./corridor.js";
import { clean, fit, textWidth } from "./measure.js";
import { CELLS, generationNumber, podItem } from "./pods.js";
import { identity, item, path, rect, text } from "./scene.js";
import { seat, span } from "./slots.js";
import { numbered } from "./visible.js";
import { BUS } from "./wires.js";

const HEAD = 30;
/** The card stands a little higher than its generations, so that the line of ownership leaves it straight. */
const CARD_RISE = 12;
/** Between a generation's frame and its cells, where it has one. */
const FRAME_PAD = 8;
/** From this many pods in a generation, one bundle takes the place of one wire for each pod. */
export const BUNDLE_FROM = 25;
/** The largest cell at which this many pods of a generation are drawn. */
const MOST_AT = [12, 24, 60, Infinity];
/** With more rows of the largest cells a workload and its card are not seen at once in a small window. */
const MOST_ROWS = 3;

/**
 * @typedef {{cell: number, columns: Map<string, number>, slots: Map<string, Map<string, number>>, rows: number[], busy_ms: number, since_ms: number}} Seats  memory of one workload
 * @typedef {{pod: any, x: number, y: number, size: number}} Placed
 * @typedef {{key: string, pods: any[], placed: Placed[], bundled: boolean, x: number, y: number}} PlacedGeneration
 */

/**
 * @param {import("./lanes.js").Workload} workload
 * @param {{served: boolean, y: number, empty: string, lines: import("./around.js").Line[]}} place  `served`: a Service stands in this lane; `y`: top in px; `empty`: what to say without pods; `lines`: what stands around it
 * @param {import("./apps-frame.js").Frame} given
 * @param {any} view
 * @param {Seats | undefined} before
 */
export function layoutWorkload(workload, { served, y, empty, lines }, given, view, before) {
  const frame = workload.kind ? given : { ...given, pods: { ...given.pods, columns: 1, columnW: given.pods.w } }; // pods of nobody are never updated: they take the whole width
  const now = view.now_ms ?? 0;
  const generations = workload.generations;
  const updating = Boolean(workload.row && isUpdating(workload.row, generations.filter((g) => g.pods.length).length));
  const busy_ms = updating ? now : before?.busy_ms ?? 0;
  const lingering = !updating && busy_ms > 0 && now - busy_ms < LINGER_MS;
  const quiet = !updating && !lingering;
  const since_ms = quiet ? 0 : before?.since_ms || now;
  const seats = { ...takeSeats(workload, frame, quiet ? closed(before, generations) : before, quiet), busy_ms: quiet ? 0 : busy_ms, since_ms };
  const placed = placeGenerations(workload, seats, frame, y);
  const items = [];
  for (const generation of placed) items.push(...generationItems(generation, workload, frame, view, seats));
  const podsH = HEAD + seats.rows.reduce((sum, rows) => sum + blockH(rows, seats.cell) + HEAD, 0) - HEAD;
  if (!generations.length) items.push(emptyItem(workload, empty, frame, y));
  const counts = { served, serving: workload.pods.filter((pod) => Object.values(pod.services ?? {}).includes("serving")).length, leaving: workload.pods.filter((pod) => pod.state === "terminating").length };
  const cardY = frame.card.below ? y + (generations.length ? podsH : 60) : y - CARD_RISE;
  const card = cardItem(workload, counts, view, { x: frame.card.x, y: cardY, w: frame.card.w, wide: frame.card.below });
  items.push(...ownership(placed, card, frame, y, workload), card);
  const around = linesItems(lines, { x: card.x, y: card.y + card.h + 6, w: card.w });
  items.push(...around);
  let bottom = Math.max(y + (generations.length ? podsH : 70), card.y + card.h + (around.length ? 6 + around.length * LINE_H : 0));
  if (!quiet && workload.row?.kind === "Deployment") {
    const x = frame.form === "wide" ? frame.pill.x - 44 : frame.form === "medium" ? frame.x + 8 : frame.x + 4;
    const right = frame.form === "wide" ? frame.pods.x + frame.pods.w + 20 : frame.x + frame.w - 12;
    // On a wide page the corridor lies below the pods and beside the card.
    const top = frame.card.below ? bottom + 4 : y + (generations.length ? podsH : 70);
    items.push(corridorItem(workload.row, view, { x, y: top, w: right - x, since_ms }), corridorLink(workload.row, { x, y: top, w: right - x }));
    bottom = Math.max(bottom, top + CORRIDOR_H);
  }
  return { items, generations: placed, bottom, seats, ticking: !quiet, firstRow: y + HEAD + BUS };
}

/** Height of one line about what stands around a workload, px. */
const LINE_H = 22;

/** One below another: what scales, protects, guards and feeds the workload; each opens what it is about. @param {import("./around.js").Line[]} lines @param {{x: number, y: number, w: number}} place */
function linesItems(lines, { x, y, w }) {
  return lines.map((line, i) => item({
    ...(line.row ? identity(line.row) : {}), key: `line:${line.key}:${x}`, x, y: y + i * LINE_H, w, h: LINE_H - 2, cls: "line-of", label: line.row ? line.title : "", title: line.title,
    parts: [text(line.c, 16, 15, line.s, { size: 12, max: w - 24 })],
  }));
}

/** The seats of a quiet workload close up: generations that are gone leave no empty column. @param {Seats | undefined} before @param {any[]} generations */
function closed(before, generations) {
  if (!before) return before;
  const kept = generations.filter((g) => before.columns.has(g.key)).sort((a, b) => (before.columns.get(a.key) ?? 0) - (before.columns.get(b.key) ?? 0));
  return { ...before, columns: new Map(kept.map((g, i) => [g.key, i])) };
}

/** @param {import("./lanes.js").Workload} workload @param {import("./apps-frame.js").Frame} frame @param {Seats | undefined} before @param {boolean} quiet @returns {Omit<Seats, "busy_ms" | "since_ms">} */
function takeSeats(workload, frame, before, quiet) {
  const generations = workload.generations;
  const columns = seat(before?.columns, generations.map((g) => g.key));
  const slots = new Map(generations.map((g) => [g.key, seat(before?.slots.get(g.key), g.pods.map((pod) => pod.id))]));
  const most = Math.max(0, ...generations.map((g) => Math.max(g.pods.length, g.set?.replicas ?? 0)));
  let cell = MOST_AT.findIndex((limit) => most <= limit);
  if (cell === 0 && Math.ceil(most / cellsPerRow(frame.pods.columnW, 0)) > MOST_ROWS) cell = 1;
  // A smaller cell than needed is kept until there is room to spare: nobody should jump for one pod.
  if (before && before.cell > cell && !(quiet && most * 1.5 <= MOST_AT[cell])) cell = before.cell;
  const perRow = cellsPerRow(frame.pods.columnW, cell);
  const bands = Math.max(0, ...[...columns.values()].map((column) => Math.floor(column / frame.pods.columns) + 1));
  const rows = Array.from({ length: bands }, (_, band) => Math.max(1, ...generations.filter((g) => Math.floor((columns.get(g.key) ?? 0) / frame.pods.columns) === band)
    .map((g) => Math.ceil(Math.max(span(slots.get(g.key) ?? new Map()), quiet ? g.set?.replicas ?? 0 : 0) / perRow))));
  const held = !quiet && before && before.cell === cell ? Array.from({ length: Math.max(bands, before.rows.length) }, (_, i) => Math.max(rows[i] ?? 0, before.rows[i] ?? 0)) : rows;
  return { cell, columns, slots, rows: held };
}

/** @param {number} w @param {number} cell */
export const cellsPerRow = (w, cell) => Math.max(1, Math.floor((w + CELLS[cell].w - CELLS[cell].size - (cell < 2 ? 4 : 2 * FRAME_PAD)) / CELLS[cell].w));

/** Rows of named cells keep room for their bus. @param {number} cell */
const pitch = (cell) => CELLS[cell].h + (cell < 2 ? BUS : 0);

/** @param {number} rows @param {number} cell */
const blockH = (rows, cell) => (cell < 2 ? rows * pitch(cell) : BUS + 16 + rows * pitch(cell));

/** @param {import("./lanes.js").Workload} workload @param {Seats} seats @param {import("./apps-frame.js").Frame} frame @param {number} y @returns {PlacedGeneration[]} */
function placeGenerations(workload, seats, frame, y) {
  const perRow = cellsPerRow(frame.pods.columnW, seats.cell);
  const { size, w } = CELLS[seats.cell];
  const small = seats.cell >= 2;
  return workload.generations.map((generation) => {
    const column = seats.columns.get(generation.key) ?? 0;
    const band = Math.floor(column / frame.pods.columns);
    const x = columnX(frame, column % frame.pods.columns);
    const top = y + HEAD + seats.rows.slice(0, band).reduce((sum, rows) => sum + blockH(rows, seats.cell) + HEAD, 0) + BUS;
    const slots = seats.slots.get(generation.key) ?? new Map();
    const placed = generation.pods.map((pod) => {
      const slot = slots.get(pod.id) ?? 0;
      return { pod, size, x: x + (small ? FRAME_PAD : 6) + (slot % perRow) * w, y: top + (small ? FRAME_PAD : 0) + Math.floor(slot / perRow) * pitch(seats.cell), slot };
    }).sort((a, b) => a.slot - b.slot);
    return { key: generation.key, pods: generation.pods, placed, bundled: generation.pods.length >= BUNDLE_FROM || small, x, y: top };
  });
}

/** @param {PlacedGeneration} placed @param {import("./lanes.js").Workload} workload @param {import("./apps-frame.js").Frame} frame @param {any} view @param {Seats} seats */
function generationItems(placed, workload, frame, view, seats) {
  const generation = /** @type {import("./lanes.js").Generation} */ (workload.generations.find((g) => g.key === placed.key));
  const cell = CELLS[seats.cell];
  const w = frame.pods.columnW;
  const items = [];
  const letter = !generation.set && generation.letter && workload.generations.length > 1;
  if (generation.set?.kind === "Job") items.push(jobHead(generation, placed, w));
  else if (generation.set) items.push(generationHead(generation, placed, w, view));
  else if (letter) items.push(letterHead(generation, placed, w));
  if (placed.bundled && placed.pods.length) {
    const perRow = cellsPerRow(w, seats.cell);
    const rows = Math.max(1, Math.ceil(span(seats.slots.get(placed.key) ?? new Map()) / perRow));
    items.push(item({
      key: `frame:${placed.key}`, layer: "back", x: placed.x, y: placed.y, w, h: rows * pitch(seats.cell) + 4, cls: "generation-frame",
      parts: [rect("box", 0, 0, w, rows * pitch(seats.cell) + 4, 8)],
    }));
  }
  items.push(...placed.placed.map(({ pod, x, y }) => podItem(pod, view, { x, y, cell, quiet: clean(pod.node) })));
  if (generation.set && !placed.pods.length) items.push(item({ key: `none:${placed.key}`, layer: "back", x: placed.x, y: placed.y, w, h: 24, cls: "none", parts: [text("t3", 2, 16, nonePods(generation.set), { size: 13, max: w })] }));
  return items;
}

/** @param {any} set */
function nonePods(set) {
  if (set.kind === "Job") return set.state === "suspended" ? "suspended" : set.state === "running" ? "no pod yet" : "its pods are gone";
  return set.replicas ? "no pod yet" : "scaled to zero";
}

/** The tag of an image: "2.0.0" of "registry.example/shop/hello:2.0.0". @param {string} image */
export function imageTag(image) {
  const name = clean(image).split("@")[0];
  const last = name.slice(name.lastIndexOf("/") + 1);
  return last.includes(":") ? last.slice(last.indexOf(":") + 1) : "latest";
}

/** @param {import("./lanes.js").Generation} generation @param {PlacedGeneration} placed @param {number} w @param {any} view */
function generationHead(generation, placed, w, view) {
  const set = generation.set;
  const hue = generationNumber(set.generation ?? "");
  const tag = (set.containers ?? []).map((/** @type {any} */ c) => imageTag(c.image)).join(", ");
  const serving = placed.pods.filter((pod) => Object.values(pod.services ?? {}).includes("serving")).length;
  const letterW = set.generation ? 22 : 0;
  const wanted = `wants ${set.replicas}`;
  const tail = placed.bundled ? `${wanted} · ${serving} serving` : wanted;
  const why = clean(set.why);
  const room = w - letterW;
  const tailRun = why ? [{ s: ` · ${why}`, c: "bad" }] : [{ s: ` · ${tail}`, c: "t2" }];
  const left = Math.max(48, room - 4 - Math.min(room - 60, textWidth(tailRun[0].s, { size: 13 })));
  const hash = set.hash ? `${tag ? `${tag} · ` : ""}${clean(set.hash).slice(0, 6)}` : tag;
  // The hash is the first to go: letter and tag say the same.
  const head = fit(textWidth(hash, { size: 13 }) <= left ? hash : tag, left, { size: 13 });
  return item({
    ...identity(set), kind: "replicaset", key: set.id, x: placed.x, y: placed.y - HEAD - BUS + 5, w, h: 25, cls: `replicaset hue-${hue}`, state: set.ready >= set.replicas ? "steady" : "waiting",
    label: `ReplicaSet ${clean(set.name)}, generation ${set.generation || "none"}, image ${tag}, ${wanted}, has ${placed.pods.length}, ${serving} serving${why ? `. ${why}` : ""}`,
    title: `ReplicaSet ${clean(set.name)} · ${(set.containers ?? []).map((/** @type {any} */ c) => clean(c.image)).join(", ")}${why ? ` · ${why}` : ""}`, requested: clean(view.requested?.get(set.id) ?? ""),
    parts: [
      ...(set.generation ? [text("generation-letter", 2, 18, set.generation, { size: 17, bold: true })] : []),
      text("t2", letterW + 2, 17, [{ s: head, c: "t1" }, ...tailRun], { size: 13, max: room - 4 }),
    ],
  });
}

/** One Job of a CronJob. @param {import("./lanes.js").Generation} generation @param {PlacedGeneration} placed @param {number} w */
function jobHead({ set }, placed, w) {
  const goal = set.completions ?? 1;
  const words = set.state === "running" ? `${set.succeeded} of ${goal} done` : set.state;
  return item({
    ...identity(set), key: set.id, x: placed.x, y: placed.y - HEAD - BUS + 5, w, h: 25, cls: "replicaset", label: `Job ${clean(set.name)}, ${words}. ${clean(set.why)}`, title: `Job ${clean(set.name)}: ${clean(set.why)}`,
    parts: [text("t2", 2, 17, [{ s: fit(clean(set.name), Math.max(48, w - textWidth(` · ${words}`, { size: 13 }) - 4), { size: 13 }), c: "t1" }, { s: ` · ${words}`, c: set.state === "failed" ? "bad" : "t2" }], { size: 13, max: w - 4 })],
  });
}

/** A generation of a StatefulSet or DaemonSet, while there are two. @param {import("./lanes.js").Generation} generation @param {PlacedGeneration} placed @param {number} w */
function letterHead({ letter, pods }, placed, w) {
  const tag = [...new Set(pods.flatMap((pod) => pod.images ?? []).map(imageTag))].join(", ");
  return item({
    key: `letter:${placed.key}`, layer: "back", x: placed.x, y: placed.y - HEAD - BUS + 5, w, h: 25, cls: `replicaset hue-${generationNumber(letter)}`, label: `Generation ${letter}, image ${tag}, ${numbered("pod", pods.length)}`,
    parts: [text("generation-letter", 2, 18, letter, { size: 17, bold: true }), text("t1", 24, 17, tag, { size: 13, max: w - 26 })],
  });
}

/** Light lines from the card to the generations that it owns. @param {PlacedGeneration[]} placed @param {import("./scene.js").Item} card @param {import("./apps-frame.js").Frame} frame @param {number} y @param {import("./lanes.js").Workload} workload */
function ownership(placed, card, frame, y, workload) {
  if (frame.card.below || !placed.length || !workload.kind) return [];
  const line = y;
  const first = placed.filter((g) => g.y - HEAD - BUS <= y + 1);
  const left = Math.min(...first.map((g) => g.x)) + 10;
  const d = [`M${card.x} ${line + 2} H${left}`, ...first.map((g) => `M${g.x + 10} ${line + 2} v4`)];
  return [item({ key: `own:${workload.key}`, layer: "wires", x: 0, y: 0, w: 0, h: 0, cls: "wires", parts: [path("wire own", d.join(" "))] })];
}

/** @param {import("./lanes.js").Workload} workload @param {string} words @param {import("./apps-frame.js").Frame} frame @param {number} y */
function emptyItem(workload, words, frame, y) {
  return item({ key: `empty:${workload.key}`, layer: "back", x: frame.pods.x, y: y + 20, w: frame.pods.w, h: 30, cls: "none", parts: [text("t3", 0, 20, words, { size: 14, max: frame.pods.w })] });
}
