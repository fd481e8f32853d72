// @ts-check
/**
 * A fleet in the Nodes view (levels L0 to L2): thousands of nodes as cells, their pods as texels of a few px.
 *
 * Pure, as every layout is. A cell is an item like any other, so that search, arrow keys and the inspector find it; what is drawn in it stands in
 * `field` as numbers, for a painter that draws a hundred thousand of them at once. A cell about which nothing is new is the same object as before.
 * Worst first in each cell: what is wrong is never cut off by what is well.
 */
import { clean } from "./measure.js";
import { headline } from "./headline.js";
import { marksOf, worstOf } from "./field-marks.js";
import { fitField, PAD, ZONE } from "./field-fit.js";
import { nodeWords } from "./node-box.js";
import { byNumberedName, byText, byZone } from "./order.js";
import { STATE_WORDS } from "./pods.js";
import { identity, isMadeOf, item, rect, text } from "./scene.js";
import { shows } from "./visible.js";

/** More nodes than that are a field, also where every pod has a row. */
const FIELD_NODES = 600;
const HEADER = 64;
/** From these sizes of a texel on the screen, px, pods are drawn one by one, and as shapes with their nodes' names. */
export const TEXEL_PX = 2.6;
export const SHAPE_PX = 9;
/** A pod is not drawn larger than that, px. */
export const LARGEST_PX = 32;

/** @typedef {import("./scene.js").Cell} Cell */

/** @param {any} model */
export const isField = (model) => model.of("PodGroup").size > 0 || model.of("Node").size > FIELD_NODES;

/**
 * @param {any} model @param {any} view  `scale`: px of the screen for a unit, as it will be painted
 * @param {import("./scene.js").Size} size @param {import("./scene.js").Scene | null} [previous]
 * @returns {import("./scene.js").Scene}
 */
export function layoutField(model, view, size, previous = null) {
  const margin = size.width >= 900 ? 32 : 12;
  const width = Math.max(200, size.width - 2 * margin);
  const memory = previous?.memory.field;
  const zones = zonesOf(model, memory?.zones);
  const found = new Map(zones.flatMap(([, nodes]) => nodes.map((node) => [node.id, podsOf(model, node.name)])));
  const counts = zones.map(([, nodes]) => nodes.length);
  let most = 1;
  for (const { total } of found.values()) most = Math.max(most, total);
  const sign = [width, size.height, ...counts].join();
  // Cells keep their place and size until there is no room: half as many pods again fit before anything moves.
  const fit = memory?.sign === sign && memory.room >= most ? memory.fit : fitField({ counts, most: Math.ceil(most * 1.25), width, height: size.height - HEADER - 12 });
  const room = memory?.fit === fit ? memory.room : Math.ceil(most * 1.25);
  const texel_px = fit.texel * (view.scale ?? 1);
  const level = texel_px < TEXEL_PX ? 0 : texel_px < SHAPE_PX ? 1 : 2;
  const filter = [level, view.hideSystem, view.namespaces ? [...view.namespaces].join() : "*"].join();
  /** @type {Map<string, Cell>} */
  const before = memory?.filter === filter ? memory.cells : new Map();
  /** @type {Map<string, Cell>} */
  const cells = new Map();
  const items = [header(model, zones, view, { x: margin, width })];
  let y = HEADER;
  zones.forEach(([zone, nodes]) => {
    if (zones.length > 1) items.push(zoneItem(zone, nodes, { x: margin, y, w: width }));
    y += zones.length > 1 ? ZONE : 0;
    nodes.forEach((node, i) => {
      const at = { x: margin + (i % fit.columns) * fit.w, y: y + Math.floor(i / fit.columns) * fit.h };
      const cell = cellOf(/** @type {Pods} */ (found.get(node.id)), node, view, at, fit, level, before.get(node.id));
      cells.set(node.id, cell);
      items.push(cell.item);
    });
    y += Math.ceil(nodes.length / fit.columns) * fit.h;
  });
  if (level) for (const cell of cells.values()) for (const [i, pod] of cell.pods.entries()) items.push(podItem(pod, cell.item, i, fit));
  return {
    mode: "nodes", width: size.width, height: y + 24, items, ticking: false,
    label: `Nodes view of a fleet. ${items[0].label} Arrow keys move from node to node, Enter opens; zoom in to see pods.`,
    field: { level, texel: fit.texel, cells: [...cells.values()], w: fit.w, h: fit.h },
    memory: { ...previous?.memory, field: { fit, sign, room, filter, cells, zones } },
  };
}

