// @ts-check
// The page of the cluster: joins the socket, the model, the picture, the inspector and whatever else is plugged in (ui/parts.js).
// It owns the view state (kept in the address bar) and one drawing per animation frame; facts live in the model only.

import { createFind } from "./find/bar.js";
import { createLooking } from "./fleet/looking.js";
import { createLessons } from "./lesson/part.js";
import { Model } from "./model/model.js";
import { createPalette } from "./palette/palette.js";
import { createPicture } from "./render/picture.js";
import { createRoomPart } from "./room/part.js";
import { createRollout } from "./rollout/view.js";
import { openSource } from "./timeline/source.js";
import { createSandboxPart } from "./sandbox/part.js";
import { createTerminalPart } from "./terminal/part.js";
import { createTimeline } from "./timeline/timeline.js";
import { createTraffic } from "./traffic/traffic.js";
import { readAddress, writeAddress } from "./ui/address.js";
import { createAsking } from "./ui/asking.js";
import { createBench } from "./ui/bench.js";
import { createCameraBar } from "./ui/camera_bar.js";
import { createControls } from "./ui/controls.js";
import { createCopies } from "./ui/copies.js";
import { tellHeightOf } from "./ui/covered.js";
import { createDrains } from "./ui/drains.js";
import { FIRST_TAB } from "./ui/drawer.js";
import { createFeed } from "./ui/feed.js";
import { createFilters, filterOf, isShown } from "./ui/filters.js";
import { unheardSince } from "./ui/freshness.js";
import { createHelp } from "./ui/help.js";
import { History } from "./ui/history.js";
import { keysAreOn, listenToKeys } from "./ui/keys.js";
import { createParts } from "./ui/parts.js";
import { createProblems } from "./ui/problems_list.js";
import { selectorText } from "./ui/selector.js";
import { createSituationBar } from "./ui/situation_bar.js";
import { unseenKinds } from "./ui/situation.js";
import { createSpotlightBar } from "./ui/spotlight_bar.js";
import { createStage } from "./ui/stage.js";
import { createStatus } from "./ui/status.js";
import { createTable } from "./ui/table.js";
import { createTabs } from "./ui/tabs.js";
import { createTelling } from "./ui/telling.js";
import { createLabelDrag } from "./ui/label_drag.js";
import { createThemeSwitch } from "./ui/theme_switch.js";
import { createToasts } from "./ui/toasts.js";
import { createViews } from "./views/dialog.js";
import { createTour } from "./ui/tour.js";
import { createUnseen } from "./ui/unseen.js";
import { createUsage } from "./ui/usage.js";

/** @typedef {Record<string, any> & {id: string, kind: string, namespace: string, name: string}} Row */
/** @typedef {import("./ui/address.js").Address} Address */

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
const byId = (id) => /** @type {T} */ (document.getElementById(id));
const STEPS = /** @type {const} */ (["mode", "namespace", "open"]);
const STATUS_EVERY_MS = 1_000; // ages on the screen are in seconds

const model = new Model();
const history = new History();
const parts = createParts();
let address = readAddress(location.hash);
/** @type {Set<string>} ids whose rows changed since the last drawing */
let changedIds = new Set();
/** @type {Row[]} */
let goneRows = [];
let wasReset = false;
let isScheduled = false;
let isFollowing = false;
/** @type {string | null} */
let selected = null;
/** @type {import("./ui/selector.js").Spotlight | null} */
let lit = null;
/** Waits for what a link names and is not there; loaded when it is needed. @type {Promise<ReturnType<import("./ui/linked.js")["createLinked"]>> | null} */
let linked = null;

/** @param {Row | undefined} row */
const shown = (row) => isShown(address, row);
const live_ms = () => socket.serverNow_ms();
const now_ms = () => timeline.at_ms() ?? live_ms();
const toast = createToasts(byId("toasts"));
const { socket, past, makeDrawer, isRecording } = openSource({ path: document.body.dataset.socket ?? "/live/", picture: document.body.dataset.picture, model, onChange, onFrame, onStatus: writeStatus });
const picture = createPicture(byId("picture"), { onSelect: (id) => lessons.takes(id, "select") || select(id), onOpen: (id, kind) => lessons.takes(id, "open") || (kind === "rollout" ? rollout.show(id) : open(id)), onCamera: () => camera.rested(), onPaint: () => camera.painted() });
const drawer = makeDrawer({ find: (id) => model.rows.get(id), now_ms, side: byId("side"), drawer: byId("drawer"), body: byId("drawer-body"), close: byId("drawer-close"), onClose: () => go({ open: "", tab: "" }), onTab: (tab) => go({ tab: tab === FIRST_TAB ? "" : tab }, false), home: () => document.querySelector('#picture-panel:not([hidden]) [tabindex="0"]') ?? byId("main") });
const writeFilters = createFilters({ select: byId("namespace"), hidden: byId("hidden-pods") });
const light = createSpotlightBar({ result: byId("spotlight-result"), input: byId("selector"), list: byId("spotlight-left"), onOpen: open });
const status = createStatus({ chip: byId("freshness"), gapsButton: byId("gaps"), first: byId("first-text"), onLevel: schedule });
const feed = createFeed({ list: byId("feed-list"), empty: byId("feed-empty"), strip: byId("narration"), onOpen: open });

