// @ts-check
/**
 * The Nodes view on the stage: at most a dozen nodes with their pods, large. What there is no room for is a number, never a smaller drawing.
 */
import { nodeWords } from "./node-box.js";
import { appName } from "./nodes.js";
import { byNumberedName, oldestFirst } from "./order.js";
import { clean } from "./measure.js";
import { identity, item, rect } from "./scene.js";
import { seat, span } from "./slots.js";
import { cellFor, countWords, LARGE, line, PAD, SMALL, stageCell, worstWords } from "./stage-marks.js";
import { hiddenWords, numbered, visible } from "./visible.js";

const NODES_MAX = 12;
const GAP = 20;
const HEAD = 76;
const FOOT = 56;
const BOX_HEAD = 58;

/** @param {any} model @param {any} view @param {import("./scene.js").Size} size @param {import("./scene.js").Scene | null} [previous] @returns {import("./scene.js").Scene} */
export function stageNodes(model, view, size, previous = null) {
  const counted = visible(model, "Pod", view);
  const pods = oldestFirst(model, counted.rows);
  const nodes = [...model.of("Node").values()].sort((a, b) => byNumberedName(a.name, b.name));
  const shown = nodes.slice(0, NODES_MAX);
  const w = size.width - 2 * PAD;
  const waiting = pods.filter((pod) => !pod.node);
  const away = pods.filter((pod) => pod.node && !shown.some((node) => node.name === pod.node));
  const title = `${nodes.length} ${nodes.length === 1 ? "node" : "nodes"} · ${pods.length} ${pods.length === 1 ? "pod" : "pods"}`;
  const items = [item({ key: "header", layer: "back", cls: "header", x: PAD, y: 0, w, h: HEAD, label: title, parts: [line("t1", 0, 56, title, { size: LARGE, bold: true, max: w })] })];
  const grid = gridFor(shown.length, { w, h: size.height - HEAD - FOOT });
  const memory = previous?.memory.stageNodes ?? {};
  /** @type {Record<string, Map<string, number>>} */
  const slots = {};
  shown.forEach((node, i) => {
    const own = pods.filter((pod) => pod.node === node.name);
    slots[node.name] = seat(memory[node.name], own.map((pod) => pod.id));
    const place = { x: PAD + (i % grid.columns) * (grid.w + GAP), y: HEAD + Math.floor(i / grid.columns) * (grid.h + GAP), w: grid.w, h: grid.h };
    items.push(...box(node, own, slots[node.name], place, view));
  });
  items.push(foot({ waiting, away, more: nodes.length - shown.length, pods, hidden: hiddenWords(counted) }, { x: PAD, y: size.height - FOOT, w }, view));
  return { mode: "nodes", width: size.width, height: size.height, items, ticking: false, label: `Nodes on the stage. ${title}.`, memory: { ...previous?.memory, stageNodes: slots } };
}

/** Boxes as near to a square as the room lets them be. @param {number} count @param {{w: number, h: number}} room */
function gridFor(count, room) {
  let best = { columns: 1, w: room.w, h: room.h, score: Infinity };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(Math.max(1, count) / columns);
    const w = Math.floor((room.w - GAP * (columns - 1)) / columns);
    const h = Math.floor((room.h - GAP * (rows - 1)) / rows);
    const score = Math.abs(Math.log(w / h / 1.5)) + (w < 220 || h < 130 ? 10 : 0) + (columns * rows - count) * 0.35;
    if (score < best.score) best = { columns, w, h, score };
  }
  return best;
}

/** @param {any} node @param {any[]} pods @param {Map<string, number>} slots @param {{x: number, y: number, w: number, h: number}} place @param {any} view */
function box(node, pods, slots, { x, y, w, h }, view) {
  const state = nodeWords({ ...node, known: true }, view.now_ms ?? 0);
  const isFine = state.tone === "t2";
  const said = isFine ? "" : state.short;
  const inner = w - 2 * PAD;
  const room = { w: inner, h: h - BOX_HEAD - (said ? SMALL + 18 : 0) - PAD };
  const cell = cellFor(span(slots), room);
  const top = BOX_HEAD + (said ? SMALL + 18 : 8);
  const lost = node.state !== "ready";
  const body = item({
    ...identity(node), kind: "node", key: node.id, layer: "back", x, y, w, h, cls: `node${lost ? " lost" : ""}${node.cordoned ? " cordoned" : ""}`,
    label: `Node ${clean(node.name)}, ${state.words}, ${numbered("pod", pods.length)}`,
    parts: [
      rect("box", 0, 0, w, h, 16),
      line("t1", PAD, 42, node.name, { max: inner, bold: true, size: SMALL + 3 }),
      ...(said ? [line(state.tone, PAD, BOX_HEAD + 22, said, { max: inner })] : []),
      ...(cell ? [] : counts(pods, { x: PAD, y: top, w: inner, h: room.h })),
    ],
  });
  if (!cell) return [body];
  return [body, ...pods.flatMap((pod) => stageCell(pod, view, cell, { x: x + PAD, y: y + top, slot: slots.get(pod.id) ?? 0, name: appName(pod) }))];
}

/** Numbers for pods, one below the other as far as they go. @param {any[]} pods @param {{x: number, y: number, w: number, h: number}} place */
function counts(pods, { x, y, w, h }) {
  const runs = countWords(pods).filter((run) => run.s !== " · ");
  const rows = Math.max(1, Math.floor(h / (SMALL + 9)));
  return runs.slice(0, rows).map((run, i) => line(run.c ?? "t1", x, y + 24 + i * (SMALL + 9), run.s, { max: w, bold: i === 0 }));
}

/** @param {{waiting: any[], away: any[], more: number, pods: any[], hidden: string}} said @param {{x: number, y: number, w: number}} place @param {any} view */
function foot({ waiting, away, more, pods, hidden }, { x, y, w }, view) {
  const worst = worstWords(pods, view);
  const runs = [
    waiting.length ? { s: `${waiting.length} waiting for a node`, c: "warn" } : null,
    more > 0 ? { s: `${more} more nodes with ${away.length} pods`, c: "t1" } : null,
    worst ? { s: worst, c: "bad" } : null, hidden ? { s: hidden, c: "t2" } : null,
  ].filter((run) => run !== null);
  const told = runs.length ? runs : [{ s: "all is well", c: "t2" }];
  return item({ key: "stage-foot", layer: "back", cls: "stage-foot", x, y, w, h: FOOT, parts: [line("t1", 0, 40, told.flatMap((run, i) => (i ? [{ s: " · ", c: "t2" }, run] : [run])), { max: w })] });
}