/**
 * Nodes by zone, in reading order. Where the nodes are those of the last time, so is their order.
 * @param {any} model @param {[string, any[]][] | undefined} before @returns {[string, any[]][]}
 */
function zonesOf(model, before) {
  const rows = model.of("Node");
  const same = before?.map(([zone, nodes]) => /** @type {[string, any[]]} */ ([zone, nodes.map((node) => rows.get(node.id))]));
  const known = before?.reduce((sum, [, nodes]) => sum + nodes.length, 0);
  if (same && known === rows.size && same.every(([zone, nodes]) => nodes.every((node) => node && (node.zone ?? "") === zone))) return same;
  return byZone([...rows.values()].sort((a, b) => byNumberedName(a.name, b.name)));
}

/** @typedef {{group: any, rows: Map<string, any>, rest: Record<string, number>, total: number}} Pods  `rest`: how many have no row, by their states */

/** The pods of a node: rows of those that have one, and the counted rest. @param {any} model @param {string} name @returns {Pods} */
function podsOf(model, name) {
  const group = model.rows.get(`pods:node:${name}`);
  const rows = model.podsOn(name);
  const rest = group && model.borrows ? withoutLent(model, group.counts, rows) : group?.counts ?? {};
  return { group, rows, rest, total: rows.size + sum(rest) };
}

/** A pod whose row was lent is in the counts, too. @param {any} model @param {Record<string, number>} counts @param {Map<string, any>} rows */
function withoutLent(model, counts, rows) {
  const rest = { ...counts };
  for (const { id, state } of rows.values()) if (rest[state] && !model.owns(id)) rest[state] -= 1;
  return rest;
}

/** "150,000": the same in every browser. @param {number} count */
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** @param {Record<string, number>} counts */
const sum = (counts) => Object.values(counts).reduce((a, b) => a + b, 0);

/**
 * @param {Pods} here @param {any} node @param {any} view @param {{x: number, y: number}} at @param {import("./field-fit.js").FieldFit} fit
 * @param {0 | 1 | 2} level @param {Cell | undefined} before
 * @returns {Cell}
 */
