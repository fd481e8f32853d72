// @ts-check
/**
 * What one change led to, hop by hop: the object that was changed, its ReplicaSets, their pods (made, placed, started, ready, reached by
 * Services; told to stop, gone), and the milliseconds of each. Pure: a tape and a place in it → hops.
 *
 * Each hop says how it is known: "owner" (an owner reference says who made it), "stated" (the object says it of itself: its node, its state, its
 * Service), "event" (an Event of the cluster says so), "inferred" (nothing but time and owner connect them). Times are when Podium read the change; what came within one tick (40 ms) has one time.
 */

/** @typedef {import("../model/model.js").Row} Row */
/** @typedef {import("./tape.js").Tape} Tape */
/** @typedef {{ at_ms: number, last_ms: number, by: string, text: string, how: "owner" | "stated" | "event" | "inferred", count: number, id: string, name: string }} Hop */
/** @typedef {{ root: Row, what: string, field: string, at_ms: number, note: import("./tape.js").Note | null, hops: Hop[], isOver: boolean, isLast: boolean }} Chain */

const SPAN_MS = 10 * 60_000; // longer than any step of an update is allowed to take by default
const NOTE_MS = 5_000; // between the answer to a click and its event lie milliseconds; a hanging API server may take a few seconds
const ROOTS = new Set(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "Node", "Service", "CronJob", "HorizontalPodAutoscaler"]);
/** What people (or an autoscaler) set, in words. Whatever else changes is an outcome. @type {Record<string, (before: any, after: any) => string>} */
const WISHES = {
  replicas: (before, after) => `${before} → ${after} replicas`,
  containers: (before, after) => imagesOf(before, after),
  paused: (_, after) => (after ? "paused" : "resumed"),
  template_labels: () => "labels of the template",
  selector_text: (before, after) => `selector ${before || "none"} → ${after || "none"}`,
  cordoned: (_, after) => (after ? "cordoned" : "takes pods again"),
  schedule: (before, after) => `schedule ${before} → ${after}`,
};

/** Which wish of a row was changed: its field and the words; null when none was. @param {Row | null} before @param {Row | null} after */
export function wishOf(before, after) {
  const row = after ?? before;
  if (!row || !ROOTS.has(row.kind) || row.owner) return null;
  if (!before) return row.kind === "Node" ? null : { field: "", words: "created" };
  if (!after) return { field: "", words: "deleted" };
  for (const [field, say] of Object.entries(WISHES)) {
    if (row.kind === "DaemonSet" && field === "replicas") continue; // the number of nodes, which nobody sets
    if (field in after && JSON.stringify(before[field]) !== JSON.stringify(after[field])) {
      const words = say(before[field], after[field]);
      if (words) return { field, words };
    }
  }
  return isUnnamedWish(before, after) ? { field: "template", words: "its template or settings" } : null;
}

/** How a workload says, until its controller has looked, that somebody asked for something else: as `kubectl rollout status` says it. */
const UNREAD = /spec update to be observed/;

/**
 * A restart, a probe, a resource limit: rows do not hold them, but what follows is theirs, and not that of an earlier change. Its controller has not read it yet; or,
 * where both came in one tick, a calm Deployment is at another revision. @param {Row} before @param {Row} after
 */
function isUnnamedWish({ rollout: was, revision }, { rollout: is, revision: next }) {
  if (!was || !is) return false;
  if (UNREAD.test(is.text)) return !UNREAD.test(was.text);
  return was.verdict === "complete" && is.verdict === "progressing" && next > revision;
}

/**
 * The chain of a change: of the last one at or before a moment, or, for a mark, of the one nearest to it.
 * @param {Tape} tape @param {number} at_ms @param {{ id?: string, isMark?: boolean }} [about]  `id`: only of this object
 * @returns {Chain | null}
 */