/** What a part of the page may use. A part of one's own: `parts.plug(createRollout(page));` below. */
const page = { model, history, byId, toast, shown, now_ms, go, open, visit, reveal, wide, frame, follow: () => picture.camera.follow(), select, schedule, view, beyond: () => looking?.beyond() ?? 0, found: () => find.found(), selected: () => selected, address: () => address };

tellHeightOf(/** @type {HTMLElement} */ (document.querySelector(".over-view")));

// --- parts: each its own line ----------------------------------------------------------------------------------------

parts.plug(createRoomPart({ ...page, timeline: () => timeline, places: picture.places, lessonCommands: () => lessons.commands(), point })); // before the lesson: the presenter's keys come first in a hall
const lessons = parts.plug(createLessons({ ...page, timeline: () => timeline })); // first: its keys take precedence while a lesson is on
const tabs = parts.plug(createTabs({ tabs: /** @type {HTMLElement} */ (document.querySelector(".tabs")), go: (mode) => go({ mode: /** @type {any} */ (mode) }) }));
for (const id of ["nodes", "apps"]) parts.plug({ mode: { id, panel: "picture-panel", reveal: picture.reveal, update: (change) => picture.update(model, change, view()) } });
const rollout = parts.plug(createRollout({ ...page, picture, kinds: () => socket.kinds }));
parts.plug(createTable(byId("table-panel"), { ...page, kinds: () => socket.kinds }));
const camera = parts.plug(createCameraBar({ host: byId("camera"), map: byId("minimap") }, page, picture));
parts.plug({ keys: [
  { key: "", shown: ["←", "↑", "→", "↓"], says: "from thing to thing in the picture" },
  { key: "", shown: ["Enter"], says: "open the inspector" },
  { key: "", shown: ["Space"], says: "select; on a selector: light up what it matches" },
] });
if (isRecording) parts.plug(/** @type {import("./ui/parts.js").Part} */ (drawer));
parts.plug(createTelling({ ...page, feed }));
const timeline = parts.plug(createTimeline({ ...page, socket, live_ms, past, places: { strip: byId("timeline"), banner: byId("past-banner"), words: byId("narration"), chain: byId("chain") }, onMoved: moved, onLive: (change) => onChange(change, { t: "live" }), unheard_ms: () => unheardSince(socket) }));
const looking = isRecording ? null : parts.plug(createLooking({ path: document.body.dataset.socket ?? "/live/", model, address: () => address, isPast: timeline.isPast, lent, toast }));
const usage = parts.plug(createUsage({ now_ms: live_ms, isPast: timeline.isPast, schedule }));
const asking = parts.plug(createAsking({ toast, onAsked: schedule }));
parts.plug(createControls({ namespace: byId("namespace"), hidden: byId("hidden-pods"), selector: byId("selector"), form: byId("selector-form"), ...page }));
const find = parts.plug(createFind({ form: byId("find"), input: byId("find-text"), count: byId("find-count"), previous: byId("find-previous"), next: byId("find-next"), close: byId("find-close") }, page));
parts.plug(createProblems({ button: byId("problems-button"), dialog: byId("problems"), list: byId("problems-list"), ...page, unseen: () => unseenKinds(socket.kinds), isOld: () => status.isOld() && !timeline.isPast() }));
const unseen = parts.plug(createUnseen({ button: byId("gaps"), dialog: byId("unseen"), list: byId("unseen-list"), kinds: () => socket.kinds }));
parts.plug(createSituationBar({ ...page, host: byId("situation"), apply: document.getElementById("apply-button"), socket, status, isPast: timeline.isPast, showUnseen: unseen.show, isPractice: document.body.dataset.practice === "true" }));
parts.plug(createDrains(byId("drains"), page));
parts.plug(createCopies(byId("copies"), { ...page, isPast: timeline.isPast }));
parts.plug(createLabelDrag(byId("picture"), page));
parts.plug(createBench(document.getElementById("apply-button")));
parts.plug(createTraffic({ ...page, now_ms: live_ms, isPast: timeline.isPast }));
parts.plug(createTerminalPart(page));
parts.plug(createSandboxPart(page));
parts.plug(createThemeSwitch(byId("theme")));
parts.plug(createPalette({ dialog: byId("palette"), input: byId("palette-text"), list: byId("palette-list"), said: byId("palette-said"), button: byId("palette-button") }, page, { parts: parts.all, actions: JSON.parse(document.body.dataset.actions ?? "[]") }));
parts.plug(createViews({ dialog: byId("views"), form: byId("views-form"), input: byId("views-name"), list: byId("views-list"), said: byId("views-said"), button: byId("views-button") }, { toast, hash: () => writeAddress(address), follow: (hash) => { window.history.pushState(null, "", `${location.pathname}${hash}`); follow(); } }));
parts.plug(createStage({ exit: byId("stage-exit") }, page));
parts.plug({ keys: [{ key: "escape", shown: ["Esc"], says: "close, clear", run: clear }] });
const tour = parts.plug(createTour({ card: byId("tour"), ring: byId("tour-ring"), go, role: document.body.dataset.role ?? "", practice: document.body.dataset.practice === "true", isQuiet: () => isRecording || "pane" in document.body.dataset || document.body.classList.contains("with-lesson") }));
byId("tour-button").addEventListener("click", () => { /** @type {HTMLDialogElement} */ (byId("help")).close(); tour.start(); });
parts.plug(createHelp({ button: byId("help-button"), dialog: byId("help"), keys: byId("help-keys"), legend: byId("legend"), parts: parts.all }));

