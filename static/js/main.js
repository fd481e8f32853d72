// @ts-check
// The page of the cluster: joins the socket, the model, the picture, the table twin, the inspector and the keys.
// It owns the view state (kept in the address bar) and one drawing per animation frame; facts live in the model only.

import { LiveSocket } from "./live/socket.js";
import { Model } from "./model/model.js";
import { createPicture } from "./render/picture.js";
import { readAddress, writeAddress } from "./ui/address.js";
import { createDrawer } from "./ui/drawer.js";
import { createFeed } from "./ui/feed.js";
import { createFilters, filterOf, isShown } from "./ui/filters.js";
import { History } from "./ui/history.js";
import { listenToKeys } from "./ui/keys.js";
import { drawLegend } from "./ui/legend.js";
import { narrate } from "./ui/narrate.js";
import { createProblems } from "./ui/problems_list.js";
import { Requests } from "./ui/requests.js";
import { selectorText } from "./ui/selector.js";
import { createSpotlightBar } from "./ui/spotlight_bar.js";
import { createStatus } from "./ui/status.js";
import { createTable } from "./ui/table.js";
import { createToasts } from "./ui/toasts.js";
import { createThemeSwitch } from "./ui/theme_switch.js";

/** @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row */

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
const byId = (id) => /** @type {T} */ (document.getElementById(id));
const STATUS_EVERY_MS = 1_000; // ages on the screen are in seconds

const model = new Model();
const history = new History();
const requests = new Requests(() => Date.now());
let address = readAddress(location.hash);
/** @type {Set<string>} ids whose rows changed since the last drawing */
let changedIds = new Set();
/** @type {Row[]} */
let goneRows = [];
let wasReset = false;
let isScheduled = false;
/** @type {string | null} */
let selected = null;
/** @type {import("./ui/selector.js").Spotlight | null} */
let lit = null;
let sent_ms = 0; // when the last action was sent, by this browser's clock

const toast = createToasts(byId("toasts"));
const picture = createPicture(byId("picture"), { onSelect: select, onOpen: open });
const table = createTable(byId("table-panel"), { onOpen: open });
const feed = createFeed({ list: byId("feed-list"), empty: byId("feed-empty"), strip: byId("narration"), onOpen: open });
const drawer = createDrawer({ side: byId("side"), drawer: byId("drawer"), body: byId("drawer-body"), close: byId("drawer-close"), onClose: () => go({ open: "" }), home: () => document.querySelector('#picture-panel:not([hidden]) [tabindex="0"]') ?? byId("main") });
const writeFilters = createFilters({ select: byId("namespace"), hidden: byId("hidden-pods") });
const light = createSpotlightBar({ result: byId("spotlight-result"), input: byId("selector") });
const problems = createProblems({ button: byId("problems-button"), dialog: byId("problems"), list: byId("problems-list"), onOpen: open });
const status = createStatus({ chip: byId("freshness"), gapsButton: byId("gaps"), first: byId("first-text"), onLevel: schedule });
const socket = new LiveSocket({ path: document.body.dataset.socket ?? "/live/", model, onChange, onFrame, onStatus: writeStatus });

// --- changes -------------------------------------------------------------------------------------------------------

/** What the page last told of a row: narration compares with it. @type {Map<string, Row>} */
const told = new Map();

/** @param {{up: string[], del: Row[], reset: boolean}} change @param {Record<string, any>} frame */
function onChange(change, frame) {
  const isFirst = told.size === 0;
  const at_ms = frame.at_ms ?? socket.serverNow_ms();
  const sentences = [];
  if (change.reset) {
    for (const id of told.keys()) if (!model.rows.has(id)) told.delete(id);
  }
  for (const row of change.del) {
    if (!change.reset) sentences.push(...narrate(row, null));
    told.delete(row.id);
    history.forget(row.id);
  }
  for (const id of change.reset ? model.rows.keys() : change.up) {
    const row = /** @type {Row} */ (model.rows.get(id));
    if (!isFirst && !change.reset) sentences.push(...narrate(told.get(id), row));
    told.set(id, row);
    if (row.kind === "Deployment") history.record(row, at_ms);
  }
  settle(change);
  feed.tell(sentences.filter(({ id, kind }) => kind !== "Pod" || shown(model.rows.get(id) ?? change.del.find((row) => row.id === id))), at_ms);
  for (const id of change.up) changedIds.add(id);
  goneRows.push(...change.del);
  wasReset ||= change.reset;
  if (frame.t === "delta") status.came(socket.serverNow_ms() - frame.at_ms);
  schedule();
}

