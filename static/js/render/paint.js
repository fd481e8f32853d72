// @ts-check
/**
 * Brings the drawn elements to what a scene says. Keyed: a thing keeps its element for as long as it is in the picture, in both views.
 *
 * The cost follows the change: an item whose facts are the same is not touched, and of a changed one only the attributes that differ are written.
 */
import { drawGlyph, makeGlyph } from "./glyph.js";
import { appear, dissolve, grow, pulse, rise } from "./motion.js";
import { make, say, set } from "./svg.js";

/** @typedef {import("../layout/scene.js").Item} Item */
/** @typedef {{item: Item, sign: string, group: SVGElement, title: SVGElement, focus: SVGElement, glyph: Record<string, SVGElement> | null, parts: SVGElement[]}} Drawn */

const LAYERS = /** @type {const} */ (["back", "wires", "things", "pods"]);

/**
 * `has`: keys that the scene holds, where only a part of it is painted here: what left this part and not the scene goes without a farewell.
 * `before`: how an item looked that was painted elsewhere until now: it begins there, and moves and changes from it.
 * @typedef {{selected: string | null, still: boolean, first: boolean, has?: (key: string) => boolean, before?: (key: string) => Item | undefined}} How
 */

/**
 * @param {SVGElement} svg
 * @returns {{paint: (scene: import("../layout/scene.js").Scene, how: How) => void, drawn: Map<string, Drawn>}}
 */
export function createPainter(svg) {
  const layers = Object.fromEntries(LAYERS.map((name) => [name, make("g", { class: `layer-${name}` }, svg)]));
  /** @type {Map<string, Drawn>} */
  const drawn = new Map();
  let chosen = /** @type {string | null} */ (null);
  let mode = "";

  /** @type {ReturnType<typeof createPainter>["paint"]} */
  function paint(scene, { selected, still, first, has = () => false, before = () => undefined }) {
    const morphing = mode !== scene.mode;
    mode = scene.mode;
    const present = new Set(scene.items.map((item) => item.key));
    for (const [key, old] of drawn) {
      if (present.has(key)) continue;
      drawn.delete(key);
      if (has(key)) old.group.remove();
      else dissolve(old.group, still, morphing && !old.item.pod);
    }
    /** @type {[Drawn, Item][]} painted elsewhere until now */
    const late = [];
    for (const item of scene.items) {
      const old = drawn.get(item.key);
      if (old) update(old, item, still);
      else {
        const was = before(item.key);
        const made = create(was ?? item, layers[item.layer]);
        drawn.set(item.key, made);
        if (was && was !== item) late.push([made, item]);
        if (first || was) continue;
        // In a new view a wire is only shown; it grows when its endpoint has come.
        if (item.layer === "wires" && item.state === "serving" && !morphing) grow(made.group, still);
        else appear(made.group, still, morphing);
      }
    }
    // The browser has to have seen them where they were, or they do not travel. Who stays in place needs no such (dear) look.
    if (late.some(([made, item]) => made.item.x !== item.x || made.item.y !== item.y)) svg.getBoundingClientRect();
    for (const [made, item] of late) update(made, item, still);
    if (chosen !== selected) for (const { group, item } of drawn.values()) if (item.id && (item.id === chosen || item.id === selected)) set(group, { class: classes(item, item.id === selected) });
    chosen = selected;
  }

  /** @param {Item} item @param {boolean} isChosen */
  function classes(item, isChosen) {
    const face = item.pod;
    const pod = face ? `pod is-${face.state} hue-${face.hue}${face.dim ? " dim" : ""}` : "";
    return ["item", item.cls, pod, item.requested ? "requested" : "", isChosen ? "selected" : ""].filter(Boolean).join(" ");
  }

  /** @param {Item} item @param {Element} layer @returns {Drawn} */
  function create(item, layer) {
    const group = make("g", {}, layer);
    const title = make("title", {}, group);
    const glyph = item.pod ? makeGlyph(group) : null;
    const focus = make("rect", { class: "focus" }, null);
    const made = { item, sign: "", group, title, focus, glyph, parts: [] };
    move(group, item);
    write(made, item);
    if (item.id) group.append(focus);
    return made;
  }

  /** @param {Drawn} old @param {Item} item @param {boolean} still */
  function update(old, item, still) {
    if (item === old.item) return;
    const sign = JSON.stringify(item);
    if (sign === (old.sign || JSON.stringify(old.item))) return;
    old.sign = sign;
    const before = old.item;
    if (before.x !== item.x || before.y !== item.y) {
      move(old.group, item);
      if (still) appear(old.group, true);
    }
    write(old, item);
    if (before.state !== item.state) {
      if (item.layer === "wires" && item.state === "serving") grow(old.group, still);
      if (item.pod && old.glyph) rise(old.glyph.fill, before.state, item.state, still);
      if (item.pod && item.state === "ready" && old.glyph) pulse(old.glyph.ring, still);
    }
  }

  /** @param {Drawn} target @param {Item} item */
  function write(target, item) {
    target.item = item;
    set(target.group, {
      class: classes(item, item.id !== "" && item.id === chosen),
      "data-key": item.key, "data-kind": item.kind || null, "data-namespace": item.kind ? item.namespace : null, "data-name": item.kind ? item.name : null,
      "data-uid": item.id || null, "data-state": item.kind ? item.state : null,
      "aria-hidden": item.layer === "wires" ? "true" : null,
    });
    say(target.title, item.title);
    if (item.pod && target.glyph) drawGlyph(target.glyph, item.pod, item.requested);
    drawParts(target, item);
    // The button is a clear plate over the drawing: its name is the whole sentence, and no half words are read beside it.
    const rim = /\b(cell|texel)\b/.test(item.cls) ? 0.5 : 5; // a fleet's things are a few px, and drawn many times larger
    if (item.id) set(target.focus, { role: "button", "aria-label": item.label, x: -rim, y: -rim, width: item.w + 2 * rim, height: item.h + 2 * rim, rx: item.pod ? item.w * 0.22 + 5 : rim > 1 ? 12 : 0.5 });
  }

  return { paint, drawn };
}