// --- changes -------------------------------------------------------------------------------------------------------

/** @param {{up: string[], del: Row[], reset: boolean}} change @param {Record<string, any>} frame */
function onChange(change, frame) {
  if (frame.t !== "live" && timeline.holds(change, frame)) return; // the page shows the past
  parts.change(change, frame);
  settle(change);
  if (frame.t === "delta") status.came(now_ms() - frame.at_ms);
  moved(change);
}

/** Pods of a fleet that are only counted have names for a while, or no longer. @param {{up: string[], del: Row[], reset: boolean}} change */
function lent(change) {
  parts.change(change, { t: "lent" });
  settle(change);
  moved(change);
}

/** The model has changed, or is that of another moment: draw. @param {{up: string[], del: Row[], reset: boolean}} change */
function moved(change) {
  for (const id of change.up) changedIds.add(id);
  goneRows.push(...change.del);
  wasReset ||= change.reset;
  schedule();
}

/** @param {{up: string[], del: Row[], reset: boolean}} change */
function settle(change) {
  const shown = drawer.shown();
  if (!shown) return;
  const current = model.find(shown.kind, shown.namespace, shown.name);
  const touches = change.reset || change.up.includes(shown.id) || change.del.some(({ id }) => id === shown.id);
  if (touches || (current && current.id !== shown.id)) drawer.changed();
}

/** Frames that carry no rows. @param {Record<string, any>} frame */
function onFrame(frame) {
  parts.frame(frame);
  if (frame.t === "note" && frame.user !== document.body.dataset.user) toast(`${frame.user} ${frame.text}`);
  if (frame.t === "state" || frame.t === "hello") writeStatus();
  if (frame.t === "hello") void timeline.refresh();
  if (frame.t === "beat" && frame.seq === model.proved) status.proved(frame.seq);
}

function writeStatus() {
  status.write(socket, model);
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
  parts.modes.get(address.mode)?.update(change);
  parts.draw(change);
  writeStatus();
}

/** How the picture is to be drawn. */
function view() {
  return {
    mode: address.mode === "apps" ? "apps" : "nodes",
    ...filterOf(address),
    spotlight: lit,
    selected,
    found: find.found(),
    lesson: lessons.looks(),
    stage: address.stage,
    requested: asking.texts,
    used: usage.of(),
    stale: status.isOld() && !timeline.isPast(),
    unseen: unseenKinds(socket.kinds),
    history: (/** @type {string} */ id) => history.of(id),
    now_ms: now_ms(),
  };
}

// --- acts of the person --------------------------------------------------------------------------------------------------

