// @ts-check
/** The matrix as a grid: names of rows and columns, and one box for each cell. Two explorables draw it. */

import { el } from "./kit.js";

/**
 * @param {string} label @param {readonly string[]} rows @param {readonly { id: string, name: string }[]} columns
 * @param {(row: number, column: number) => HTMLElement} inside what stands in a cell
 */
export function grid(label, rows, columns, inside) {
  const heads = columns.map(({ name }) => el("div", { role: "columnheader", class: "matrix-head" }, el("span", {}, name)));
  const cells = rows.map((_, row) => columns.map((_, column) => el("div", { role: "gridcell", class: "matrix-cell" }, inside(row, column))));
  const lines = rows.map((name, row) => el("div", { role: "row", class: "matrix-row" }, el("div", { role: "rowheader", class: "matrix-name" }, name), ...cells[row]));
  const root = el("div", { role: "grid", class: "matrix", "aria-label": label },
    el("div", { role: "row", class: "matrix-row" }, el("div", { role: "columnheader", class: "matrix-corner" }, el("span", { class: "visually-hidden" }, "what it needs")), ...heads), ...lines);
  return { root, heads, cells, lines };
}
