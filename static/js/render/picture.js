// @ts-check
/**
 * The living picture: the cluster as Nodes or as Apps, under a camera.
 *
 * It owns no facts: each update lays out the model anew (pure, see ../layout/) and paints the difference. Updates that arrive within one frame are
 * painted together. What changes with time alone (a countdown, the corridor) is laid out again once a second, only while there is such a thing.
 */
import { anchorAt, around, clamp, framing, HOME, level, placeOf } from "../layout/camera.js";
import { indexOf, itemsOf, markFound, nearest } from "../layout/found.js";
import { layoutApps } from "../layout/apps.js";
import { belonging, markLesson } from "../layout/lit.js";
import { layoutNodes } from "../layout/nodes.js";
import { podBox } from "../layout/pods.js";
import { layoutRollout } from "../layout/rollout.js";
import { stageApp } from "../layout/stage-app.js";
import { stageNodes } from "../layout/stage-nodes.js";
import { chooseZoom, zoomed } from "../layout/zoom.js";
import { createCrowd } from "./crowd.js";
import { listenToGestures } from "./gestures.js";
import { createKeyboard } from "./keyboard.js";
import { createPainter } from "./paint.js";
import { createRoom } from "./room.js";
import { make, set } from "./svg.js";

/** @typedef {import("../layout/camera.js").Camera} Camera */
/** @typedef {import("../layout/scene.js").Size} Size */

/** The widest scroll bar in use. */
const SCROLL_BAR_PX = 20;
/** The camera is told of when it has come to rest. */
const REST_MS = 350;
const WIDE_LEAST = 0.7; // smaller than this a name cannot be read
/** On a phone the states are worth more than the names, which a pinch brings back. */
const WIDE_LEAST_NARROW = 0.35;
/** Applications and generations are more words than shapes. */
const FRAME_LEAST_NARROW = 0.6;
/** Around what is shown, px. */
const FRAME_PAD = 10;
const NARROW_PX = 700;
const LAYOUTS = { nodes: layoutNodes, apps: layoutApps, rollout: layoutRollout };
/** For the projector: with measures of its own, which no zoom makes smaller. */
const STAGE = { nodes: stageNodes, apps: stageApp };

/**
 * @param {HTMLElement} host  its width decides the layout; its height grows with the picture
 * @param {{onSelect?: (id: string | null) => void, onOpen?: (id: string, kind: string) => void, onCamera?: () => void, onPaint?: () => void, reducedMotion?: boolean}} options
 *   `onCamera`: it has moved and come to rest; `onPaint`: after each painting; without `reducedMotion` the system's wish holds
 */
