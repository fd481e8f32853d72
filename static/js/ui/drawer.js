// @ts-check
// The inspector: the server renders it (fresh facts, the viewer's own rights), htmx puts it in place, and it is asked for again
// when the thing it shows has changed. Focus goes in when it opens by a person's act and back where it came from when it closes.

/** @typedef {{ id: string, kind: string, namespace: string, name: string }} Thing */

const REFRESH_MIN_MS = 700; // a rolling update changes a Deployment several times a second; nobody reads faster
/** htmx is a classic script, loaded before this module runs. */
const htmx = /** @type {any} */ (globalThis).htmx;

/**
 * @param {{ side: HTMLElement, drawer: HTMLElement, body: HTMLElement, close: HTMLElement, onClose: () => void, home: () => Element | null }} parts
 *   `home`: where the focus goes when what it came from is gone, as a killed pod is
 */
export function createDrawer({ side, drawer, body, close, onClose, home }) {
  /** @type {Thing | null} */
  let shown = null;
  /** @type {Element | null} */
  let cameFrom = null;
  let tab = "state";
  let timer = 0;

  close.addEventListener("click", () => hide(true));

  /** @param {Thing} thing */
  function address(thing) {
    const parts = [thing.kind, thing.namespace || "-", thing.name].map(encodeURIComponent).join("/");
    return `${document.body.dataset.base ?? ""}/objects/${parts}/?tab=${encodeURIComponent(tab)}&uid=${encodeURIComponent(thing.id)}`;
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
    const back = cameFrom?.isConnected && cameFrom !== document.body ? cameFrom : home();
    if (byPerson && (back instanceof HTMLElement || back instanceof SVGElement)) back.focus();
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

  return { show, hide, changed, /** @returns {Thing | null} */ shown: () => shown };
}
