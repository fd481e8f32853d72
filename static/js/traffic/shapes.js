// @ts-check
// The mark of one request: its form says the generation that answered, as its colour does.

const R = 6.5; // px: a dot of 13 px on a laptop's page, 27 px wide on the 2 m image of a projector

/**
 * @param {"answered" | "failed" | "unknown"} outcome  `unknown` also for an answer of a pod that nobody knows
 * @param {number} generation  0 = none, 1…3 as on the pods
 */
export function shape(outcome, generation) {
  if (outcome === "failed") return `M${-R} ${-R}L${R} ${R}M${R} ${-R}L${-R} ${R}`;
  if (outcome === "answered" && generation === 2) return `M${-R + 1} ${-R + 1}H${R - 1}V${R - 1}H${-R + 1}Z`;
  if (outcome === "answered" && generation === 3) return `M0 ${-R - 0.5}L${R + 0.5} ${R - 1}H${-R - 0.5}Z`;
  return `M${-R} 0a${R} ${R} 0 1 0 ${2 * R} 0a${R} ${R} 0 1 0 ${-2 * R} 0Z`;
}