function cellOf({ group, rows, rest, total }, node, view, at, fit, level, before) {
  const asked = view.requested?.get(node.id) ?? "";
  const of = [node, group, at.x, at.y, fit, asked, ...rows.values()];
  if (before && isMadeOf(before, of)) return before;
  const counts = new Map(Object.entries(rest).filter(([, count]) => count > 0));
  for (const { state } of rows.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
  const pods = [...rows.values()].filter((pod) => shows(view, pod)).sort((a, b) => worstOf(a.state) - worstOf(b.state) || byText(a.id, b.id));
  const quiet = Object.entries(rest).filter(([, count]) => count > 0);
  const marks = marksOf({ node, pods, quiet, total, isPart: Boolean(view.namespaces) }, at, fit, level);
  const said = sentence(node, counts, total, view);
  const lost = node.state !== "ready";
  return {
    key: node.id, of, pods, marks,
    item: item({
      ...identity(node), key: node.id, layer: "back", ...at, w: fit.w - PAD, h: fit.h - PAD, label: said, title: said, requested: clean(asked),
      cls: `cell ${lost ? "lost" : ""} ${node.cordoned ? "cordoned" : ""}`.trim().replace(/\s+/g, " "),
      parts: [
        rect("cell-box", 0, 0, fit.w - PAD, fit.h - PAD, 0.5),
        ...(level === 2 ? [text(lost ? "bad" : "t2", 0.8, fit.head * 0.8, node.name, { size: fit.head * 0.72, max: fit.w - PAD - 1.6 })] : []),
      ],
    }),
  };
}

/** @param {any} node @param {Map<string, number>} counts @param {number} total @param {any} view */
function sentence(node, counts, total, view) {
  const { words } = nodeWords({ ...node, known: true }, view.now_ms ?? 0);
  const states = [...counts].sort((a, b) => worstOf(a[0]) - worstOf(b[0])).map(([state, count]) => `${count} ${STATE_WORDS[state] ?? clean(state)}`);
  const asked = clean(view.requested?.get(node.id) ?? "");
  return [`Node ${clean(node.name)}`, words, `${total} ${total === 1 ? "pod" : "pods"}${states.length ? `: ${states.join(", ")}` : ""}`, asked ? `requested: ${asked}` : ""].filter(Boolean).join(", ")
    + (node.state !== "ready" && node.why ? `. ${clean(node.why)}` : "");
}

/** The items of pods, by row: where it lies in its cell follows from the order there. @type {WeakMap<any, {of: any[], item: import("./scene.js").Item}>} */
const podItems = new WeakMap();

/** @param {any} pod @param {import("./scene.js").Item} cell @param {number} i @param {import("./field-fit.js").FieldFit} fit */
function podItem(pod, cell, i, fit) {
  const of = [cell.x, cell.y, i, fit];
  const before = podItems.get(pod);
  if (before && isMadeOf(before, of)) return before.item;
  const said = `Pod ${clean(pod.name)}, ${STATE_WORDS[pod.state] ?? clean(pod.state)}, on ${clean(pod.node)}${pod.why ? `. ${clean(pod.why)}` : ""}`;
  const made = item({
    ...identity(pod), key: pod.id, layer: "pods", cls: "texel", label: said, title: said,
    x: cell.x + PAD / 4 + (i % fit.perRow) * fit.texel, y: cell.y + fit.head + Math.floor(i / fit.perRow) * fit.texel, w: fit.texel, h: fit.texel,
    parts: [rect("cell-box", 0, 0, fit.texel, fit.texel, 0)],
  });
  podItems.set(pod, { of, item: made });
  return made;
}

/** How many pods of each state are shown, by the groups of their owners. @param {any} model @param {any} view */
export function countStates(model, view) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  let hidden = 0;
  let hiddenSystem = 0;
  const take = (/** @type {any} */ row, /** @type {string} */ state, /** @type {number} */ count) => {
    if (shows(view, row)) counts.set(state, (counts.get(state) ?? 0) + count);
    else if (view.namespaces) hidden += count;
    else [hidden, hiddenSystem] = [hidden + count, hiddenSystem + count];
  };
  for (const group of model.of("PodGroup").values()) if (group.by === "owner") for (const [state, count] of Object.entries(group.counts)) take(group, state, count);
  for (const pod of model.of("Pod").values()) if (model.owns(pod.id)) take(pod, pod.state, 1);
  return { counts, counted: { hidden, hiddenSystem } };
}

/** @param {any} model @param {[string, any[]][]} zones @param {any} view @param {{x: number, width: number}} place */
function header(model, zones, view, { x, width }) {
  const { counts, counted } = countStates(model, view);
  const nodes = zones.flatMap(([, members]) => members);
  const pods = [...counts.values()].reduce((a, b) => a + b, 0);
  const count = (/** @type {string} */ state) => counts.get(state) ?? 0;
  const bad = nodes.filter((node) => node.state !== "ready").length;
  const trouble = [
    bad ? `${grouped(bad)} ${bad === 1 ? "node" : "nodes"} not ready` : "",
    ...[["failed", "failing"], ["notready", "not ready"], ["unknown", "not heard of"], ["pending", "waiting for a node"]].map(([state, words]) => (count(state) ? `${grouped(count(state))} ${words}` : "")),
  ].filter(Boolean).map((s) => ({ s, c: "bad" }));
  const title = `${grouped(nodes.length)} nodes · ${grouped(pods)} pods`;
  return headline({ title, trouble: trouble.length ? trouble : [{ s: "all is well", c: "t2" }], counted }, { x, w: width, h: HEADER, narrowH: 72 });
}

/** @param {string} zone @param {any[]} nodes @param {{x: number, y: number, w: number}} place */
function zoneItem(zone, nodes, { x, y, w }) {
  const name = zone ? `zone ${clean(zone)}` : "no zone";
  const bad = nodes.filter((node) => node.state !== "ready").length;
  const cordoned = nodes.filter((node) => node.cordoned).length;
  const said = [`${grouped(nodes.length)} nodes`, bad ? `${bad} not ready` : "", cordoned ? `${cordoned} cordoned` : ""].filter(Boolean).join(" · ");
  return item({
    key: `zone:${zone}`, kind: "zone", layer: "back", x, y, w, h: ZONE, cls: "zone", name: zone,
    parts: [text("t2", 0, 15, [{ s: name, c: "t1" }, { s: `  ${said}`, c: bad ? "bad" : "t3" }], { size: 13, max: w })],
  });
}

