// @ts-check
/**
 * The whole picture in a corner, with what is seen of it as a frame: click or drag to go there. It is there for a crowd, and under a zoom.
 *
 * For the pointer only: the keyboard has keys that pan and zoom, and arrows that go from thing to thing.
 */

const WIDTH_PX = 208;
const HEIGHT_MAX_PX = 168;
/** It is drawn anew so often at most: it is for finding one's way, not for watching. */
const EVERY_MS = 500;
/** Another picture is seen itself first. */
const SOON_MS = 50;
/** Shown when less than this part of the picture is seen. */
const PART = 0.8;

/** Worst last, so that it is drawn over the others. @type {Record<string, string>} */
const TONES = { completed: "mark", ready: "gen1", terminating: "ink3", starting: "ink2", pending: "warn", notready: "warn", unknown: "bad", failed: "bad" };
const ORDER = Object.keys(TONES);

/** @param {HTMLElement} host @param {(x: number, y: number) => void} onMove  in units of the layout */
export function createMinimap(host, onMove) {
  const canvas = document.createElement("canvas");
  const frame = document.createElement("div");
  frame.className = "minimap-frame";
  host.append(canvas, frame);
  let factor = 1;
  let drawnAt = -Infinity;
  let sign = "";
  let timer = 0;
  /** @type {import("../layout/scene.js").Scene | null} */
  let scene = null;

  /** @param {PointerEvent} event */
  function move(event) {
    const box = canvas.getBoundingClientRect();
    onMove((event.clientX - box.left) / factor, (event.clientY - box.top) / factor);
  }
  host.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    host.setPointerCapture(event.pointerId);
    move(event);
  });
  host.addEventListener("pointermove", (event) => { if (host.hasPointerCapture(event.pointerId)) move(event); });

  function draw() {
    timer = 0;
    if (!scene) return;
    drawnAt = performance.now();
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(scene.width * factor), Math.round(scene.height * factor)];
    Object.assign(canvas, { width: w * ratio, height: h * ratio });
    canvas.style.width = `${w}px`;
    canvas.style.height = `${h}px`;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const style = getComputedStyle(document.documentElement);
    /** @type {Map<string, string>} */
    const read = new Map();
    const colour = (/** @type {string} */ name) => {
      if (!read.has(name)) read.set(name, style.getPropertyValue(`--${name}`).trim());
      return /** @type {string} */ (read.get(name));
    };
    pen.scale(factor * ratio, factor * ratio);
    pen.lineWidth = 1 / factor;
    for (const item of scene.items) {
      if (!/\b(node|lane|card|cell)\b/.test(item.cls)) continue;
      pen.fillStyle = colour("panel");
      pen.strokeStyle = colour(/\b(lost|stuck)\b/.test(item.cls) ? "bad" : /\bcordoned\b/.test(item.cls) ? "warn" : "mark");
      pen.fillRect(item.x, item.y, item.w, item.h);
      pen.strokeRect(item.x, item.y, item.w, item.h);
    }
    drawPods(pen, scene, colour);
  }

  /** @param {CanvasRenderingContext2D} pen @param {import("../layout/scene.js").Scene} of @param {(name: string) => string} colour */
  function drawPods(pen, of, colour) {
    const least = 2 / factor;
    /** In the order of what matters, so that it is not hidden. @type {Map<string, import("../layout/scene.js").Item[]>} */
    const byState = new Map(ORDER.map((state) => [state, []]));
    for (const item of of.items) if (item.pod) (byState.get(item.state) ?? /** @type {any} */ (byState.get(ORDER[0]))).push(item);
    for (const item of [...byState.values()].flat()) {
      pen.fillStyle = colour(item.pod?.halo ? "halo" : TONES[item.state] ?? "mark");
      const size = Math.max(item.w, least) * (item.pod?.halo || item.state === "failed" ? 1.5 : 1);
      pen.fillRect(item.x, item.y, size, size);
    }
  }

  return {
    /** @param {{scene: import("../layout/scene.js").Scene, scale: number, seen: {x: number, y: number, w: number, h: number}, isCrowd: boolean} | null} now  null: not wanted */
    update(now) {
      const whole = now ? { w: now.scene.width * now.scale, h: now.scene.height * now.scale } : null;
      const isPart = now && whole && (now.seen.w * now.seen.h) / (whole.w * whole.h || 1) < PART;
      host.hidden = !(isPart && whole && (now.isCrowd || whole.w > now.seen.w + 24));
      if (host.hidden || !now) return;
      scene = now.scene;
      factor = Math.min(WIDTH_PX / scene.width, HEIGHT_MAX_PX / scene.height);
      const shape = [scene.mode, scene.width, scene.height].join();
      if (shape !== sign) {
        clearTimeout(timer);
        timer = window.setTimeout(draw, SOON_MS);
      } else if (!timer) timer = window.setTimeout(draw, Math.max(0, EVERY_MS - (performance.now() - drawnAt)));
      sign = shape;
      const { x, y, w, h } = now.seen;
      const part = factor / now.scale;
      frame.style.transform = `translate(${x * part}px, ${y * part}px)`;
      frame.style.width = `${w * part}px`;
      frame.style.height = `${h * part}px`;
    },
  };
}
