// @ts-check
/**
 * The living picture: one SVG that shows the cluster as Nodes or as Apps.
 *
 * It owns no facts: each update lays out the model anew (pure, see ../layout/) and paints the difference. Updates that arrive within one frame are
 * painted together. What changes with time alone (a countdown, the corridor) is laid out again once a second, only while there is such a thing.
 */
import { layoutApps } from "../layout/apps.js";
import { layoutNodes } from "../layout/nodes.js";
import { createKeyboard } from "./keyboard.js";
import { createPainter } from "./paint.js";
import { make, set } from "./svg.js";

const LAYOUTS = { nodes: layoutNodes, apps: layoutApps };

/**
 * @param {HTMLElement} host  its width decides the layout; its height grows with the picture
 * @param {{onSelect?: (id: string | null) => void, onOpen?: (id: string) => void, reducedMotion?: boolean}} options  without `reducedMotion` the system's wish holds
 * @returns {{update: (model: any, change: any, view: any) => void, focus: (id: string) => boolean, destroy: () => void}}
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
  let timer = 0;
  let resized = true;
  const keyboard = createKeyboard(svg, painter.drawn, { items: () => scene?.items ?? [], onSelect, onOpen });

  function size() {
    const top = host.getBoundingClientRect().top + scroller().scrollTop - (scroller() === document.documentElement ? 0 : scroller().getBoundingClientRect().top);
    return { width: Math.floor(host.clientWidth), height: Math.max(240, Math.floor(scroller().clientHeight - Math.max(0, top))) };
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
    if (!latest || host.clientWidth === 0) return;
    const { model, at } = latest;
    const view = { ...latest.view, now_ms: (latest.view.now_ms ?? 0) + (performance.now() - at) };
    const still = reducedMotion ?? wish.matches;
    const first = scene === null || resized;
    scene = LAYOUTS[/** @type {"nodes"|"apps"} */ (view.mode)](model, view, size(), scene);
    set(svg, {
      class: ["picture", `mode-${scene.mode}`, view.stale ? "stale" : "", still || resized ? "still" : ""].filter(Boolean).join(" "),
      width: scene.width, height: scene.height, "aria-label": scene.label,
    });
    painter.paint(scene, { selected: view.selected ?? null, still, first });
    keyboard.refresh();
    resized = false;
    clearTimeout(timer);
    if (scene.ticking && !view.stale) timer = window.setTimeout(schedule, 1000);
  }

  function schedule() {
    if (!frame) frame = requestAnimationFrame(draw);
  }

  const watcher = new ResizeObserver(() => {
    if (scene && scene.width === Math.floor(host.clientWidth) && scene.height === svg.clientHeight) return;
    if (scene && scene.width === Math.floor(host.clientWidth)) return;
    resized = true;
    schedule();
  });
  watcher.observe(host);

  return {
    update(model, _change, view) {
      latest = { model, view, at: performance.now() };
      schedule();
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
      clearTimeout(timer);
      watcher.disconnect();
      keyboard.destroy();
      svg.remove();
    },
  };
}