/** @param {{up: string[], del: Row[], reset: boolean}} change */
function settle(change) {
  requests.settle(change.up);
  requests.settle(change.del.map(({ id }) => id));
  const shown = drawer.shown();
  if (!shown) return;
  const current = model.find(shown.kind, shown.namespace, shown.name);
  const touches = change.reset || change.up.includes(shown.id) || change.del.some(({ id }) => id === shown.id);
  if (touches || (current && current.id !== shown.id)) drawer.changed();
}

/** Frames that carry no rows. @param {Record<string, any>} frame */
function onFrame(frame) {
  if (frame.t === "note") {
    feed.note(/** @type {any} */ (frame));
    if (frame.user !== document.body.dataset.user) toast(`${frame.user} ${frame.text}`);
  }
  if (frame.t === "state" || frame.t === "hello") writeStatus();
  if (frame.t === "beat" && frame.seq === model.seq && frame.sum === model.sum) status.proved(frame.seq);
}

// --- drawing: once per animation frame, whatever the number of deltas ----------------------------------------------------

function schedule() {
  if (isScheduled) return;
  isScheduled = true;
  // A hidden tab gets no animation frames; a timer keeps its title and table true at low cost.
  if (document.hidden) window.setTimeout(draw, STATUS_EVERY_MS);
  else requestAnimationFrame(draw);
}

function draw() {
  isScheduled = false;
  if (model.epoch === null) return;
  byId("first").hidden = true;
  openFromAddress();
  writeFilters(model, address);
  lit = light(model, address.select, shown);
  const change = { up: [...changedIds], del: goneRows, reset: wasReset };
  [changedIds, goneRows, wasReset] = [new Set(), [], false];
  if (address.mode === "table") table.update(model, shown, socket.serverNow_ms());
  else picture.update(model, change, view());
  writeStatus();
}

/** @param {Row | undefined} row */
const shown = (row) => isShown(address, row);

function view() {
  return {
    mode: address.mode === "apps" ? "apps" : "nodes",
    ...filterOf(address),
    spotlight: lit,
    selected,
    requested: requests.texts,
    stale: status.isOld(),
    history: (/** @type {string} */ id) => history.of(id),
    now_ms: socket.serverNow_ms(),
  };
}

function writeStatus() {
  status.write(socket, model);
}

// --- acts of the person --------------------------------------------------------------------------------------------------

/** @param {Partial<import("./ui/address.js").Address>} change */
function go(change) {
  address = { ...address, ...change };
  window.history.replaceState(null, "", `${location.pathname}${writeAddress(address)}`);
  showAddress();
}

function showAddress() {
  for (const tab of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.tabs [role="tab"]'))) {
    const isOn = tab.dataset.mode === address.mode;
    tab.setAttribute("aria-selected", String(isOn));
    tab.tabIndex = isOn ? 0 : -1;
  }
  byId("picture-panel").hidden = address.mode === "table";
  byId("picture-panel").setAttribute("aria-labelledby", address.mode === "apps" ? "tab-apps" : "tab-nodes");
  byId("table-panel").hidden = address.mode !== "table";
  const input = /** @type {HTMLInputElement} */ (byId("selector"));
  if (input !== document.activeElement) input.value = address.select;
  schedule();
}

/** A link to a thing opens it, once its row is there. */
function openFromAddress() {
  if (!address.open || drawer.shown()) return;
  const [kind, namespace, name] = address.open.split("/");
  const row = model.find(kind, namespace, name);
  if (!row) return go({ open: "" });
  selected = row.id;
  drawer.show(/** @type {any} */ (row), { focus: false });
}

/** @param {string | null} id */
function select(id) {
  selected = id;
  const row = id ? model.rows.get(id) : null;
  if (row?.kind === "Service" && row.selector) {
    const text = selectorText(row.selector);
    go({ select: address.select === text ? "" : text });
  }
  schedule();
}

/** @param {string} id */
function open(id) {
  const row = model.rows.get(id);
  if (!row) return toast("That is gone from the cluster.");
  selected = id;
  go({ open: `${row.kind}/${row.namespace}/${row.name}` });
  drawer.show(/** @type {any} */ (row));
}

