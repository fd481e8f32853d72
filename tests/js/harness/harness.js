// @ts-check
/**
 * Drives the picture without a server: ?scene=updating&mode=apps&theme=dark. `window.harness` lets a script change it step by step.
 */
import { createPicture } from "../../../static/js/render/picture.js";
import * as rows from "./rows.js";

const asked = new URLSearchParams(location.search);
const scene = asked.get("scene") ?? "workshop";
const theme = asked.get("theme");
if (theme) document.documentElement.dataset.theme = theme;

/** @type {Record<string, () => {model: rows.Rows, hello?: any}>} */
const scenes = { ...rows, many: () => rows.many(20, 200), zones: () => rows.many(9, 72, 3), huge: () => rows.many(40, 2000), fleet: () => rows.many(100, 2000, 3), wiring: () => rows.wiring() };
const made = scenes[scene]();
const update = rows.updateHistory(3);
let model = made.model;
let view = rows.view({ mode: asked.get("mode") ?? "nodes", history: () => (scene === "updating" || scene === "stuck" ? update : []), stale: asked.has("stale"), selected: asked.get("selected") });
if (asked.has("spotlight")) {
  const pods = [...model.of("Pod").values()];
  view = { ...view, spotlight: { matches: new Set(pods.filter((pod) => pod.generation === "B").map((pod) => pod.id)), misses: new Map(pods.slice(0, 2).map((pod) => [pod.id, "version = 1.0.0"])) } };
}
if (asked.has("requested")) view = { ...view, requested: new Map([...model.rows.values()].filter((row) => /hello/.test(row.name) || row.name === "node-2").map((row) => [row.id, row.kind === "Pod" ? "delete" : "scale to 7"])) };

const picture = createPicture(/** @type {HTMLElement} */ (document.getElementById("host")), {
  onSelect: (id) => { window.harness.log.push(["select", id]); window.harness.set({ selected: id }); },
  onOpen: (id) => { window.harness.log.push(["open", id]); },
  ...(asked.has("still") ? { reducedMotion: true } : {}),
});
window.harness = {
  log: [], rows, picture,
  get model() { return model; },
  /** @param {any} fields */
  set(fields) { view = { ...view, ...fields }; picture.update(model, { up: [], del: [], reset: false }, view); },
  /** @param {any} next */
  show(next) { model = next; picture.update(model, { up: [], del: [], reset: false }, view); },
};
picture.update(model, { up: [], del: [], reset: true }, view);
