// @ts-check
// The inspector: the server renders it (fresh facts, the viewer's own rights), htmx puts it in place, and it is asked for again
// when the thing it shows has changed. Focus goes in when it opens by a person's act and back where it came from when it closes.

import { visible } from "../visible.js";
import { createSidePanel } from "./side_panel.js";

/** @typedef {{ id: string, kind: string, namespace: string, name: string }} Thing */

const REFRESH_MIN_MS = 700; // a rolling update changes a Deployment several times a second; nobody reads faster
/** htmx is a classic script, loaded before this module runs. */
const htmx = /** @type {any} */ (globalThis).htmx;

/** What stands there until the server has answered, which takes long when its cluster does not answer. @param {Thing} thing */
function waiting({ kind, name }) {
  return Object.assign(document.createElement("p"), { className: "quiet", textContent: `Asking the cluster about ${kind} ${visible(name)}…` });
}

/** On what asked, as what is out of the page tells nobody above. @param {Event} event */
function ignoreLate(event) {
  if (!(/** @type {CustomEvent} */ (event).detail.target.isConnected)) event.preventDefault();
}

export const FIRST_TAB = "state";

/**
 * @param {{ side: HTMLElement, drawer: HTMLElement, body: HTMLElement, close: HTMLElement, onClose: () => void, onTab: (tab: string) => void, home: () => Element | null }} parts
 *   `onTab`: the person has chosen another tab
 */
export function createDrawer({ side, drawer, body, close, onClose, onTab, home }) {
  const panel = createSidePanel({ side, drawer, body, home });
  /** @type {Thing | null} */
  let shown = null;
  let tab = FIRST_TAB;
  let timer = 0;

  close.addEventListener("click", () => hide(true));
  // An answer whose place is gone (it was closed, or shows another thing by now) is nobody's: it would put its head over that of the other.
  body.addEventListener("htmx:beforeRequest", ({ target }) => target?.addEventListener("htmx:beforeOnLoad", ignoreLate));
  // The server answers a click on a tab by itself; here it is only noted, for the address.
  body.addEventListener("click", (event) => {
    const chosen = event.target instanceof Element ? event.target.closest(".strip-of-tabs [role=tab]") : null;
    if (!(chosen instanceof HTMLElement) || !chosen.dataset.tab) return;
    tab = chosen.dataset.tab;
    onTab(tab);
  });

  /** @param {Thing} thing */
  function address(thing) {
    const parts = [thing.kind, thing.namespace || "-", thing.name].map(encodeURIComponent).join("/");
    return `${document.body.dataset.base ?? ""}/objects/${parts}/?tab=${encodeURIComponent(tab)}&uid=${encodeURIComponent(thing.id)}`;
  }

  /** @param {Thing} thing @param {{ focus?: boolean, tab?: string }} [options] */
  async function show(thing, { focus = true, tab: wanted } = {}) {
    tab = wanted ?? (shown?.id === thing.id ? tab : FIRST_TAB);
    shown = thing;
    panel.open();
    body.setAttribute("aria-busy", "true");
    if (!body.firstElementChild) body.replaceChildren(waiting(thing));
    await htmx.ajax("GET", address(thing), { target: body, swap: "innerHTML" });
    body.removeAttribute("aria-busy");
    if (focus) panel.enter();
  }

  /** @param {boolean} byPerson */
  function hide(byPerson) {
    if (!shown) return;
    shown = null;
    panel.close(byPerson);
    onClose();
  }

  /** The thing changed in the cluster: fetch its facts again, soon and once. */
  function changed() {
    if (timer) return;
    timer = window.setTimeout(refresh, REFRESH_MIN_MS);
  }

  /** Head and panel anew; an open form and the focus stay. A log or YAML that is being read is left alone. */
  async function refresh() {
    timer = 0;
    if (!shown) return;
    if (!body.querySelector("#inspector-panel")) return show(shown, { focus: false });
    const active = /** @type {HTMLElement | null} */ (body.querySelector('[role="tab"][aria-selected="true"]'));
    tab = active?.dataset.tab ?? tab;
    if (tab !== "state" && tab !== "events") return;
    const focused = document.activeElement && body.contains(document.activeElement) ? document.activeElement.id : "";
    // Sent in the name of the tab: a click on another tab takes the place of this request, and an older answer never overwrites a newer.
    await htmx.ajax("GET", `${address(shown)}&part=panel`, { source: active ?? body, target: "#inspector-panel", swap: "outerHTML" });
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.focus();
  }

  return { show, hide, changed, /** @returns {Thing | null} */ shown: () => shown, tab: () => tab };
}