function clear() {
  const menu = /** @type {HTMLDetailsElement} */ (byId("me"));
  if (menu.open) menu.open = false;
  else if (drawer.shown()) drawer.hide(true);
  else if (address.select) go({ select: "" });
  else select(null);
}

function listen() {
  for (const tab of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.tabs [role="tab"]'))) {
    tab.addEventListener("click", () => go({ mode: /** @type {any} */ (tab.dataset.mode) }));
    tab.addEventListener("keydown", moveBetweenTabs);
  }
  byId("namespace").addEventListener("change", (event) => go({ namespace: /** @type {HTMLSelectElement} */ (event.target).value }));
  byId("hidden-pods").addEventListener("click", () => go({ system: !address.system }));
  byId("selector").addEventListener("input", (event) => go({ select: /** @type {HTMLInputElement} */ (event.target).value }));
  byId("selector").addEventListener("keydown", (event) => {
    if (event.key === "Escape") { go({ select: "" }); /** @type {HTMLInputElement} */ (byId("selector")).value = ""; byId("selector").blur(); event.stopPropagation(); }
  });
  byId("selector-form").addEventListener("submit", (event) => event.preventDefault());
  byId("help-button").addEventListener("click", showHelp);
  byId("gaps").addEventListener("click", () => toast(byId("gaps").title));
  window.addEventListener("hashchange", () => { address = readAddress(location.hash); showAddress(); });
  window.addEventListener("resize", schedule);
  document.addEventListener("visibilitychange", schedule);
  document.addEventListener("click", inspectLink);
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.requestConfig.verb === "post") sent_ms = Date.now();
  });
  document.body.addEventListener("podium:requested", (event) => requested(/** @type {CustomEvent} */ (event).detail));
  document.body.addEventListener("podium:refused", (event) => toast(/** @type {CustomEvent} */ (event).detail.text, "bad"));
}

/** @param {KeyboardEvent} event */
function moveBetweenTabs(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const tabs = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('.tabs [role="tab"]')]);
  const next = tabs[(tabs.indexOf(/** @type {HTMLElement} */ (event.target)) + step + tabs.length) % tabs.length];
  next.focus();
  next.click();
}

/** Links of the inspector to other things: owner, node, pods. @param {MouseEvent} event */
function inspectLink(event) {
  const link = event.target instanceof Element ? event.target.closest("[data-inspect]") : null;
  if (!(link instanceof HTMLElement)) return;
  event.preventDefault();
  const [kind, namespace, name] = (link.dataset.inspect ?? "").split("/");
  const row = model.find(kind, namespace === "-" ? "" : namespace, name);
  if (row) open(row.id);
  else toast(`${kind} ${name} is not in the picture.`);
}

/** @param {{id: string, text: string}} detail */
function requested({ id, text }) {
  // The event often overtakes the answer to the click: then nothing is left to wait for.
  if (!requests.cameSince(id, sent_ms)) requests.add(id, text);
  toast(`Requested: ${text}`);
  schedule();
}

function showHelp() {
  const legend = byId("legend");
  if (!legend.childElementCount) drawLegend(legend);
  /** @type {HTMLDialogElement} */ (byId("help")).showModal();
}

/** @param {string} name @param {Event} event */
function focusOn(name, event) {
  event.preventDefault();
  byId(name).focus();
}

const switchTheme = createThemeSwitch(byId("theme"));
const singleKeys = /** @type {HTMLInputElement} */ (byId("single-keys"));
listenToKeys({
  1: () => go({ mode: "nodes" }),
  2: () => go({ mode: "apps" }),
  3: () => go({ mode: "table" }),
  "/": (event) => focusOn("selector", event),
  n: (event) => focusOn("namespace", event),
  h: () => go({ system: !address.system }),
  t: switchTheme,
  p: problems.show,
  "?": showHelp,
  escape: clear,
}, () => singleKeys.checked);
listen();
showAddress();
window.setInterval(() => {
  writeStatus();
  if (model.epoch !== null) problems.update(model, shown, socket.serverNow_ms());
  for (const { text } of requests.takeOverdue()) toast(`No answer yet from the cluster: ${text}`, "bad");
  if (address.mode === "table") schedule();
}, STATUS_EVERY_MS);
socket.start();