export function createPicture(host, { onSelect = () => {}, onOpen = () => {}, onCamera = () => {}, onPaint = () => {}, reducedMotion } = {}) {
  const svg = make("svg", { class: "picture", role: "group", "aria-label": "The cluster" });
  host.append(svg);
  host.classList.add("picture-host");
  const room = createRoom(host, svg);
  const painter = createPainter(svg);
  const crowd = createCrowd(host, svg, painter, { room, schedulePaint: () => schedule() });
  const wish = window.matchMedia("(prefers-reduced-motion: reduce)");
  const ending = new AbortController();
  /** @type {{model: any, view: any, at: number} | null} */
  let latest = null;
  /** @type {import("../layout/scene.js").Scene | null} */
  let scene = null;
  let frame = 0;
  let fresh = 0;
  let repaint = 0;
  let resting = 0;
  /** What the camera is on its way to; "" when it rests. */
  let heading = "";
  /** What a lesson shows, and whether nobody has moved the camera by hand since it began to. @type {{ ids: string[], isLed: boolean }} */
  let shown = { ids: [], isLed: true };
  /** @type {Size | null} */
  let size = null;
  let windowWidth = window.innerWidth;
  let timer = 0;
  let resized = true;
  /** There is another room since a lesson has asked for a size. */
  let isOutgrown = false;
  let base = 1;
  let baseSign = "";
  let rowsAtReset = -1;
  let zoom = 1;
  /** The size that a lesson has asked for; 0: none, or somebody has chosen another since. */
  let widened = 0;
  /** Whether it is the size of all machines, and not of single things. */
  let isWide = false;
  let scale = 1;
  let most = 2.5;
  /** The whole picture at zoom 1, px. */
  let natural = { w: 1, h: 1 };
  /** What each view's camera was when it was left. @type {Map<string, Camera>} */
  const left = new Map();
  /** Where the camera is to be at the next drawing. @type {Camera | null} */
  let wanted = null;
  const keyboard = createKeyboard(svg, painter.drawn, { items: () => scene?.items ?? [], reach: (key) => { crowd.pin(key); paint(); }, hit: (event) => crowd.hit(event, scene, scale), onSelect, onOpen });
  const isStill = () => reducedMotion ?? wish.matches;

  /** @param {any} view @param {any} model */
  function layOut(view, model) {
    const room_ = /** @type {Size} */ (size);
    if (view.stage && view.mode in STAGE) {
      [base, baseSign, zoom, scale, most] = [1, "", 1, 1, 1];
      natural = { w: room_.width, h: room_.height };
      return withLesson(STAGE[/** @type {"nodes"|"apps"} */ (view.mode)](model, view, room_, scene), model, view);
    }
    const layout = (/** @type {Size} */ given, detail = false) => LAYOUTS[/** @type {"nodes"|"apps"|"rollout"} */ (view.mode)](model, { ...view, detail, scale: base * zoom }, given, scene);
    const sign = signOf(view, room_);
    /** What was laid out to choose by, as large as it is and before anything was chosen: most keep it. @type {import("../layout/scene.js").Scene | null} */
    let tried = null;
    if (sign !== baseSign || model.rows.size === 0) {
      const before = base;
      base = chooseZoom((size) => {
        const made = layout(size);
        if (size === room_ && before === 1) tried = made;
        return made;
      }, room_);
    }
    baseSign = model.rows.size === 0 ? "" : sign;
    const given = zoomed(room_, base);
    let how = level(scene, view.mode, base, zoom);
    let next = tried && base === 1 && !how.detail && given.width === room_.width && given.height === room_.height ? tried : layout(given, how.detail);
    if (!how.detail) {
      natural = { w: next.width * base, h: next.height * base };
      how = level(next, view.mode, base, zoom); // the first drawing, or a new frame
      if (how.detail) next = layout(given, true);
    }
    ({ scale, most } = how);
    return withLesson({ ...next, items: markFound(next.items, model, view.found ?? null) }, model, view);
  }

  /** @param {(() => void) | null} [moveCamera] between laying out and painting */
  function draw(moveCamera = null) {
    cancelAnimationFrame(frame);
    frame = 0;
    if (!latest) return;
    size ??= room.size();
    if (size.width === 0) {
      size = null;
      return;
    }
    const { model, at } = latest;
    const view = { ...latest.view, now_ms: (latest.view.now_ms ?? 0) + (performance.now() - at) };
    if (scene && scene.mode !== view.mode) change(view.mode);
    if (wanted) zoom = wanted.zoom;
    const isFirst = scene === null || resized;
    scene = layOut(view, model);
    const before = [svg.getAttribute("width"), svg.getAttribute("height")].join();
    set(svg, {
      class: ["picture", `mode-${scene.mode}`, view.stage ? "on-stage" : "", view.stale ? "stale" : "", isStill() || resized ? "still" : ""].filter(Boolean).join(" "),
      width: zoom === 1 ? size.width : Math.ceil(scene.width * scale), height: Math.ceil(scene.height * scale), viewBox: `0 0 ${scene.width} ${scene.height}`, "aria-label": scene.label,
    });
    if (before !== [svg.getAttribute("width"), svg.getAttribute("height")].join()) {
      room.forget();
      isOutgrown ||= isWide; // more pods than there were: all machines are still to be seen
    }
    if (wanted && model.rows.size) {
      const to = wanted;
      wanted = null;
      centre(to.x * scene.width, to.y * scene.height, to.x || to.y ? "instant" : null);
    }
    if (moveCamera || isFirst) room.forget();
    moveCamera?.();
    paint(isFirst);
    resized = false;
    if (isOutgrown) refit();
    clearTimeout(timer);
    if (scene.ticking && !view.stale) timer = window.setTimeout(schedule, 1000);
  }

  function paint(isFirst = false) {
    cancelAnimationFrame(repaint);
    repaint = 0;
    if (!scene || !latest) return;
    const held = keyboard.holds();
    crowd.paint(scene, { scale, selected: latest.view.selected ?? null, still: isStill(), first: isFirst, current: keyboard.current(), stale: Boolean(latest.view.stale) });
    keyboard.refresh(held);
    onPaint();
  }

  /** Another view has another camera, and finds it again where it was. @param {string} mode */
  function change(mode) {
    // A size that a lesson has asked for was for what it showed there; it is no one's choice.
    left.set(/** @type {any} */ (scene).mode, widened && isFree() ? HOME : camera());
    [widened, isWide] = [0, false];
    wanted = left.get(mode) ?? HOME;
    room.moveHome();
    crowd.forget();
  }

  function schedule() {
    if (!frame) frame = requestAnimationFrame(() => draw());
  }

  /** The first change of a frame is drawn at once, further ones in the same frame together with the next. */
  function drawSoon() {
    if (fresh) return schedule();
    fresh = requestAnimationFrame(() => (fresh = 0));
    draw();
  }

  function measure() {
    room.forget();
    const now = room.size();
    // A scroll bar that comes and goes with the height of the picture must not make the picture come and go: the narrower width stays.
    if (size && now.width && windowWidth === window.innerWidth && Math.abs(now.width - size.width) <= SCROLL_BAR_PX) now.width = Math.min(now.width, size.width);
    windowWidth = window.innerWidth;
    if (size && size.width === now.width && size.height === now.height) return;
    size = now;
    resized = isOutgrown = true;
    schedule();
  }

  /** The panel of a lesson, or counters, have taken or given room: what the lesson shows is shown in it again. */
  function refit() {
    isOutgrown = false;
    if (!widened || Math.abs(zoom - widened) > 0.001) return;
    if (!isWide) return void frameOn(shown.isLed ? shown.ids : [], "instant");
    zoomTo(0);
    widened = zoom;
  }

  // --- the camera: zoom, and what the page's own scrolling shows; it never moves by itself -------------------------------------

  /** @returns {Camera} */
  function camera() {
    const seen = room.seen();
    const { width, height } = svg.getBoundingClientRect();
    const isHome = Math.abs(zoom - 1) < 0.01 && room.isHome();
    return isHome || !width ? HOME : { zoom, x: (seen.x + seen.w / 2) / width, y: (seen.y + seen.h / 2) / height };
  }

  /** @param {number} x @param {number} y  in units of the layout @param {ScrollBehavior | null} behavior  null: to the beginning */
  function centre(x, y, behavior) {
    if (!behavior) return room.moveHome();
    const { left: l, top: t } = svg.getBoundingClientRect();
    const port = room.port();
    room.moveBy({ left: l + x * scale - port.x - port.w / 2, top: t + y * scale - port.y - port.h / 2, behavior });
  }

  /** What of the scene is this thing, or stands for it. @param {string} id */
  const itemOf = (id) => (scene && latest ? itemsOf(indexOf(scene.items), latest.model, id)[0] : undefined);

  /** Whether it lies well inside what is seen. @param {import("../layout/scene.js").Item} item */
  function isSeen(item) {
    const seen = room.seen();
    const at = { x: (item.x + item.w / 2) * scale - seen.x, y: (item.y + Math.min(item.h, 200) / 2) * scale - seen.y };
    return at.x > seen.w * 0.08 && at.x < seen.w * 0.92 && at.y > seen.h * 0.08 && at.y < seen.h * 0.92;
  }

  /** @param {string} id @param {import("../layout/scene.js").Item} item @param {ScrollBehavior} behavior */
  function bring(id, item, behavior) {
    heading = behavior === "smooth" ? id : "";
    centre(item.x + item.w / 2, item.y + Math.min(item.h, 200) / 2, behavior);
  }

  /** All that stands for a thing, with the words on it. @param {string} id */
  function boxOf(id) {
    const found = scene && latest ? [...itemsOf(indexOf(scene.items), latest.model, id), ...scene.items.filter(({ key }) => key === `bubble:${id}`)] : [];
    return found.map((item) => (item.pod ? podBox(item) : item));
  }

  /** @param {import("../layout/camera.js").Box} box */
  function isWithin(box) {
    const seen = room.seen();
    return box.x * scale >= seen.x - 1 && box.y * scale >= seen.y - 1 && (box.x + box.w) * scale <= seen.x + seen.w + 1 && (box.y + box.h) * scale <= seen.y + seen.h + 1;
  }

  /** Nobody has chosen a size. */
  const isFree = () => zoom === 1 || Math.abs(zoom - widened) < 0.001;

  /**
   * Take the camera to where all of these are seen, and from further away where that is needed and nobody has chosen a size.
   * @param {string[]} ids @param {ScrollBehavior} behavior @returns {number} how many of them are drawn
   */
  function frameOn(ids, behavior) {
    const found = ids.map(boxOf).filter((boxes) => boxes.length);
    if (!found.length || !scene || !size || latest?.view.stage) return found.length;
    const port = room.port();
    const smallest = size.width >= NARROW_PX ? WIDE_LEAST : scene.mode === "nodes" ? WIDE_LEAST_NARROW : FRAME_LEAST_NARROW;
    // All machines at once stay what they are; anything else comes as near again as it may.
    const scales = isFree() && !isWide ? { least: base * smallest, most: base } : { least: scale, most: scale };
    const to = framing(found.flat(), { w: port.w - 2 * FRAME_PAD, h: port.h - 2 * FRAME_PAD }, scales);
    if (isFree() && Math.abs(to.scale - scale) > 0.005) {
      zoomTo(to.scale / base);
      [widened, isWide] = [zoom, false];
    }
    to.box = withOwn(ids, to.box, port);
    if (isWithin(to.box)) return found.length;
    heading = behavior === "smooth" ? ids[0] : "";
    // No further than it takes: what stands around it, the head of a rollout say, is looked at, too.
    const { left: l, top: t } = svg.getBoundingClientRect();
    const by = (/** @type {number} */ from, /** @type {number} */ length, /** @type {number} */ at, /** @type {number} */ room_) =>
      from < at + FRAME_PAD || length > room_ - 2 * FRAME_PAD ? from - at - FRAME_PAD : Math.max(0, from + length - at - room_ + FRAME_PAD);
    room.moveBy({ left: by(l + to.box.x * scale, to.box.w * scale, port.x, port.w), top: by(t + to.box.y * scale, to.box.h * scale, port.y, port.h), behavior });
    return found.length;
  }

  /** Around what belongs to these things, too, their pods say, if all of that is seen as large as it is. @param {string[]} ids @param {import("../layout/camera.js").Box} box @param {{w: number, h: number}} port */
  function withOwn(ids, box, port) {
    const own = [...belonging(/** @type {any} */ (latest).model, new Set(ids))].flatMap(boxOf);
    const all = around([box, ...own]);
    return all.w * scale <= port.w - 2 * FRAME_PAD && all.h * scale <= port.h - 2 * FRAME_PAD ? all : box;
  }

  /** What is shown has moved, a pod to another application say: the camera goes after it, unless somebody has taken it in hand. */
  function follow() {
    if (!shown.isLed || !isFree()) return;
    const boxes = shown.ids.flatMap(boxOf);
    if (boxes.some((box) => !isWithin(box))) frameOn(shown.ids, isStill() ? "instant" : "smooth");
  }

  /** A smooth way is given up by the browser when another drawing moves the page: then the rest is gone at once. */
  function arrived() {
    const id = heading;
    heading = "";
    if (id && shown.ids[0] === id) return void frameOn(shown.ids, "instant");
    const item = id && itemOf(id);
    if (item && !isSeen(item)) bring(id, item, "instant");
  }

  /** @param {number} to @param {{x: number, y: number}} [at]  what stays in its place, px of the window; the middle when not given */
  function zoomTo(to, at) {
    if (!scene || !size) return;
    const least = Math.min(1, size.width / natural.w, size.height / natural.h);
    const next = clamp(to, least, most);
    if (Math.abs(next - zoom) < 0.001) return;
    const port = room.port();
    const point = at ?? { x: port.x + port.w / 2, y: port.y + Math.min(port.h, size.height) / 2 };
    const box = svg.getBoundingClientRect();
    const anchor = anchorAt(scene, { x: (point.x - box.left) / scale, y: (point.y - box.top) / scale });
    zoom = next;
    resized = true;
    draw(() => {
      const now = placeOf(/** @type {any} */ (scene), anchor);
      const { left: l, top: t } = svg.getBoundingClientRect();
      room.moveBy({ left: l + now.x * scale - point.x, top: t + now.y * scale - point.y, behavior: "instant" });
    });
    moved();
  }

  function moved() {
    room.forget();
    clearTimeout(resting);
    resting = window.setTimeout(onCamera, REST_MS);
    if (!repaint) repaint = requestAnimationFrame(() => paint());
  }

  const watcher = new ResizeObserver(measure);
  watcher.observe(host);
  watcher.observe(room.scroller());
  const over = room.scroller().querySelector(".over-view"); // counters over the view take of its height
  if (over) watcher.observe(over);
  window.addEventListener("resize", measure, { signal: ending.signal });
  for (const one of [room.scroller(), host]) one.addEventListener("scroll", moved, { passive: true, signal: ending.signal });
  svg.addEventListener("pointermove", (event) => { if (crowd.hover(event, scene, scale)) paint(); }, { signal: ending.signal });
  room.scroller().addEventListener("scrollend", arrived, { passive: true, signal: ending.signal });
  for (const hand of ["wheel", "pointerdown", "touchstart"]) room.scroller().addEventListener(hand, () => { heading = ""; shown.isLed = false; }, { passive: true, signal: ending.signal });
  listenToGestures(host, { moveBy: room.moveBy, zoomBy: (factor, at) => zoomTo(zoom * factor, at), signal: ending.signal });

  return {
    /** @param {any} model @param {any} change @param {any} view */
    update(model, change, view) {
      latest = { model, view, at: performance.now() };
      if (change?.reset && model.rows.size !== rowsAtReset) baseSign = "";
      if (change?.reset) rowsAtReset = model.rows.size;
      drawSoon();
    },
    /** Take the camera to a thing, or to the pods that stand for it; false when none of it is drawn. @param {string} id */
    reveal(id) {
      const item = itemOf(id);
      if (!item) return false;
      // On its way past a thing the page shows it, too, and goes on.
      if (heading || !isSeen(item)) bring(id, item, isStill() ? "instant" : "smooth");
      return true;
    },
    camera: {
      get: camera,
      /** @param {Camera} to */
      set(to) {
        wanted = to;
        resized = true;
        schedule();
      },
      get zoom() { return zoom; },
      /**
       * Several things at once, as far as they stay readable. Whoever has moved the camera by hand keeps it until the next step.
       * @param {string[]} ids @param {boolean} isNew  a step begins @returns {number} how many of them are drawn
       */
      frame(ids, isNew) {
        shown = { ids, isLed: isNew || shown.isLed };
        return shown.isLed ? frameOn(ids, isStill() ? "instant" : "smooth") : ids.length;
      },
      follow,
      zoomTo,
      /** All of it at once. */
      fit() {
        zoomTo(0);
        room.moveHome();
      },
      /**
       * All machines at once, where they stay readable and nobody has chosen a size of their own; or again as it came.
       * @param {boolean} is @returns {boolean} false: they are not drawn yet
       */
      wide(is) {
        if (!scene || !size || (is && scene.mode !== "nodes")) return false;
        const least = Math.min(1, size.width / natural.w, size.height / natural.h);
        if (is && zoom === 1 && least >= (size.width < NARROW_PX ? WIDE_LEAST_NARROW : WIDE_LEAST)) {
          this.fit();
          [widened, isWide] = [zoom, true];
        } else if (!is && widened && Math.abs(zoom - widened) < 0.001) this.home();
        if (!is) [widened, isWide] = [0, false];
        return true;
      },
      /** As it came. */
      home() {
        zoomTo(1);
        room.moveHome();
      },
      /** So near that all of one thing is seen, and everything in it. @param {string} id */
      focus(id) {
        const item = itemOf(id);
        if (!item || !size) return false;
        const near = level(scene, /** @type {any} */ (scene).mode, base, zoom);
        zoomTo(item.pod ? Math.max(zoom, near.most * 0.6) : zoom * Math.min((size.width * 0.9) / (item.w * scale), (size.height * 0.9) / (item.h * scale)));
        const now = itemOf(id);
        if (now) centre(now.x + now.w / 2, now.y + now.h / 2, "instant");
        return true;
      },
    },
    /** Where things are in the window, for what is laid over the picture. */
    places: {
      /** @param {string} id @returns {{x: number, y: number, w: number, h: number} | null} null: not drawn */
      boxOf(id) {
        const item = itemOf(id);
        if (!item) return null;
        const { left: l, top: t } = svg.getBoundingClientRect();
        return { x: l + item.x * scale, y: t + item.y * scale, w: item.w * scale, h: item.h * scale };
      },
      /** The id of the thing that lies there: of several the smallest, of none the nearest; "" when nothing is drawn. @param {number} x @param {number} y */
      thingAt(x, y) {
        const { left: l, top: t } = svg.getBoundingClientRect();
        return nearest(scene?.items ?? [], (x - l) / scale, (y - t) / scale)?.id ?? "";
      },
    },
    /** What a map of it needs. */
    map: () => (scene ? { scene, scale, seen: room.recently().seen, isCrowd: crowd.isCrowd() } : null),
    /** Put this place in the middle. @param {number} x @param {number} y  in units of the layout */
    centre: (x, y) => centre(x, y, "instant"),
    /** @param {string} id */
    focus(id) {
      if (frame) draw();
      return keyboard.focus(id);
    },
    destroy() {
      for (const one of [frame, fresh, repaint]) cancelAnimationFrame(one);
      for (const one of [timer, resting]) clearTimeout(one);
      watcher.disconnect();
      ending.abort();
      keyboard.destroy();
      crowd.destroy();
      svg.remove();
    },
  };
}

/** @param {import("../layout/scene.js").Scene} scene @param {any} model @param {any} view */
const withLesson = (scene, model, view) => (view.lesson ? { ...scene, items: markLesson(scene.items, model, view.lesson, { width: scene.width, height: scene.height, isStage: Boolean(view.stage) }) } : scene);

/** Two views with the same sign share what chooseZoom chose. @param {any} view @param {Size} size */
function signOf(view, { width, height }) {
  return [view.mode, view.of ?? "", view.hideSystem, view.namespaces ? [...view.namespaces].sort().join() : "*", width, height].join("|");
}
