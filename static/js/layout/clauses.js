// @ts-check
/**
 * Whether labels fulfil the clauses of a selector, typed by a person or written in an object. Semantics of apimachinery's `labels.Selector`: every
 * clause must hold; what excludes values also takes things without the key; an operator nobody knows chooses nothing.
 */

/** @typedef {{ key: string, op: "in" | "notin" | "exists" | "absent", values: string[] }} Clause */

const OPERATORS = /** @type {Record<string, Clause["op"]>} */ ({ In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "absent" });

/** @param {Clause} clause @param {Record<string, string>} labels */
export function holds({ key, op, values }, labels) {
  const has = Object.hasOwn(labels, key);
  if (op === "exists") return has;
  if (op === "absent") return !has;
  const listed = has && values.includes(labels[key]);
  return op === "in" ? listed : !listed;
}

/**
 * Whether a LabelSelector chooses these labels; an empty one chooses all, none chooses nothing.
 * @param {any} selector
 * @param {Record<string, string>} labels
 */
export function chooses(selector, labels) {
  if (!selector) return false;
  const pairs = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => holds({ key, op: "in", values: [/** @type {string} */ (value)] }, labels));
  return pairs && (selector.matchExpressions ?? []).every((/** @type {any} */ { key, operator, values }) => Object.hasOwn(OPERATORS, operator) && holds({ key, op: OPERATORS[operator], values }, labels));
}
