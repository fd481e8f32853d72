// @ts-check
/** The matrix of what a program needs (rows) and where it runs (columns): which cells may differ, which do, and which difference breaks it. */

import { one, seeded } from "../seeded.js";

export const ROWS = ["the program", "language runtime", "libraries", "system packages", "file paths"];
export const COLUMNS = [
  { id: "laptop", name: "laptop" },
  { id: "build", name: "build server" },
  { id: "test", name: "test" },
  { id: "colleague", name: "colleague" },
  { id: "production", name: "production" },
];
/** Where the program was built: “it works on my machine”. */
export const BUILT_ON = 0;

/** A path of a file system. @param {string} path */
const root = (path) => `/${path}`;

/** What works, by row: one value for each column. The laptop's is what the program was built with. */
const GOOD = [
  [["hello 1.4"], ["hello 1.4"], ["hello 1.4"], ["hello 1.4"], ["hello 1.4"]],
  [["3.12.5"], ["3.12.5", "3.12.6"], ["3.12.5", "3.12.3"], ["3.12.1", "3.12.5"], ["3.12.5", "3.12.4"]],
  [["tls 3.0.8"], ["tls 3.0.8", "tls 3.0.9"], ["tls 3.0.8"], ["tls 3.0.7", "tls 3.0.8"], ["tls 3.0.8", "tls 3.0.5"]],
  [["brew"], ["apt"], ["apt"], ["download", "brew"], ["dnf", "apt"]],
  [[root("opt/lib")], [root("usr/lib")], [root("usr/lib")], [root("opt/lib"), "C:\\lib"], [root("usr/lib64"), root("usr/lib")]],
];
/** What breaks it, by row. */
const BAD = [["hello 1.3"], ["3.9.2", "2.7.18"], ["tls 1.1.1", "tls 1.0.2"], ["apt of 2019"], [root("usr/lib/old"), "not there"]];

/**
 * @typedef {{ value: string, isOther: boolean, isClash: boolean }} Cell
 * @typedef {{ seed: number, marked: boolean[][], cells: Cell[][] | null, deployed: string[] }} State `cells` null: question marks
 */

const isBuilt = (/** @type {number} */ column) => column === BUILT_ON;

/** @param {number} seed @returns {State} */
export const begin = (seed) => ({ seed, marked: ROWS.map(() => COLUMNS.map(() => false)), cells: null, deployed: [] });

/** A cell may differ, or not (`to` left out: the other). @param {State} state @param {number} row @param {number} column @param {boolean} [to] @returns {State} */
export function mark(state, row, column, to = !state.marked[row][column]) {
  return { ...state, marked: state.marked.map((line, r) => line.map((is, c) => (r === row && c === column ? to : is))) };
}

/** How many cells may differ, and how many worlds that makes when each has two possible values. @param {State} state */
export function worlds(state) {
  const open = state.marked.flat().filter(Boolean).length;
  return { open, count: 2 ** open };
}

/** Every cell gets its value; exactly one of them breaks the program, and never where it was built. @param {State} state @returns {State} */
export function fill(state) {
  const chance = seeded(state.seed);
  const column = one(chance, COLUMNS.map((_, at) => at).filter((at) => !isBuilt(at)));
  const row = Math.floor(chance() * ROWS.length);
  const cells = ROWS.map((_, r) => COLUMNS.map((_, c) => {
    const isClash = r === row && c === column;
    const value = one(chance, isClash ? BAD[r] : GOOD[r][c]);
    return { value, isClash, isOther: value !== GOOD[r][BUILT_ON][0] };
  }));
  return { ...state, cells };
}

/** Other values; what was deployed stays tried. @param {State} state */
export const shuffle = (state) => fill({ ...state, seed: state.seed + 1 });

/** @param {State} state @param {string} id of a column @returns {State} */
export function deploy(state, id) {
  return { ...state, deployed: state.deployed.includes(id) ? state.deployed : [...state.deployed, id] };
}

/** What came of a deployment there, in words. @param {State} state @param {string} id */
export function verdict(state, id) {
  const column = COLUMNS.findIndex((where) => where.id === id);
  const cells = (state.cells ?? []).map((line, row) => ({ ...line[column], row }));
  const clash = cells.find((cell) => cell.isClash);
  const others = cells.filter((cell) => cell.isOther && !cell.isClash).length;
  const place = COLUMNS[column].name;
  if (clash) {
    const built = state.cells?.[clash.row][BUILT_ON].value;
    return { works: false, row: clash.row, text: `${upper(place)}: it does not start. ${upper(ROWS[clash.row])}: ${clash.value} instead of ${built}.` };
  }
  const luck = others === 0 ? "everything is as it was built" : others === 1 ? "1 cell differs, and by luck it does not matter" : `${others} cells differ, and by luck it does not matter`;
  return { works: true, row: -1, text: `${upper(place)}: it starts; ${luck}.` };
}

/** @param {string} text */
const upper = (text) => text[0].toUpperCase() + text.slice(1);
