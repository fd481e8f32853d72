// @ts-check
/**
 * The Nodes view: where everything runs.
 *
 * Pure: the same model, view, size and previous scene give the same picture. The previous scene carries the seats, so that a pod keeps its cell
 * until it is gone, and the frame (columns and cell size), so that the camera never moves by itself. See decision 0030.
 */
import { isField, layoutField } from "./field.js";
import { headline } from "./headline.js";
import { clean } from "./measure.js";
import { nodeItem, nodeWords } from "./node-box.js";
import { bandsOf, boxHeight, detailed, fitNodes, GAP, isCompact, podsLeft, wanted } from "./nodes-fit.js";
import { byNumberedName, byZone, oldestFirst } from "./order.js";
import { ALL_CELLS, podItem } from "./pods.js";
import { item, text } from "./scene.js";
import { seat, span } from "./slots.js";
import { layoutTray } from "./tray.js";
import { numbered, visible, wellWords } from "./visible.js";

const HEADER = 64;
const ZONE = 36;
/** On a phone beside a lesson everything around the machines takes as little as can be read. */
const COMPACT = { zone: 26, gap: 8, margin: 8 };

/**
 * @param {any} model
 * @param {any} view
 * @param {import("./scene.js").Size} size
 * @param {import("./scene.js").Scene | null} [previous]
 * @returns {import("./scene.js").Scene}
 */
export function layoutNodes(model, view, size, previous = null) {
  if (isField(model)) return layoutField(model, view, size, previous);
  const compact = isCompact(size.width, size.height);
  const margin = size.width >= 900 ? 32 : compact ? COMPACT.margin : 12;
  const width = Math.max(200, size.width - 2 * margin);
  const [zoneH, gap] = compact ? [COMPACT.zone, COMPACT.gap] : [ZONE, GAP];
  const counted = visible(model, "Pod", view);
  const pods = oldestFirst(model, counted.rows);
  const nodes = nodeRows(model, pods);
  const zones = byZone(nodes);
  const onNode = groupByNode(pods);
  const memory = previous?.memory.nodes;
  const waiting = pods.filter((pod) => !pod.node);
  const head = header(nodes, pods, counted, view, { x: margin, width, compact });
  const tray = layoutTray(waiting, view, { x: margin, y: head.h, w: width, compact }, memory?.tray);
  const top = head.h + tray.height + gap;
  const slots = new Map(nodes.map((node) => [node.name, seat(memory?.slots.get(node.name), (onNode.get(node.name) ?? []).map((pod) => pod.id))]));
  const frame = keepFrame(memory, { nodes, zones, slots, width, height: size.height - top - 8, seen: size.height, zoneH, view });
  const items = [head, tray.item, ...tray.items];
  let y = top;
  const fit = view.detail ? detailed(frame.fit) : frame.fit;
  const pitch = fit.boxWidth + fit.gap;
  for (const band of bandsOf(sizes(zones), frame.fit.columns)) {
    if (zones.length > 1 && band[0].first === 0) {
      for (const { group, count, column } of band) items.push(zoneItem(...zones[group], { x: margin + column * pitch, y, w: count * pitch - fit.gap, h: zoneH }));
      y += zoneH;
    }
    const boxes = placed(zones, band);
    const h = boxHeight(fit, frame.rows.get(boxes[0].node.name) ?? 1);
    for (const { node, column } of boxes) items.push(...box(node, { x: margin + column * pitch, y, h }, fit, onNode.get(node.name) ?? [], slots.get(node.name) ?? new Map(), view));
    y += h + fit.gap;
  }
  if (nodes.length === 0) items.push(nothing(margin, y, width, pods.length, view.unseen?.has("Node")));
  const height = nodes.length ? y - fit.gap + (compact ? gap : 24) : y + 220;
  return {
    mode: "nodes", width: Math.max(size.width, fit.columns * pitch - fit.gap + 2 * margin), height, items, ticking: pods.some((pod) => pod.deleting_until_ms !== null) || nodes.some((node) => node.known && node.state !== "ready"),
    label: `Nodes view. ${head.label} Arrow keys move from one to the next, Enter opens.`,
    memory: { ...previous?.memory, nodes: { slots, tray: tray.slots, ...frame } },
  };
}

/** Node rows, and a stand-in for every node that only its pods tell of. @param {any} model @param {any[]} pods */
function nodeRows(model, pods) {
  const rows = [...model.of("Node").values()].map(asKnown);
  const known = new Set(rows.map((row) => row.name));
  const told = new Set(pods.map((pod) => pod.node).filter((name) => name && !known.has(name)));
  const unseen = [...told].map((name) => ({
    id: `unseen:${name}`, kind: "Node", namespace: "", name, state: "", known: false, zone: "", taints: [], conditions: [], why: "", cordoned: false,
    allocatable: { cpu_m: 0, memory_b: 0, pods: 0 }, requested: { cpu_m: 0, memory_b: 0, pods: 0 },
  }));
  return [...rows, ...unseen].sort((a, b) => byNumberedName(a.name, b.name));
}

