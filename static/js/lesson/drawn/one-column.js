// @ts-check
/** The matrix once more: what an image carries becomes one column that is the same everywhere; what it does not carry stays below. */

import { grid } from "./grid.js";
import { button, el, frame, put } from "./kit.js";
import { COLUMNS, ROWS, begin, fill } from "./states/matrix.js";

export const title = "The matrix as one column: what an image carries";

const STAYS = [
  { name: "configuration", values: ["debug on", "—", "test database", "debug on", "live database"] },
  { name: "data", values: ["3 rows", "none", "copy of June", "5 rows", "all of it"] },
  { name: "kernel", values: ["6.1, in a VM", "6.8", "6.8", "6.1, in a VM", "5.15"] },
  { name: "kind of processor", values: ["arm64", "amd64", "amd64", "amd64", "amd64"] },
];

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  const cells = /** @type {import("./states/matrix.js").Cell[][]} */ (fill(begin(1)).cells);
  const view = frame(host, hooks, { name: "one-column", note: "Versions and places are made up for teaching.", restart: () => show(false) });
  const needs = grid("What the program needs, by place", ROWS, COLUMNS, (row, column) => el("span", {}, cells[row][column].value));
  const image = el("p", { class: "image-block" },
    el("strong", {}, "One image"), el("span", {}, " hello:1.4, with the program, its runtime, libraries, packages and paths"),
    el("span", { class: "image-digest" }, " the same bytes in all five places"));
  const stays = grid("What differs all the same, by place", STAYS.map(({ name }) => name), COLUMNS, (row, column) => el("span", {}, STAYS[row].values[column]));
  const below = el("div", { class: "stays" }, el("p", { class: "stays-title" }, "What no image carries"), stays.root);
  const collapse = button("Collapse into an image", () => { show(collapse.getAttribute("aria-pressed") !== "true"); });
  for (const head of stays.root.querySelectorAll("[role=columnheader]")) head.classList.add("visually-hidden"); // the columns are named above
  view.scene.append(needs.root, image, below);
  view.add(collapse);
  show(false, true);

  /** @param {boolean} isOne @param {boolean} [isQuiet] */
  function show(isOne, isQuiet = false) {
    put(collapse, "aria-pressed", String(isOne));
    put(collapse, "text", isOne ? "Take it apart again" : "Collapse into an image");
    put(view.root, "data-collapsed", isOne);
    for (const line of needs.lines) line.hidden = isOne;
    image.hidden = below.hidden = !isOne;
    view.say(isOne
      ? "25 cells became one image. What still differs from place to place: configuration, data, the kernel, the kind of processor."
      : "25 cells that must agree, in five places.", isQuiet);
    if (isOne) view.tried();
  }

  return view.drawn();
}
