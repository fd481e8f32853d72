// @ts-check
// Label selectors as people type them: parse, match, and say which clause a near miss fails at.
// Grammar: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
// (equality and set based, joined by commas, all of which must hold). Pure; tested in node.

import { holds } from "../layout/clauses.js";

/** @typedef {import("../layout/clauses.js").Clause} Clause */
/**
 * @typedef {{ clauses: Clause[] } | { error: string }} Parsed
 * @typedef {{ matches: Set<string>, ready: number, misses: Map<string, string> }} Spotlight
 */

const KEY = /^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)?$/;
/** More would be a mistake, and a clause costs one comparison per pod and key press. */
const CLAUSES_LIMIT = 20;

/**
 * @param {string} text
 * @returns {Parsed} clauses (none for an empty text), or a sentence about what is wrong
 */
export function parseSelector(text) {
  const clauses = [];
  for (const part of splitClauses(text)) {
    const clause = parseClause(part.trim());
    if (typeof clause === "string") return { error: clause };
    clauses.push(clause);
  }
  if (clauses.length > CLAUSES_LIMIT) return { error: `At most ${CLAUSES_LIMIT} clauses.` };
  return { clauses };
}

/** Commas inside parentheses belong to a set. @param {string} text */
function splitClauses(text) {
  if (!text.trim()) return [];
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    else if (text[at] === ")") depth -= 1;
    else if (text[at] === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** @param {string} text @returns {Clause | string} */
function parseClause(text) {
  if (!text) return "A clause is missing between two commas.";
  const set = /^(\S+)\s+(in|notin)\s*\((.*)\)$/.exec(text);
  if (set) return checked(set[1], set[2] === "in" ? "in" : "notin", set[3].split(",").map((value) => value.trim()));
  if (/^\S+\s+(in|notin)\b/.test(text)) return `Write the values in parentheses: ${text.split(/\s/)[0]} in (a, b).`;
  const equality = /^(.+?)\s*(==|!=|=)\s*(.*)$/.exec(text);
  if (equality) return checked(equality[1].trim(), equality[2] === "!=" ? "notin" : "in", [equality[3].trim()]);
  if (text.startsWith("!")) return checked(text.slice(1).trim(), "absent", []);
  return checked(text, "exists", []);
}

/** @param {string} key @param {Clause["op"]} op @param {string[]} values @returns {Clause | string} */
function checked(key, op, values) {
  if (!KEY.test(key)) return `“${shorten(key)}” is not a label key.`;
  const bad = values.find((value) => !VALUE.test(value));
  if (bad !== undefined) return `“${shorten(bad)}” is not a label value.`;
  return { key, op, values };
}

/** @param {string} text */
function shorten(text) {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** @param {Clause[]} clauses @param {Record<string, string>} labels */
export function matchesLabels(clauses, labels) {
  return clauses.every((clause) => holds(clause, labels));
}

/**
 * Lights up pods: which match, and for those that fail at exactly one of several clauses, at which.
 * @param {Clause[]} clauses
 * @param {Iterable<{id: string, labels: Record<string, string>, state: string}>} pods
 * @returns {Spotlight}
 */
export function spotlight(clauses, pods) {
  /** @type {Spotlight} */
  const result = { matches: new Set(), ready: 0, misses: new Map() };
  for (const pod of pods) {
    const failed = clauses.filter((clause) => !holds(clause, pod.labels));
    if (failed.length === 0) {
      result.matches.add(pod.id);
      if (pod.state === "ready") result.ready += 1;
    } else if (failed.length === 1 && clauses.length > 1) {
      result.misses.set(pod.id, nearMiss(failed[0], pod.labels));
    }
  }
  return result;
}

/** @param {Clause} clause @param {Record<string, string>} labels */
function nearMiss({ key }, labels) {
  return Object.hasOwn(labels, key) ? `${key}=${labels[key]}` : `no ${key}`;
}

/** The selector of a row as text to type. @param {Record<string, string>} labels */
export function selectorText(labels) {
  return Object.entries(labels).map(([key, value]) => `${key} = ${value}`).join(", ");
}