/** Of each row once, so that a node about which nothing is new is the same thing as before. @type {WeakMap<any, any>} */
const knownRows = new WeakMap();

/** @param {any} row */
function asKnown(row) {
  let known = knownRows.get(row);
  if (!known) knownRows.set(row, (known = { ...row, known: true }));
  return known;
}

/** @param {[string, any[]][]} zones */
const sizes = (zones) => zones.map(([, members]) => members.length);

/** The nodes of a band with their columns. @param {[string, any[]][]} zones @param {import("./nodes-fit.js").Segment[]} band */
const placed = (zones, band) =>
  band.flatMap(({ group, first, count, column }) => zones[group][1].slice(first, first + count).map((node, i) => ({ node, column: column + i })));

/** @param {any[]} pods @returns {Map<string, any[]>} */
function groupByNode(pods) {
  const groups = new Map();
  for (const pod of pods) {
    if (!pod.node) continue;
    const group = groups.get(pod.node);
    if (group) group.push(pod);
    else groups.set(pod.node, [pod]);
  }
  return groups;
}

/**
 * The frame of the last scene when everything still fits in it, else a new one.
 * @param {any} memory
 * @param {{nodes: any[], zones: [string, any[]][], slots: Map<string, Map<string, number>>, width: number, height: number, seen: number, zoneH: number, view: any}} now
 * @returns {{fit: import("./nodes-fit.js").Fit, rows: Map<string, number>, sign: string}}
 */
function keepFrame(memory, { nodes, zones, slots, width, height, seen, zoneH, view }) {
  const filter = [view.hideSystem ? 1 : 0, view.namespaces ? [...view.namespaces].sort().join(",") : "*"].join();
  const sign = JSON.stringify([width, Math.round(height), filter, zones.map(([zone, members]) => [zone, members.map((node) => node.name)])]);
  const spans = new Map(nodes.map((node) => [node.name, span(slots.get(node.name) ?? new Map())]));
  const most = Math.max(0, ...nodes.map((node) => slots.get(node.name)?.size ?? 0));
  const need = { nodes: nodes.length, width, height: Math.max(isCompact(width, seen) ? 120 : 240, height), seen, groups: sizes(zones) };
  if (memory && memory.sign === sign) {
    const roomy = fitNodes({ ...need, most: most * 2 + 2 });
    const full = nodes.some((node) => Math.ceil((spans.get(node.name) ?? 0) / memory.fit.perRow) > (memory.rows.get(node.name) ?? 1));
    if (roomy.cell >= memory.fit.cell && !full) return { fit: memory.fit, rows: memory.rows, sign };
  }
  const fresh = fitNodes({ ...need, most });
  return { fit: fresh, rows: spread(rowsOf(fresh, zones, spans, most), fresh, zones, need.height, zoneH), sign };
}

/** Rows of cells for every node: boxes side by side are equally high. @param {import("./nodes-fit.js").Fit} fit @param {[string, any[]][]} zones @param {Map<string, number>} spans @param {number} most */
function rowsOf(fit, zones, spans, most) {
  const rows = new Map();
  const common = fit.columns > 1;
  for (const band of bandsOf(sizes(zones), fit.columns)) {
    const row = placed(zones, band).map(({ node }) => node);
    const spanned = Math.max(...row.map((node) => spans.get(node.name) ?? 0));
    const need = Math.ceil((common ? Math.max(wanted(most), spanned) : wanted(spanned)) / fit.perRow);
    for (const node of row) rows.set(node.name, Math.max(1, need, Math.ceil(spanned / fit.perRow)));
  }
  return rows;
}

/**
 * Spare height becomes a spare row for each box: more room before anybody has to move.
 * @param {Map<string, number>} rows
 * @param {import("./nodes-fit.js").Fit} fit
 * @param {[string, any[]][]} zones
 * @param {number} height
 * @param {number} zoneH
 */
function spread(rows, fit, zones, height, zoneH) {
  const bands = bandsOf(sizes(zones), fit.columns).map((band) => placed(zones, band)[0].node);
  if (fit.columns === 1) return rows;
  const used = bands.reduce((sum, first) => sum + boxHeight(fit, rows.get(first.name) ?? 1) + fit.gap + (zones.length > 1 ? zoneH : 0), 0);
  const more = Math.min(1, Math.max(0, Math.floor((height - used) / (bands.length * ALL_CELLS[fit.cell].h))));
  return new Map([...rows].map(([name, count]) => [name, count + more]));
}