export function chainAt(tape, at_ms, { id, isMark = false } = {}) {
  const from = tape.positionAt(isMark ? at_ms + NOTE_MS : at_ms) - tape.first - 1;
  /** @type {{ index: number, step: import("./tape.js").Step, wish: { field: string, words: string } } | null} */
  let best = null;
  for (let index = from; index >= 0; index -= 1) {
    const far_ms = Math.abs(tape.entries[index].at_ms - at_ms);
    if (best && (!isMark || far_ms > Math.abs(tape.entries[best.index].at_ms - at_ms))) break;
    for (const step of tape.entries[index].steps) {
      const wish = id && step.id !== id ? null : wishOf(step.before, step.after);
      if (wish) best = { index, step, wish };
    }
  }
  return best ? follow(tape, best.index, best.step, best.wish) : null;
}

/** @param {Tape} tape @param {number} index @param {import("./tape.js").Step} step @param {{ field: string, words: string }} wish @returns {Chain} */
function follow(tape, index, step, wish) {
  const root = /** @type {Row} */ (step.after ?? step.before);
  const at_ms = tape.entries[index].at_ms;
  const note = tape.notes.findLast((one) => one.ids.includes(root.id) && one.at_ms <= at_ms + NOTE_MS && one.at_ms >= at_ms - NOTE_MS) ?? null;
  const hops = new Hops();
  const family = new Set([root.id]);
  // ReplicaSets and Jobs that stay as they are, and whose pods do not; those that go are met on the way.
  for (const row of tape.last.values()) if (row.owner?.id === root.id && row.kind !== "Pod") family.add(row.id);
  let isOver = false;
  for (let at = index; at < tape.entries.length && !isOver; at += 1) {
    const entry = tape.entries[at];
    if (entry.at_ms - at_ms > SPAN_MS) break;
    for (const { before, after } of entry.steps) {
      const row = /** @type {Row} */ (after ?? before);
      if (at > index && row.id === root.id && wishOf(before, after)) {
        isOver = true; // a new change begins a chain of its own
        break;
      }
      tell(hops, entry.at_ms, before, after, root, family);
    }
  }
  return { root, what: wish.words, field: wish.field, at_ms, note, hops: hops.list(), isOver, isLast: !isChangedAgain(tape, index, root.id, wish.field) };
}

/** Whether the same field was set again later: managedFields then tell of that. @param {Tape} tape @param {number} index @param {string} id @param {string} field */
function isChangedAgain(tape, index, id, field) {
  return tape.entries.slice(index + 1).some(({ steps }) => steps.some((step) => step.id === id && wishOf(step.before, step.after)?.field === field));
}

/** @param {Hops} hops @param {number} at_ms @param {Row | null} before @param {Row | null} after @param {Row} root @param {Set<string>} family */
function tell(hops, at_ms, before, after, root, family) {
  const row = /** @type {Row} */ (after ?? before);
  if (row.id === root.id) return tellRoot(hops, at_ms, before, after);
  const isOf = row.owner ? family.has(row.owner.id) : false;
  if (isOf && (row.kind === "ReplicaSet" || row.kind === "Job")) {
    family.add(row.id);
    return tellSet(hops, at_ms, before, after, root);
  }
  if (row.kind === "Pod" && isOf) return tellPod(hops, at_ms, before, after);
  if (row.kind === "Pod" && root.kind === "Node" && row.node === root.name) tellPod(hops, at_ms, before, after);
  if (row.kind === "Pod" && root.kind === "Service" && (before?.services ?? {})[root.id] !== (after?.services ?? {})[root.id]) tellPod(hops, at_ms, before, after);
}

/** @param {Hops} hops @param {number} at_ms @param {Row | null} before @param {Row | null} after */
function tellRoot(hops, at_ms, before, after) {
  if (!before || !after || before.rollout?.verdict === after.rollout?.verdict) return;
  if (after.rollout?.verdict === "complete") hops.add(at_ms, `${after.kind.toLowerCase()} controller`, "complete", `rolled out, ${after.available} available`, "stated", after);
  if (after.rollout?.verdict === "failed") hops.add(at_ms, `${after.kind.toLowerCase()} controller`, "failed", after.rollout.text, "stated", after);
}

