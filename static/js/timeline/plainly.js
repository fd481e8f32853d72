// @ts-check
// Words for changes that are no news while they pass (narrate.js is silent about them), but are what one sees when one goes step by step. Pure.

/** @typedef {import("./tape.js").Step} Step */
/** @typedef {import("../model/model.js").Row} Row */

const WHERE = /** @type {Record<string, string>} */ ({
  serving: "receives requests of", draining: "finishes the requests of", "not-ready": "is listed as not ready for", selected: "is selected by",
});
const NAMES = /** @type {Record<string, string>} */ ({
  why: "", labels: "labels", conditions: "conditions", requested: "what its pods ask for", ip: "address", services: "", state: "", status: "", ready: "", started_ms: "", deleting_until_ms: "",
});

/** One sentence for a change. @param {Step[]} steps  at least one @param {(id: string) => string} nameOf  of a row that is there @returns {string} */
export function plainly(steps, nameOf) {
  const said = steps.map((step) => sentence(step, nameOf));
  const best = said.find(({ rank }) => rank === 0) ?? said.find(({ rank }) => rank === 1) ?? said[0];
  return steps.length > 1 ? `${best.text} (and ${steps.length - 1} more changed)` : best.text;
}

/** @param {Step} step @param {(id: string) => string} nameOf @returns {{ text: string, rank: number }} */
function sentence({ before, after }, nameOf) {
  const row = /** @type {Row} */ (after ?? before);
  const title = `${row.kind} ${row.name}`;
  if (!after) return { text: `${title} is gone`, rank: 0 };
  if (!before) return { text: `${title} is new`, rank: 0 };
  const served = row.kind === "Pod" ? serviceWords(before, after, nameOf) : "";
  if (served) return { text: `${row.name} ${served}`, rank: 0 };
  if (before.status !== after.status) return { text: `${title}: ${before.status} → ${after.status}`, rank: 0 };
  for (const [field, word] of Object.entries({ available: "available", ready: "ready", serving: "serving", updated: "updated", current: "there" })) {
    if (typeof after[field] === "number" && before[field] !== after[field]) return { text: `${title}: ${before[field]} → ${after[field]} ${word}`, rank: 1 };
  }
  const changed = Object.keys(after).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map((field) => NAMES[field] ?? field.replaceAll("_", " "));
  return { text: `${title}: ${changed.find(Boolean) ?? (after.why || "state")} changed`.replace(/: ([^:]*[.!?]) changed$/, ": $1"), rank: 2 };
}

/** @param {Row} before @param {Row} after @param {(id: string) => string} nameOf */
function serviceWords(before, after, nameOf) {
  for (const [id, state] of Object.entries(after.services)) if (before.services[id] !== state) return `${WHERE[state]} ${nameOf(id) || "a Service"}`;
  const left = Object.keys(before.services).find((id) => !(id in after.services));
  return left ? `receives no more requests of ${nameOf(left) || "a Service"}` : "";
}
