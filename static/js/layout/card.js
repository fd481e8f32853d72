// @ts-check
/**
 * The card at the right end of a lane: what is wished, what is there, what serves; for a Deployment also what an update may do, and how it goes.
 * A Job counts what it has done, a CronJob says when it runs.
 */
import { age } from "./age.js";
import { clean, textWidth, wrap } from "./measure.js";
import { identity, item, rect, text } from "./scene.js";

const PAD = 16;
const ROW = 21;

/** A few pods are drawn one by one, so that they can be counted; more become a bar. */
const COUNTABLE = 12;

/** The words of `kubectl rollout status` without the part that the card's place says already. @param {any} row */
export function rolloutWords(row) {
  return clean(row.rollout?.text).replace(/^Waiting for (?:deployment|daemon set) ".*?" (?:rollout to finish: |spec update to be observed)/, "").replace(/^(?:deployment|daemon set) ".*?" /, "").replace(/^statefulset /, "").replace(/\.\.\.$/, "…");
}

/** What the card says last, and in which tone. @param {any} row @param {string} asked */
function verdict(row, asked) {
  if (asked) return { words: `requested: ${asked}`, tone: "warn" };
  if (row.state === "stuck") return { words: `stuck: ${clean(row.why) || rolloutWords(row)}`, tone: "bad" };
  if (row.state === "paused") return { words: "paused: a change to it waits for resume", tone: "warn" };
  if (row.state === "steady" && row.kind !== "Deployment") return row.available < row.replicas ? { words: clean(row.why), tone: "warn" } : { words: row.kind === "ReplicationController" ? "all available" : "rolled out", tone: "t3" };
  if (row.state === "steady") return { words: row.revision ? `revision ${row.revision} is rolled out` : "rolled out", tone: "t3" };
  return { words: rolloutWords(row) || clean(row.why), tone: "t1" };
}

/** What an update may do: in full while one runs, else in one line. @param {any} row */
function limits(row) {
  if (row.kind === "StatefulSet") return [setLimits(row)];
  if (row.kind === "DaemonSet") return [row.strategy === "OnDelete" ? "updated when somebody deletes them" : "one on each node that fits"];
  if (row.kind === "ReplicationController") return ["keeps a number, knows no update"];
  if (row.strategy === "Recreate") return ["an update stops all pods first"];
  if (row.state === "steady" || row.state === "scaling") return [`update: ${row.floor} up, ${row.ceiling} at most`];
  return [`at least ${row.floor} serving`, `at most ${row.ceiling} pods`];
}

/** @param {any} row  a StatefulSet */
function setLimits(row) {
  if (row.strategy === "OnDelete") return "updated when somebody deletes them";
  if (row.partition) return `an update stops at ordinal ${row.partition}`;
  return row.is_ordered ? "one after the other, by number" : "all at once, by number";
}

/**
 * @param {import("./lanes.js").Workload} workload
 * @param {{serving: number, served: boolean, leaving: number}} counts
 * @param {any} view
 * @param {{x: number, y: number, w: number, wide: boolean}} place  `wide`: a strip below the pods rather than a card beside them
 */
export function cardItem(workload, counts, view, place) {
  const { row } = workload;
  if (!row) return ownerCard(workload, place);
  if (row.kind === "Job") return jobCard(row, view, place);
  return row.kind === "CronJob" ? cronJobCard(row, view, place) : replicasCard(row, workload, counts, view, place);
}

