// @ts-check
// The inspector: the server renders it (fresh facts, the viewer's own rights), htmx puts it in place, and it is asked for again
// when the thing it shows has changed. Focus goes in when it opens by a person's act and back where it came from when it closes.

/** @typedef {{ id: string, kind: string, namespace: string, name: string }} Thing */

const REFRESH_MIN_MS = 700; // a rolling update changes a Deployment several times a second; nobody reads faster
/** htmx is a classic script, loaded before this module runs. */
const htmx = /** @type {any} */ (globalThis).htmx;

/**
 * @param {{ side: HTMLElement, drawer: HTMLElement, body: HTMLElement, close: HTMLElement, onClose: () => void }} parts
 */
export function createDrawer({ side, drawer, body, close, onClose }) {
  /** @type {Thing | null} */
  let shown = null;
  /** @type {Element | null} */
  let cameFrom = null;
  let tab = "state";
  let dirty = false;
  let timer = 0;

  close.addEventListener("click", () => hide(true));
  body.addEventListener("htmx:afterSwap", () => {
    const active = body.querySelector('[role="tab"][aria-selected="true"]');
    tab = /** @type {HTMLElement | null} */ (active)?.dataset.tab ?? tab;
  });

  /** @param {Thing} thing */
  function address(thing) {
    const parts = [thing.kind, thing.namespace || "-", thing.name].map(encodeURIComponent).join("/");
    return `/objects/${parts}/?tab=${encodeURIComponent(tab)}&uid=${encodeURIComponent(thing.id)}`;
  }

  /** @param {Thing} thing @param {{ focus?: boolean }} [options] */
  async function show(thing, { focus = true } = {}) {
    if (shown?.id !== thing.id) tab = "state";
    if (!shown) cameFrom = document.activeElement;
    shown = thing;
    drawer.hidden = false;
    side.dataset.open = "true";
    document.body.classList.add("with-drawer");
    body.setAttribute("aria-busy", "true");
    await htmx.ajax("GET", address(thing), { target: body, swap: "innerHTML" });
    body.removeAttribute("aria-busy");
    if (focus) /** @type {HTMLElement | null} */ (body.querySelector("h2"))?.focus();
  }

  /** @param {boolean} byPerson */
  function hide(byPerson) {
    if (!shown) return;
    shown = null;
    drawer.hidden = true;
    delete side.dataset.open;
    document.body.classList.remove("with-drawer");
    body.replaceChildren();
    if (byPerson && cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus();
    if (byPerson && cameFrom instanceof SVGElement && cameFrom.isConnected) cameFrom.focus();
    onClose();
  }

  /** The thing changed in the cluster: fetch its facts again, unless a form is being filled in. */
  function changed() {
    dirty = true;
    if (timer) return;
    timer = window.setTimeout(refresh, REFRESH_MIN_MS);
  }

  async function refresh() {
    timer = 0;
    if (!dirty || !shown || isBusy()) return;
    dirty = false;
    const focused = focusPlace(body);
    await htmx.ajax("GET", address(shown), { target: body, swap: "innerHTML" });
    restoreFocus(body, focused);
  }

  /** Nothing under a person's hand is replaced: an open form, or the log that is being read. */
  function isBusy() {
    return tab !== "state" || body.querySelector("[data-action-form]") !== null;
  }

  return { show, hide, changed, /** @returns {Thing | null} */ shown: () => shown };
}

/** @param {HTMLElement} body */
function focusPlace(body) {
  const active = document.activeElement;
  if (!active || !body.contains(active)) return "";
  return active.id ? `#${CSS.escape(active.id)}` : active.tagName === "H2" ? "h2" : "";
}

/** @param {HTMLElement} body @param {string} place */
function restoreFocus(body, place) {
  if (place) /** @type {HTMLElement | null} */ (body.querySelector(place))?.focus();
}
