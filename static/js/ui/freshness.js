// @ts-check
// How old is what you see? One sentence and one level, from the socket's state, the watches' states and the age of the last sign of life.
// Pure. The levels: connecting (nothing yet), live, behind (late, but coming), stale (the picture is old and says how old).

import { age } from "../layout/age.js";

/**
 * @typedef {{ state: string, since_ms: number, reason: string }} KindState
 * @typedef {{ status: string, kinds: Record<string, KindState>, lastGood_ms: number | null, delay_ms: number | null, now_ms: number, hasPicture: boolean, reason?: string, parting?: string }} Facts
 * @typedef {{ level: "connecting" | "live" | "behind" | "stale" | "ended" | "recorded", text: string }} Freshness
 */

export const BEHIND_MS = 2_000; // slower than this and a person pressing a button starts to doubt it

/** @param {Facts} facts  `reason`: why the server ended it; `parting`: why it is away for a moment; times in Unix ms of the server's clock @returns {Freshness} */
export function freshness({ status, kinds, lastGood_ms, delay_ms, now_ms, hasPicture, reason = "", parting = "" }) {
  if (status === "recorded") return { level: "recorded", text: hasPicture ? "recording" : "no recording yet" };
  if (status === "ended") return { level: "ended", text: reason || "signed out" };
  if (status !== "open") {
    if (!hasPicture) return { level: "connecting", text: "connecting…" };
    if (parting) return { level: "stale", text: `${parting} This page comes back by itself · last good picture ${age(now_ms - (lastGood_ms ?? now_ms))} old` };
    return { level: "stale", text: `last good picture ${age(now_ms - (lastGood_ms ?? now_ms))} old · reconnecting` };
  }
  const stale = Object.values(kinds).filter(({ state }) => state === "stale" || state === "relisting");
  if (stale.length) {
    const since_ms = Math.min(...stale.map((kind) => kind.since_ms));
    return { level: "stale", text: `cluster not answering · last good ${age(now_ms - since_ms)} ago` };
  }
  if (!hasPicture || Object.values(kinds).some(({ state }) => state === "listing")) return { level: "connecting", text: "reading the cluster…" };
  if (delay_ms !== null && delay_ms > BEHIND_MS) return { level: "behind", text: `behind by ${age(delay_ms)}` };
  return { level: "live", text: delay_ms === null ? "live" : `live · ${Math.max(1, Math.round(delay_ms))} ms` };
}

/** Since when nothing was heard, by the server's clock; null while the picture is of now. @param {Pick<Facts, "status" | "kinds" | "lastGood_ms">} facts */
export function unheardSince({ status, kinds, lastGood_ms }) {
  if (status === "recorded") return null;
  if (status !== "open") return lastGood_ms;
  const since = Object.values(kinds).filter(({ state }) => state === "stale" || state === "relisting").map(({ since_ms }) => since_ms);
  return since.length ? Math.min(...since) : null;
}

/** Kinds that this account may not see, or not everywhere, or that this cluster does not have. @param {Record<string, KindState>} kinds */
export function gaps(kinds) {
  return Object.entries(kinds).flatMap(([kind, { state, reason }]) => {
    if (state === "forbidden") return [{ kind, isPartial: false, text: `${kind}: not visible to this account${reason ? ` (${reason})` : ""}` }];
    if (state === "missing") return [{ kind, isPartial: false, text: `${kind}: not served by this cluster` }];
    return state === "live" && reason ? [{ kind, isPartial: true, text: `${kind}: ${reason}` }] : [];
  });
}
