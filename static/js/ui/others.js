// @ts-check
// The kinds below the table: choosing one, and no questions while nobody sees the answer. htmx fetches, the server renders.

/** htmx is a classic script, loaded before this module runs. */
const htmx = /** @type {any} */ (globalThis).htmx;

document.addEventListener("change", (event) => {
  const select = event.target;
  if (!(select instanceof HTMLSelectElement) || select.id !== "others-kind") return;
  document.getElementById("others-one")?.replaceChildren();
  if (select.value) htmx.ajax("GET", select.value, { target: "#others-table", swap: "innerHTML" });
  else document.getElementById("others-table")?.replaceChildren();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const element = event.target;
  if (!(element instanceof HTMLElement) || !element.matches("[data-others]")) return;
  // A list in which somebody stands would lose the focus; one that nobody sees needs no news.
  if (!element.offsetParent || document.hidden || element.contains(document.activeElement)) event.preventDefault();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target instanceof HTMLElement && event.target.id === "others-one") document.getElementById("others-one-title")?.focus();
});