/** @param {any} row @param {import("./lanes.js").Workload} workload @param {{serving: number, served: boolean, leaving: number}} counts @param {any} view @param {{x: number, y: number, w: number, wide: boolean}} place */
function replicasCard(row, workload, counts, view, { x, y, w, wide }) {
  const asked = clean(view.requested?.get(row.id) ?? "");
  const { words, tone } = verdict(row, asked);
  const strip = wide && w >= 380;
  const left = strip ? Math.min(250, Math.round(w * 0.52)) : w;
  const third = counts.served ? "serving" : "available";
  const shown = counts.served ? counts.serving : row.available;
  const now = workload.pods.length - counts.leaving;
  const most = Math.max(row.replicas, now + counts.leaving, shown, row.ceiling ?? 0, 1);
  const bars = [["wish", row.replicas, "wish"], ["now", now, "now"], [third, shown, "serving"]].flatMap(([name, count, cls], i) => tally(String(name), Number(count), cls === "now" ? counts.leaving : 0, most, String(cls), { x: PAD, y: 38 + i * ROW, w: left - 2 * PAD }));
  const room = (strip ? w - left : w) - 2 * PAD;
  const lines = [...limits(row).flatMap((s) => wrap(s, room, { size: 12 }, 2)).map((s) => ({ s, c: "t2" })), ...wrap(words, room, { size: 13 }, 3).map((s) => ({ s, c: tone }))];
  const textX = strip ? left + PAD : PAD;
  const textY = strip ? 27 : 38 + 3 * ROW + 17;
  const h = strip ? Math.max(38 + 3 * ROW + 10, textY + lines.length * 17) : textY + (lines.length - 1) * 17 + 14;
  const title = [clean(row.why), clean(row.rollout?.text)].filter(Boolean).join(" ");
  const label = `${row.kind} ${clean(row.name)}, ${row.state}, wants ${row.replicas}, has ${now}${counts.leaving ? ` and ${counts.leaving} leaving` : ""}, ${shown} ${third}. ${limits(row).join(", ")}. ${words}`;
  return item({
    ...identity(row), key: row.id, x, y, w, h, label, title: title || label, requested: asked, cls: `card deployment ${row.state}`,
    parts: [
      rect("box", 0, 0, w, h, 10),
      ...titleParts(row, left),
      ...bars,
      ...lines.map((line, i) => text(line.c, textX, textY + i * 17, line.s, { size: line.c === "t2" ? 12 : 13 })),
    ],
  });
}

/** Kind and name. Long kinds are shortened as kubectl shortens them. @param {any} row @param {number} w */
function titleParts(row, w) {
  const kind = row.kind === "ReplicationController" ? "RC" : row.kind;
  const used = Math.ceil(textWidth(kind, { size: 12 })) + 8;
  return [text("t2", PAD, 26, kind, { size: 12 }), text("t1", PAD + used, 26, row.name, { size: 14, least: 11, bold: true, max: w - 2 * PAD - used })];
}

/** @param {any} row @param {any} view @param {{x: number, y: number, w: number}} place */
function jobCard(row, view, { x, y, w }) {
  const asked = clean(view.requested?.get(row.id) ?? "");
  const goal = row.completions ?? 1;
  const most = Math.max(goal, row.active, row.succeeded, row.parallelism, 1);
  const bars = [["goal", goal, "wish"], ["running", row.active, "now"], ["done", row.succeeded, "serving"]].flatMap(([name, count, cls], i) => tally(String(name), Number(count), 0, most, String(cls), { x: PAD, y: 38 + i * ROW, w: w - 2 * PAD }));
  const words = asked ? `requested: ${asked}` : clean(row.why);
  const tone = row.state === "failed" ? "bad" : asked || row.state === "suspended" ? "warn" : "t2";
  const lines = wrap(words, w - 2 * PAD, { size: 13 }, 3);
  const h = 38 + 3 * ROW + 17 + (lines.length - 1) * 17 + 14;
  return item({
    ...identity(row), key: row.id, x, y, w, h, requested: asked, cls: `card deployment ${row.state === "failed" ? "stuck" : row.state === "suspended" ? "paused" : ""}`.trim(),
    label: `Job ${clean(row.name)}, ${row.state}, ${row.succeeded} of ${goal} done, ${row.active} running, ${row.failed} failed. ${words}`, title: words,
    parts: [rect("box", 0, 0, w, h, 10), ...titleParts(row, w), ...bars, ...lines.map((s, i) => text(tone, PAD, 38 + 3 * ROW + 17 + i * 17, s, { size: 13, max: w - 2 * PAD }))],
  });
}

