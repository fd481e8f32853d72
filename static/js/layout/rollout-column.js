// @ts-check
/** One generation as a column: its head, how far its pods have come, and the pods themselves with their own steps. */
import { clean, fit, textWidth } from "./measure.js";
import { CELLS, generationNumber, podItem } from "./pods.js";
import { countSteps, reached, STEPS } from "./rollout-facts.js";
import { identity, item, rect, text } from "./scene.js";
import { imageTag } from "./workload.js";

export const HEAD_H = 52;
export const STEPS_H = 58;
/** Below a named pod: its own steps. */
const PIPS_H = 14;
const PAD = 10;

/** @param {number} cell */
export const pitch = (cell) => CELLS[cell].h + (cell < 2 ? PIPS_H : 0);
/** @param {number} w @param {number} cell */
export const perRow = (w, cell) => Math.max(1, Math.floor((w - 2 * PAD + CELLS[cell].w - CELLS[cell].size) / CELLS[cell].w));

/**
 * @param {import("./rollout-facts.js").Generation} generation
 * @param {import("./rollout-facts.js").Facts} facts
 * @param {any} view
 * @param {{x: number, y: number, w: number, h: number, cell: number, slots: Map<string, number>}} place
 */
export function columnItems(generation, facts, view, { x, y, w, h, cell, slots }) {
  const many = perRow(w, cell);
  const side = CELLS[cell].w - CELLS[cell].size;
  const top = y + HEAD_H + STEPS_H;
  const items = [frame(generation, { x, y, w, h }), head(generation, view, { x, y, w }), steps(generation, facts, { x, y: y + HEAD_H, w })];
  const seated = generation.pods.map((pod) => ({ pod, slot: slots.get(pod.id) ?? 0 })).sort((a, b) => a.slot - b.slot);
  for (const { pod, slot } of seated) {
    const at = { x: x + PAD + (slot % many) * CELLS[cell].w + (cell < 2 ? side / 2 - 4 : 0), y: top + Math.floor(slot / many) * pitch(cell) };
    const drawn = podItem(pod, view, { ...at, cell: CELLS[cell], quiet: readyWords(pod) });
    const said = stepWords(pod, facts.served);
    items.push({ ...drawn, label: `${drawn.label}. ${said}`, title: `${drawn.title}. ${said}` });
    if (cell < 2) items.push(pips(pod, facts.served, { x: at.x, y: at.y + CELLS[cell].h - 6, w: CELLS[cell].size }));
  }
  if (!generation.pods.length) items.push(item({ key: `none:${generation.key}`, layer: "back", x: x + PAD, y: top, w: w - 2 * PAD, h: 24, cls: "none", parts: [text("t3", 2, 16, generation.set?.replicas ? "no pod yet" : "scaled to zero", { size: 14, max: w - 2 * PAD })] }));
  return items;
}

/** @param {import("./rollout-facts.js").Generation} generation @param {{x: number, y: number, w: number, h: number}} place */
function frame({ key, isNew }, { x, y, w, h }) {
  return item({ key: `column:${key}`, layer: "back", x, y, w, h, cls: `rollout-column${isNew ? " new" : ""}`, parts: [rect("box", 0, 0, w, h, 12)] });
}