/** @param {SVGElement} group @param {Item} item */
function move(group, item) {
  // Set through the object model: a style attribute in markup would be against the content security policy.
  group.style.transform = `translate(${item.x}px, ${item.y}px)`;
}

/** @param {Drawn} target @param {Item} item */
function drawParts(target, item) {
  item.parts.forEach((part, i) => {
    const name = part.t;
    if (target.parts[i] && target.parts[i].localName !== name) {
      const fresh = make(name);
      target.parts[i].replaceWith(fresh);
      target.parts[i] = fresh;
    }
    const element = target.parts[i] ?? (target.parts[i] = target.group.insertBefore(make(name), target.focus.parentNode === target.group ? target.focus : null));
    drawPart(element, part);
    // What can be chosen has a sentence of its own as its name; its single words would only be read twice.
    if (part.t === "text") set(element, { "aria-hidden": item.id ? "true" : null });
  });
  while (target.parts.length > item.parts.length) target.parts.pop()?.remove();
}

/** @param {SVGElement} element @param {import("../layout/scene.js").Part} part */
function drawPart(element, part) {
  switch (part.t) {
    case "rect": return set(element, { class: part.c, x: part.x, y: part.y, width: part.w, height: part.h, rx: part.r });
    case "path": return set(element, { class: part.c, d: part.d });
    case "circle": return set(element, { class: part.c, cx: part.x, cy: part.y, r: part.r });
    default: return drawText(element, part);
  }
}

/** @param {SVGElement} element @param {import("../layout/scene.js").TextPart} part */
function drawText(element, part) {
  set(element, {
    class: `${part.c}${part.bold ? " bold" : ""}${part.mono ? " mono" : ""}`, x: part.x, y: part.y, "font-size": part.size,
    "text-anchor": part.anchor === "start" ? null : part.anchor,
  });
  const spans = [...element.children];
  part.runs.forEach((run, i) => {
    const span = spans[i] ?? make("tspan", {}, element);
    set(span, { class: run.c ?? null });
    say(span, run.s);
  });
  for (const span of spans.slice(part.runs.length)) span.remove();
}