/** @param {any} row @param {any} view @param {{x: number, y: number, w: number}} place */
function cronJobCard(row, view, { x, y, w }) {
  const asked = clean(view.requested?.get(row.id) ?? "");
  const ago = row.last_ms === null ? "" : `last ${age((view.now_ms ?? 0) - row.last_ms)} ago`;
  const words = asked ? `requested: ${asked}` : clean(row.why);
  const lines = [
    { s: clean(row.schedule) + (row.time_zone ? ` ${clean(row.time_zone)}` : ""), c: "t1", mono: true },
    ...(ago ? [{ s: ago, c: "t2", mono: false }] : []),
    ...wrap(words, w - 2 * PAD, { size: 13 }, 2).map((s) => ({ s, c: asked || row.state === "suspended" ? "warn" : "t2", mono: false })),
  ];
  const h = 38 + lines.length * 19 + 8;
  return item({
    ...identity(row), key: row.id, x, y, w, h, requested: asked, cls: `card deployment ${row.state === "suspended" ? "paused" : ""}`.trim(),
    label: `CronJob ${clean(row.name)}, ${row.state}, schedule ${clean(row.schedule)}${ago ? `, ${ago}` : ""}. ${words}`, title: words,
    parts: [rect("box", 0, 0, w, h, 10), ...titleParts(row, w), ...lines.map((line, i) => text(line.c, PAD, 50 + i * 19, line.s, { size: 13, mono: line.mono, max: w - 2 * PAD }))],
  });
}

/**
 * A number, drawn. Pods that leave are hollow: Kubernetes does not count them against the ceiling.
 * @param {string} name @param {number} count @param {number} leaving @param {number} most @param {string} cls
 * @param {{x: number, y: number, w: number}} place
 */
function tally(name, count, leaving, most, cls, { x, y, w }) {
  const label = 62;
  const number = most <= COUNTABLE ? 46 : 64;
  const length = w - label - number;
  const unit = Math.min(21, length / Math.max(4, most));
  const drawn = most <= COUNTABLE
    ? Array.from({ length: count + leaving }, (_, i) => (i < count ? rect(`tally ${cls}`, x + label + i * unit, y + 4, Math.min(18, unit - 3), 12, 3)
      : rect("tally leaving", x + label + i * unit + 1, y + 5, Math.min(16, unit - 5), 10, 2.5)))
    : [rect("bar", x + label, y + 4, length, 12, 3), rect(`tally ${cls}`, x + label, y + 4, (length * count) / most, 12, 3)];
  return [
    text("t2", x, y + 15, name, { size: 12, max: label - 4 }), ...drawn,
    text("t1", x + w, y + 15, [{ s: String(count) }, ...(leaving ? [{ s: `+${leaving}`, c: "t3" }] : [])], { size: 14, bold: true, anchor: "end", max: number }),
  ];
}

/** The owner of pods that no Deployment owns, or the words that they have none. @param {import("./lanes.js").Workload} workload @param {{x: number, y: number, w: number}} place */
function ownerCard(workload, { x, y, w }) {
  const ready = workload.pods.filter((pod) => pod.state === "ready").length;
  const done = workload.pods.filter((pod) => pod.state === "completed").length;
  const counts = `${workload.pods.length} ${workload.pods.length === 1 ? "pod" : "pods"} · ${ready} ready${done ? ` · ${done} done` : ""}`;
  const said = workload.kind ? [{ s: `${workload.kind} `, c: "t2" }] : [{ s: "no owner", c: "t2" }];
  const used = textWidth(said[0].s, { size: 12 }) + 6;
  const row = workload.generations[0]?.set;
  const own = row && row.id === workload.key ? identity(row) : { kind: workload.kind.toLowerCase() || "none", id: "", namespace: workload.namespace, name: clean(workload.name), state: "" };
  return item({
    ...own, key: `card:${workload.key}`, x, y, w, h: workload.kind ? 62 : 78, cls: "card owner", label: `${workload.kind || "No owner"} ${workload.kind ? clean(workload.name) : ""}, ${counts}`, title: "",
    parts: [
      rect("box", 0, 0, w, workload.kind ? 62 : 78, 10),
      text("t2", PAD, 26, said, { size: 12 }),
      ...(workload.kind ? [text("t1", PAD + used, 26, workload.name, { size: 14, bold: true, max: w - 2 * PAD - used })] : []),
      text("t2", PAD, 47, counts, { size: 13, max: w - 2 * PAD }),
      ...(workload.kind ? [] : [text("t3", PAD, 65, "once gone, they stay gone", { size: 12, max: w - 2 * PAD })]),
    ],
  });
}