/** @param {Hops} hops @param {number} at_ms @param {Row | null} before @param {Row | null} after @param {Row} root */
function tellSet(hops, at_ms, before, after, root) {
  const by = `${root.kind.toLowerCase()} controller`;
  const row = /** @type {Row} */ (after ?? before);
  const letter = row.generation ? ` (${row.generation})` : "";
  if (!before) hops.add(at_ms, by, `made ${row.id}`, `made ${row.kind} ${row.name}${letter}`, "owner", row);
  else if (after && before.replicas !== after.replicas) hops.add(at_ms, by, `scaled ${row.id}`, `${row.name}${letter} to ${after.replicas}`, "inferred", row);
}

/** @param {Hops} hops @param {number} at_ms @param {Row | null} before @param {Row | null} after */
function tellPod(hops, at_ms, before, after) {
  const pod = /** @type {Row} */ (after ?? before);
  const set = pod.owner?.id ?? "";
  const by = `${(pod.owner?.kind ?? "").toLowerCase()} controller`;
  if (!after) return hops.add(at_ms, "kubelet", `gone ${set}`, "gone", "inferred", pod);
  if (!before) hops.add(at_ms, by, `created ${set}`, "created", "owner", pod);
  if (after.node && !before?.node) hops.add(at_ms, "scheduler", `placed ${set}`, "placed on a node", "stated", pod);
  if (after.started_ms && !before?.started_ms) hops.add(at_ms, "kubelet", `taken ${set}`, "accepted", "stated", pod);
  if (after.state === "ready" && before?.state !== "ready") hops.add(at_ms, "kubelet", `ready ${set}`, "ready", "stated", pod);
  if (after.state === "failed" && before?.state !== "failed") hops.add(at_ms, "kubelet", `failed ${set} ${after.status}`, after.status, "stated", pod);
  const serves = (/** @type {Row | null} */ row) => Object.values(row?.services ?? {}).includes("serving");
  if (serves(after) && !serves(before)) hops.add(at_ms, "endpoint slices", `serving ${set}`, "reached by its Service", "stated", pod);
  if (after.state === "terminating" && before?.state !== "terminating") hops.add(at_ms, by, `stopped ${set}`, "told to stop", "inferred", pod);
}

/** Hops of one sort are one line: the first moment and the last. */
class Hops {
  constructor() {
    /** @type {Map<string, Hop>} */
    this._hops = new Map();
  }

  /** @param {number} at_ms @param {string} by @param {string} key @param {string} text @param {Hop["how"]} how @param {Row} row */
  add(at_ms, by, key, text, how, row) {
    const hop = this._hops.get(key);
    if (hop) Object.assign(hop, { last_ms: at_ms, count: hop.count + 1, text: key.startsWith("scaled") ? text : hop.text });
    else this._hops.set(key, { at_ms, last_ms: at_ms, by, text, how, count: 1, id: row.id, name: row.name });
  }

  list() {
    return [...this._hops.values()].sort((a, b) => a.at_ms - b.at_ms);
  }
}

/** @param {{name: string, image: string}[]} before @param {{name: string, image: string}[]} after */
function imagesOf(before, after) {
  const old = new Map(before.map(({ name, image }) => [name, image]));
  return after.filter(({ name, image }) => old.get(name) !== image).map(({ name, image }) => `image ${old.get(name) ?? "none"} → ${image}`).join(", ");
}

/** "+31 ms", "+1.9 s", "+2 min 5 s" @param {number} ms */
export function lag(ms) {
  if (ms < 1_000) return `+${Math.round(ms)} ms`;
  if (ms < 60_000) return `+${(ms / 1000).toFixed(1)} s`;
  return `+${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
