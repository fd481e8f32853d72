// @ts-check
// Starts a log wherever the server has put one into the inspector, and widens the drawer for it.

import { createLog } from "./view.js";

document.addEventListener("htmx:afterSettle", () => {
  const root = document.querySelector("[data-logs]:not([data-started])");
  if (!(root instanceof HTMLElement)) return;
  root.dataset.started = "true";
  createLog(root);
  const wide = /** @type {HTMLElement} */ (root.querySelector("#log-wide"));
  const side = document.getElementById("side");
  const write = () => wide.setAttribute("aria-pressed", String(side?.classList.contains("wide") ?? false));
  wide.addEventListener("click", () => { side?.classList.toggle("wide"); write(); });
  write();
});
