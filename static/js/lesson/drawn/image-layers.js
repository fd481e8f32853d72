// @ts-check
/** A Dockerfile at the left, the layers that its lines make at the right, and what a push sends. */

import { button, el, frame, put, wide } from "./kit.js";
import { BASES, EARLY, LAST, begin, edit, layers, lines, push, sizes, swap } from "./states/layers.js";

export const title = "Layers of an image: what a push sends";
const LARGEST_MB = Math.max(...Object.values(BASES).map(({ mb }) => mb));

/** @param {HTMLElement} host @param {import("./hooks.js").Hooks} hooks @returns {import("./hooks.js").Drawn} */
export function draw(host, hooks) {
  let state = push(begin());
  let changed = -1;
  /** @type {Set<string>} the bases that were chosen */
  const chosen = new Set();
  const view = frame(host, hooks, { name: "image-layers", note: "Sizes are made up, and of the right order.", restart });
  const file = el("ol", { class: "dockerfile", "aria-label": "Dockerfile" }, ...lines("large").map(() => el("li", {}, el("code"), el("span", { class: "dockerfile-mark" }))));
  const stack = el("ol", { class: "layers", "aria-label": "Layers, the base first" });
  const total = el("p", { class: "drawn-headline" });
  const bases = /** @type {("large" | "small")[]} */ (["large", "small"]).map((base) => button(`Base: ${BASES[base].name} (${BASES[base].mb} MB)`, () => {
    chosen.add(base);
    changed = 0;
    change(swap(state, base));
    if (chosen.size === 2) view.tried();
  }, { "data-base": base }));
  const early = button("Change an early line", () => { changed = EARLY; change(edit(state, EARLY)); });
  const last = button("Change the last line", () => { changed = LAST; change(edit(state, LAST)); });
  const pushButton = button("Push", () => {
    const { push: mb } = sizes(state);
    changed = -1;
    change(push(state), mb ? `${mb} MB were sent. The registry has every layer now.` : "Nothing was sent: the registry has every layer already.");
  });
  view.scene.append(total, el("div", { class: "layers-both" }, file, stack));
  view.add(...bases, early, last, pushButton);
  show();
  view.say(sentence(), true);

  function restart() {
    changed = -1;
    change(push(begin()));
  }

  /** @param {import("./states/layers.js").State} next @param {string} [said] */
  function change(next, said) {
    state = next;
    show();
    view.say(said ?? sentence());
  }

  function sentence() {
    const { push: mb, whole } = sizes(state);
    const kept = layers(state).filter((one) => !one.isNew);
    if (!mb) return `${whole} MB in all, and every layer is in the registry already: a push sends nothing.`;
    return `A push sends ${mb} of ${whole} MB: ${kept.length ? `the ${kept.length === 1 ? "layer" : `${kept.length} layers`} before the changed line stay, those from it on are new.` : "every layer is new, because each stands on the base."}`;
  }

  function show() {
    const { push: mb, whole } = sizes(state);
    put(total, "text", `Image: ${whole} MB · to push: ${mb} MB`);
    lines(state.base).forEach((line, at) => {
      const [text, mark] = /** @type {HTMLCollectionOf<HTMLElement>} */ (file.children[at].children);
      put(text, "text", line.text);
      put(mark, "text", at === changed ? "✎ changed" : "");
      put(file.children[at], "data-changed", at === changed);
    });
    stack.replaceChildren(...layers(state).map((layer) => {
      const block = el("span", { class: "layer-block", "aria-hidden": "true" });
      wide(block, layer.mb / LARGEST_MB);
      return el("li", { class: layer.isNew ? "layer is-new" : "layer" }, block, el("span", {}, `${layer.says}, ${layer.mb} MB: ${layer.isNew ? "▲ new" : "✓ kept"}`));
    }));
    for (const base of bases) put(base, "aria-pressed", String(base.dataset.base === state.base));
  }

  return view.drawn();
}
