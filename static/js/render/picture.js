// @ts-check
/**
 * The living picture: one SVG that shows the cluster as Nodes or as Apps.
 *
 * It owns no facts: each update lays out the model anew (pure, see ../layout/) and paints the difference. Updates that arrive within one frame are
 * painted together. What changes with time alone (a countdown, the corridor) is laid out again once a second, only while there is such a thing.
 */
import { indexOf, itemsOf, markFound } from "../layout/found.js";
import { layoutApps } from "../layout/apps.js";
import { layoutNodes } from "../layout/nodes.js";
import { layoutRollout } from "../layout/rollout.js";
import { chooseZoom, zoomed } from "../layout/zoom.js";
import { createKeyboard } from "./keyboard.js";
import { createPainter } from "./paint.js";
import { make, set } from "./svg.js";

/** The widest scroll bar in use. */
const SCROLL_BAR_PX = 20;
const LAYOUTS = { nodes: layoutNodes, apps: layoutApps, rollout: layoutRollout };

/**
 * @param {HTMLElement} host  its width decides the layout; its height grows with the picture
 * @param {{onSelect?: (id: string | null) => void, onOpen?: (id: string, kind: string) => void, reducedMotion?: boolean}} options  without `reducedMotion` the system's wish holds
 * @returns {{update: (model: any, change: any, view: any) => void, reveal: (id: string) => boolean, focus: (id: string) => boolean, destroy: () => void}}
 */
export function createPicture(host, { onSelect = () => {}, onOpen = () => {}, reducedMotion } = {}) {
  const svg = make("svg", { class: "picture", role: "group", "aria-label": "The cluster" });
  host.append(svg);
  const painter = createPainter(svg);
  const wish = window.matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {{model: any, view: any, at: number} | null} */
  let latest = null;
  /** @type {import("../layout/scene.js").Scene | null} */
  let scene = null;
  let frame = 0;
  let fresh = 0;
  /** @type {import("../layout/scene.js").Size | null} */
  let room = null;
  let windowWidth = window.innerWidth;
  let timer = 0;
  let resized = true;
  let zoom = 1;
  let zoomSign = "";
  let rowsAtReset = -1;
  const keyboard = createKeyboard(svg, painter.drawn, { items: () => scene?.items ?? [], onSelect, onOpen });

  /** Measured when something was resized, not at each drawing: reading the page after writing to it makes the browser lay it out twice. */
  function size() {
    const page = scroller();
    const top = host.getBoundingClientRect().top + page.scrollTop - (page === document.documentElement ? 0 : page.getBoundingClientRect().top);
    return { width: Math.floor(host.clientWidth), height: Math.max(240, Math.floor(page.clientHeight - Math.max(0, top))) };
  }

  /** The element that scrolls the picture. @returns {Element} */
  function scroller() {
    for (let element = host.parentElement; element; element = element.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(element).overflowY)) return element;
    }
    return document.documentElement;
  }

  function draw() {
    frame = 0;
    if (!latest) return;
    room ??= size();
    if (room.width === 0) {
      room = null;
      return;
    }
    const { model, at } = latest;
    const view = { ...latest.view, now_ms: (latest.view.now_ms ?? 0) + (performance.now() - at) };
    const still = reducedMotion ?? wish.matches;
    const first = scene === null || resized;
    const before = scene;
    const layout = (/** @type {import("../layout/scene.js").Size} */ given) => LAYOUTS[/** @type {"nodes"|"apps"|"rollout"} */ (view.mode)](model, view, given, before);
    const sign = zoomSignOf(view, room);
    if (sign !== zoomSign || model.rows.size === 0) zoom = chooseZoom(layout, room);
    zoomSign = model.rows.size === 0 ? "" : sign;
    scene = layout(zoomed(room, zoom));
    scene = { ...scene, items: markFound(scene.items, model, view.found ?? null) };
    set(svg, {
      class: ["picture", `mode-${scene.mode}`, view.stale ? "stale" : "", still || resized ? "still" : ""].filter(Boolean).join(" "),
      width: room.width, height: Math.ceil(scene.height * zoom), viewBox: `0 0 ${scene.width} ${scene.height}`, "aria-label": scene.label,
    });
    const held = keyboard.holds();
    painter.paint(scene, { selected: view.selected ?? null, still, first });
    keyboard.refresh(held);
    resized = false;
    clearTimeout(timer);
    if (scene.ticking && !view.stale) timer = window.setTimeout(schedule, 1000);
  }

  function schedule() {
    if (!frame) frame = requestAnimationFrame(draw);
  }

  /** The first change of a frame is drawn at once, further ones in the same frame together with the next. */
  function drawSoon() {
    if (fresh) return schedule();
    fresh = requestAnimationFrame(() => (fresh = 0));
    draw();
  }

  function measure() {
    const now = size();
    // A scroll bar that comes and goes with the height of the picture must not make the picture come and go: the narrower width stays.
    if (room && now.width && windowWidth === window.innerWidth && Math.abs(now.width - room.width) <= SCROLL_BAR_PX) now.width = Math.min(now.width, room.width);
    windowWidth = window.innerWidth;
    if (room && room.width === now.width && room.height === now.height) return;
    room = now;
    resized = true;
    schedule();
  }

  const watcher = new ResizeObserver(measure);
  watcher.observe(host);
  watcher.observe(scroller());
  window.addEventListener("resize", measure);

  return {
    update(model, change, view) {
      latest = { model, view, at: performance.now() };
      if (change?.reset && model.rows.size !== rowsAtReset) zoomSign = "";
      if (change?.reset) rowsAtReset = model.rows.size;
      drawSoon();
    },
    reveal(id) {
      const [item] = scene && latest ? itemsOf(indexOf(scene.items), latest.model, id) : [];
      if (!item) return false;
      const page = scroller();
      const to = { x: (item.x + item.w / 2) * zoom + svg.getBoundingClientRect().left - page.getBoundingClientRect().left, y: (item.y + Math.min(item.h, 200) / 2) * zoom + svg.getBoundingClientRect().top - page.getBoundingClientRect().top };
      const far = (/** @type {number} */ at, /** @type {number} */ length) => (at < length * 0.1 || at > length * 0.9 ? at - length / 2 : 0);
      page.scrollBy({ left: far(to.x, page.clientWidth), top: far(to.y, page.clientHeight), behavior: reducedMotion ?? wish.matches ? "instant" : "smooth" });
      return true;
    },
    focus(id) {
      if (frame) {
        cancelAnimationFrame(frame);
        draw();
      }
      return keyboard.focus(id);
    },
    destroy() {
      cancelAnimationFrame(frame);
      cancelAnimationFrame(fresh);
      clearTimeout(timer);
      watcher.disconnect();
      window.removeEventListener("resize", measure);
      keyboard.destroy();
      svg.remove();
    },
  };
}

/** Two views with the same sign share their zoom. @param {any} view @param {import("../layout/scene.js").Size} size */
function zoomSignOf(view, { width, height }) {
  return [view.mode, view.of ?? "", view.hideSystem, view.namespaces ? [...view.namespaces].sort().join() : "*", width, height].join("|");
}