/** @param {Partial<Address>} change @param {boolean} [mayStep] false: no step that Back takes back */
function go(change, mayStep = true) {
  const before = address;
  address = { ...address, ...change };
  const link = `${location.pathname}${writeAddress(address)}`;
  // Another place is a step that Back takes back; what one types, scrolls and zooms meanwhile is not.
  const isStep = mayStep && STEPS.some((field) => before[field] !== address[field]);
  if (!isFollowing) window.history[isStep ? "pushState" : "replaceState"](null, "", link);
  showAddress();
}

/** The address was changed from outside: Back, a link, a saved view. */
function follow() {
  isFollowing = true;
  const next = readAddress(location.hash);
  const thing = drawer.shown();
  if (thing && (next.open !== `${thing.kind}/${thing.namespace}/${thing.name}` || (next.tab || FIRST_TAB) !== (drawer.tab() || FIRST_TAB))) drawer.hide(false);
  address = next;
  isFollowing = false;
  showAddress();
}

function showAddress() {
  tabs.show(address.mode, parts.modes);
  document.body.dataset.view = address.mode;
  parts.address(address);
  schedule();
}

/** A link to a thing opens it, once its row is there. */
function openFromAddress() {
  if (!address.open || drawer.shown()) return;
  const [kind, namespace, name] = address.open.split("/");
  const row = model.find(kind, namespace, name);
  if (!row) return awaitLinked();
  selected = row.id;
  drawer.show(/** @type {any} */ (row), { focus: false, tab: address.tab || FIRST_TAB });
}

function awaitLinked() {
  const isReading = () => !["live", "behind", "recorded"].includes(status.level()) || timeline.moments.isLoading || Boolean(looking?.isWaiting());
  linked ??= import("./ui/linked.js").then(({ createLinked }) => parts.plug(createLinked({ ...page, isReading, drop: dropLinked, kinds: () => socket.kinds })));
  linked.then((it) => it.look(), () => { linked = null; dropLinked(); });
}

function dropLinked() {
  go({ open: "", tab: "" }, false);
}

/** @param {string | null} id */
function select(id) {
  selected = id;
  const row = id ? model.rows.get(id) : null;
  // A Service's selector, and that of what makes pods, light up what they choose.
  const text = row?.kind === "Service" ? selectorText(row.selector ?? {}) : row?.template_labels ? row.selector_text : "";
  if (text) go({ select: address.select === text ? "" : text });
  schedule();
}

/** A thing is pointed at: it stands out, and lights up nothing else. @param {string | null} id */
function point(id) {
  selected = id;
  schedule();
}

/** @param {string} id */
function open(id) {
  const row = model.rows.get(id);
  if (!row) return toast("That is gone from the cluster.");
  selected = id;
  const isOther = drawer.shown()?.id !== id;
  go({ open: `${row.kind}/${row.namespace}/${row.name}`, ...(isOther ? { tab: "" } : {}) });
  // The panel may lie where it was: the page has less room now.
  if (isOther) requestAnimationFrame(() => reveal(id));
  return drawer.show(/** @type {any} */ (row));
}

/** Take the camera to a thing; false where this view does not draw it. @param {string} id */
function reveal(id) {
  return parts.modes.get(address.mode)?.reveal?.(id) ?? false;
}

/** Several things at once, as far as they stay readable; how many of them this view draws. @param {string[]} ids @param {boolean} isNew  a step of a lesson begins */
function frame(ids, isNew) {
  return parts.modes.get(address.mode)?.panel === "picture-panel" ? picture.camera.frame(ids, isNew) : ids.filter(reveal).length;
}

/** All machines at once, as far as they stay readable, or as it came; false: not yet. @param {boolean} is */
function wide(is) {
  return picture.camera.wide(is);
}

/** Go there and look: what a list of things leads to. @param {string} id */
function visit(id) {
  open(id);
  if (model.rows.has(id)) reveal(id);
}

function clear() {
  if (address.open && !drawer.shown()) dropLinked();
  const menu = /** @type {HTMLDetailsElement} */ (byId("me"));
  if (menu.open) menu.open = false;
  else if (drawer.shown()) drawer.hide(true);
  else if (!parts.escape()) select(null);
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

window.addEventListener("hashchange", follow);
window.addEventListener("popstate", follow);
window.addEventListener("resize", schedule);
document.addEventListener("visibilitychange", schedule);
document.addEventListener("click", inspectLink);
listenToKeys(parts.all, keysAreOn(byId("single-keys")));
showAddress();
window.setInterval(() => {
  writeStatus();
  parts.second();
  if (parts.modes.get(address.mode)?.isTicking) schedule();
}, STATUS_EVERY_MS);
socket.start();