/** @param {import("./rollout-facts.js").Generation} generation @param {any} view @param {{x: number, y: number, w: number}} place */
function head({ key, set, letter, pods, isNew }, view, { x, y, w }) {
  const images = set ? set.containers.map((/** @type {any} */ c) => c.image) : [...new Set(pods.flatMap((pod) => pod.images ?? []))];
  const tag = [...new Set(images.map(imageTag))].join(", ");
  const hue = generationNumber(letter);
  const left = PAD + (letter ? 30 : 0);
  const room = w - left - PAD;
  const leaving = pods.filter((pod) => pod.state === "terminating").length;
  const counts = [set ? `wants ${set.replicas}` : "", `has ${pods.length - leaving}`, leaving ? `${leaving} leaving` : ""].filter(Boolean).join(" · ");
  const name = set ? clean(set.hash || set.name) : "";
  const badge = isNew ? "wanted now" : "";
  const badgeW = badge ? textWidth(badge, { size: 12 }) + 8 : 0;
  const said = `${set ? `ReplicaSet ${clean(set.name)}, generation` : "Generation"} ${letter || "none"}${badge ? `, ${badge}` : ""}, image ${tag}, ${counts.replaceAll(" · ", ", ")}`;
  return item({
    ...(set ? { ...identity(set), kind: "replicaset", state: set.ready >= set.replicas ? "steady" : "waiting" } : { kind: "generation", name: letter }),
    key: `head:${key}`, x, y, w, h: HEAD_H - 4, cls: `replicaset hue-${hue}`, label: said, title: `${said} · ${images.map(clean).join(", ")}`, requested: set ? clean(view.requested?.get(set.id) ?? "") : "",
    parts: [
      ...(letter ? [text("generation-letter", PAD, 33, letter, { size: 26, bold: true })] : []),
      text("t1", left, 24, [{ s: fit(tag, room - badgeW, { size: 15, bold: true }) }], { size: 15, bold: true, max: room - badgeW }),
      ...(badge ? [text("t2", x + w - PAD - x, 24, badge, { size: 12, anchor: "end", max: badgeW })] : []),
      text("t2", left, 43, [{ s: counts }, ...(name && textWidth(`${counts} · ${name}`, { size: 13 }) <= room ? [{ s: ` · ${name}`, c: "t3" }] : [])], { size: 13, max: room }),
    ],
  });
}

/** How many have come how far: one small bar for each step. @param {import("./rollout-facts.js").Generation} generation @param {import("./rollout-facts.js").Facts} facts @param {{x: number, y: number, w: number}} place */
function steps({ key, set, letter, pods }, { served }, { x, y, w }) {
  const counts = countSteps(pods);
  const names = served ? STEPS : STEPS.slice(0, 4);
  const most = Math.max(1, set?.replicas ?? 0, ...counts);
  const step = (w - 2 * PAD) / names.length;
  const parts = names.flatMap((name, i) => [
    text("t1", PAD + i * step, 16, String(counts[i]), { size: 15, bold: true, max: step - 6 }),
    rect("bar", PAD + i * step, 24, step - 8, 6, 3),
    rect(name === "traffic" ? "bar-full traffic" : "bar-full come", PAD + i * step, 24, ((step - 8) * counts[i]) / most, 6, 3),
    text("t2", PAD + i * step, 46, name, { size: 12, max: step - 4 }),
  ]);
  return item({ key: `steps:${key}`, layer: "back", x, y, w, h: STEPS_H, cls: `steps hue-${generationNumber(letter)}`, label: names.map((name, i) => `${counts[i]} ${name}`).join(", "), parts });
}

/** @param {any} pod @param {boolean} served */
function stepWords(pod, served) {
  const steps = reached(pod);
  const all = served ? STEPS : STEPS.slice(0, 4);
  return steps ? `Step ${steps} of ${all.length}: ${steps === 5 ? "receiving traffic" : all[steps - 1]}` : `Step 0 of ${all.length}: waiting for a node`;
}

/** "ready in 4 s", counted from when it was made. @param {any} pod */
function readyWords(pod) {
  return pod.ready_ms && pod.ready_ms - pod.created_ms < 600_000 ? `in ${Math.max(0, Math.round((pod.ready_ms - pod.created_ms) / 1000))} s` : "";
}

/** One small mark for each step, full when it was begun. @param {any} pod @param {boolean} served @param {{x: number, y: number, w: number}} place */
function pips(pod, served, { x, y, w }) {
  const all = served ? 5 : 4;
  const steps = pod.state === "terminating" ? 0 : reached(pod);
  const step = w / all;
  return item({
    key: `pips:${pod.id}`, layer: "back", x, y, w, h: 6, cls: `pips hue-${generationNumber(pod.generation ?? "")}${pod.state === "failed" ? " failed" : ""}`,
    parts: Array.from({ length: all }, (_, i) => rect(i < steps ? `pip on${i === 4 ? " traffic" : ""}` : "pip", i * step, 0, step - 2.5, 6, 2)),
  });
}