/** @param {any} node @param {{x: number, y: number, h: number}} place @param {import("./nodes-fit.js").Fit} fit @param {any[]} pods @param {Map<string, number>} slots @param {any} view */
function box(node, { x, y, h }, fit, pods, slots, view) {
  const cell = ALL_CELLS[fit.cell];
  const left = podsLeft(fit);
  /** By seat: reading order. @type {any[]} */
  const seated = [];
  for (const pod of pods) {
    const slot = slots.get(pod.id) ?? 0;
    seated[slot] = podItem(pod, view, {
      x: x + left + (slot % fit.perRow) * cell.w, y: y + fit.head + Math.floor(slot / fit.perRow) * cell.h, cell, quiet: cell.note ? appName(pod) : "",
    });
  }
  return [nodeItem(node, { x, y, h, shown: pods.length }, fit, view), ...seated.filter(Boolean)];
}

/** What a pod belongs to, in a word: its owner's name without the hash of the ReplicaSet. @param {any} pod */
export function appName(pod) {
  let name = appNames.get(pod);
  if (name === undefined) appNames.set(pod, (name = readAppName(pod)));
  return name;
}

/** @type {WeakMap<any, string>} */
const appNames = new WeakMap();

/** @param {any} pod */
function readAppName(pod) {
  const owner = clean(pod.owner?.name ?? "");
  return pod.owner?.kind === "ReplicaSet" ? owner.replace(/-[a-z0-9]{4,10}$/, "") : owner;
}

/** @param {string} zone @param {any[]} members @param {{x: number, y: number, w: number, h: number}} place */
function zoneItem(zone, members, { x, y, w, h }) {
  const name = zone ? clean(zone) : "no zone";
  return item({
    key: `zone:${zone}`, kind: "zone", layer: "back", x, y, w, h, cls: "zone", label: "", name,
    parts: [text("t2", 4, h / 2, [{ s: /^zone/i.test(name) || !zone ? name : `zone ${name}`, c: "t1" }, { s: `  ${members.length} ${members.length === 1 ? "node" : "nodes"}`, c: "t3" }], { size: h < ZONE ? 13 : 15, max: w - 4 })],
  });
}

/** @param {any[]} nodes @param {any[]} pods @param {any} counted @param {any} view @param {{x: number, width: number, compact: boolean}} place */
function header(nodes, pods, counted, view, { x, width, compact }) {
  const title = `${numbered("node", nodes.length, view.unseen?.has("Node"))} · ${numbered("pod", pods.length, view.unseen?.has("Pod"))}`;
  const wrong = problems(nodes, pods, view.now_ms ?? 0).map((s) => ({ s, c: "bad" }));
  return headline({ title, trouble: wrong.length || !pods.length ? wrong : [{ s: wellWords(view), c: "t2" }], counted }, { x, w: width, h: HEADER, narrowH: 72, compact });
}

/** @param {any[]} nodes @param {any[]} pods @param {number} now_ms */
function problems(nodes, pods, now_ms) {
  const said = [];
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { state } of pods) counts.set(state, (counts.get(state) ?? 0) + 1);
  const lost = nodes.filter((node) => node.known && node.state !== "ready");
  if (lost.length === 1) said.push(`${clean(lost[0].name)}: ${nodeWords(lost[0], now_ms).words}`);
  else if (lost.length) said.push(`${lost.length} nodes not ready`);
  const count = (/** @type {string} */ state) => counts.get(state) ?? 0;
  for (const [state, words] of [["failed", "failing"], ["notready", "not ready"], ["unknown", "not heard of"]]) {
    if (count(state)) said.push(`${count(state)} ${count(state) === 1 ? "pod" : "pods"} ${words}`);
  }
  if (count("pending")) said.push(`${count("pending")} waiting for a node`);
  return said;
}

/** @param {number} x @param {number} y @param {number} w @param {number} pods @param {boolean} isUnseen  Podium may not look at nodes: that none is there is not known */
function nothing(x, y, w, pods, isUnseen) {
  const middle = Math.round(w / 2);
  const [title, words] = isUnseen ? ["Nodes cannot be seen", "Podium's account at this cluster may not list them."]
    : pods ? ["No node is visible", "The pods above wait for a node."] : ["An empty cluster", "Nodes appear here as soon as they register."];
  return item({
    key: "nothing", layer: "back", x, y, w, h: 200, cls: "nothing", label: "",
    parts: [
      text("t1", middle, 92, title, { size: 22, bold: true, anchor: "middle", max: w }),
      text("t2", middle, 122, words, { size: 15, anchor: "middle", max: w }),
    ],
  });
}
