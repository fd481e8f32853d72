// @ts-check
// The kinds below the table: choosing one, and keeping its list fresh while it is seen. The server renders, and says when there is news.

/** htmx is a classic script, loaded before this module runs. */
const htmx = /** @type {any} */ (globalThis).htmx;
const LOOKS_AGAIN_MS = 1_000; // whether the list is seen, or free of the focus, again
const RETRY_MS = 5_000; // after trouble

/** @param {number} wait_ms */
const later = (wait_ms) => new Promise((resolve) => window.setTimeout(resolve, wait_ms));
const list = () => /** @type {HTMLElement | null} */ (document.querySelector("#others-table [data-others]"));

document.addEventListener("change", (event) => {
  const select = event.target;
  if (!(select instanceof HTMLSelectElement) || select.id !== "others-kind") return;
  document.getElementById("others-one")?.replaceChildren();
  if (select.value) htmx.ajax("GET", select.value, { target: "#others-table", swap: "innerHTML" });
  else document.getElementById("others-table")?.replaceChildren();
});

let isFollowing = false;

/** One question after the other, as long as there is a list; none while nobody sees the answer. */
async function follow() {
  if (isFollowing) return;
  isFollowing = true;
  for (let shown = list(); shown; shown = list()) {
    if (!shown.offsetParent || document.hidden) {
      await later(LOOKS_AGAIN_MS);
      continue;
    }
    const mark = await newer(shown.dataset.news ?? "", shown.dataset.mark ?? "");
    if (mark === null) {
      await later(RETRY_MS);
      continue;
    }
    // A list in which somebody stands would lose the focus.
    while (shown.isConnected && mark !== shown.dataset.mark && shown.contains(document.activeElement)) await later(LOOKS_AGAIN_MS);
    if (shown.isConnected && mark !== shown.dataset.mark) await htmx.ajax("GET", shown.dataset.others, { target: "#others-table", swap: "innerHTML" });
  }
  isFollowing = false;
}

/** The mark of what is there now; null where nobody says. @param {string} url @param {string} since */
async function newer(url, since) {
  try {
    const answer = await fetch(`${url}?since=${since}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    return answer.ok ? String((await answer.json()).mark) : null;
  } catch {
    return null;
  }
}

document.addEventListener("htmx:afterSwap", (event) => {
  const spot = event.target instanceof HTMLElement ? event.target.id : "";
  if (spot === "others-one") document.getElementById("others-one-title")?.focus();
  if (spot === "others-table") void follow();
  // Two forms at once would be two of each name in one page.
  if (spot === "other-action") document.getElementById("action")?.replaceChildren();
  if (spot === "action") document.getElementById("other-action")?.replaceChildren();
});
