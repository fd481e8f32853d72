// @ts-check
// What the command palette offers: the page's own commands, namespaces, every thing of the cluster, and what may be done to it. Pure.

import { byReading, matches, readQuery } from "../find/query.js";
import { best, wordsOf } from "./rank.js";

/** @typedef {import("./rank.js").Entry} Entry */
/** @typedef {{ name: string, title: string, kinds: string[] }} Action */

const COMMANDS_MAX = 14;
const THINGS_MAX = 12;
const ACTIONS_MAX = 12;

/** @param {any} row */
const named = (row) => `${row.kind} ${row.name}${row.namespace ? ` in ${row.namespace}` : ""}`;

/**
 * @param {string} text  what was typed
 * @param {{ commands: Entry[], namespaces: string[], rows: Iterable<any>, chosen: any, actions: Action[] }} from  `actions`: what this person's role may do
 * @param {{ choose: (namespace: string) => void, visit: (id: string) => void, act: (id: string, action: string) => void }} acts
 * @returns {Entry[]}
 */
export function entriesFor(text, { commands, namespaces, rows, chosen, actions }, { choose, visit, act }) {
  const doing = (/** @type {any} */ row) => actions.filter(({ kinds }) => kinds.includes(row.kind))
    .map(({ name, title }) => ({ title: `${title}: ${named(row)}`, group: "Do", words: name, run: () => act(row.id, name) }));
  const filters = [
    ...namespaces.map((name) => ({ title: `Show namespace ${name} only`, group: "Namespaces", words: "filter", run: () => choose(name) })),
    { title: "Show all namespaces", group: "Namespaces", words: "filter", run: () => choose("") },
  ];
  const fixed = best(text, [...(chosen ? doing(chosen) : []), ...commands, ...filters], COMMANDS_MAX);
  if (!text.trim()) return fixed;
  const named_ = thingsFor(text, rows, actions);
  const things = named_.things.map((row) => ({ title: `Go to ${named(row)}`, group: "Go to", run: () => visit(row.id) }));
  const deeds = named_.verbs.length ? named_.things.flatMap((row) => doing(row).filter(({ words }) => named_.verbs.includes(words))) : [];
  const isNew = (/** @type {Entry} */ entry) => !fixed.some(({ title }) => title === entry.title);
  return [...deeds.filter(isNew).slice(0, ACTIONS_MAX), ...fixed, ...things];
}

/**
 * "restart hello" names an action and a thing; "hello" or "go to hello" a thing alone.
 * @param {string} text @param {Iterable<any>} rows @param {Action[]} actions
 */
function thingsFor(text, rows, actions) {
  const [first, ...rest] = wordsOf(text.replace(/^\s*go\s+to\s+/i, ""));
  const verbs = actions.filter(({ name, title }) => first.length > 2 && (name.startsWith(first) || title.toLowerCase().startsWith(first))).map(({ name }) => name);
  const words = verbs.length && rest.length ? rest : [first, ...rest];
  const terms = readQuery(words.join(" "));
  const isNamed = (/** @type {any} */ row) => words.some((word) => row.name.includes(word)) ? 0 : 1;
  const kinds = new Set(actions.filter(({ name }) => verbs.includes(name)).flatMap(({ kinds: of }) => of));
  const found = [...rows].filter((row) => matches(terms, row) && (!verbs.length || !rest.length || kinds.has(row.kind)));
  return { verbs: rest.length ? verbs : [], things: found.sort((a, b) => isNamed(a) - isNamed(b) || byReading(a, b)).slice(0, THINGS_MAX) };
}
