// @ts-check
// The camera's buttons, keys and commands, the map in the corner, and its part of the address. The camera moves when somebody moves it, never by itself.

import { readCamera, stepped, writeCamera } from "../layout/camera.js";
import { createMinimap } from "../render/minimap.js";
import { write } from "./write.js";

/** A key pans by this part of what is seen. */
const PAN = 0.35;
/** @type {Record<string, [number, number]>} */
const PANS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/**
 * @param {{ host: HTMLElement, map: HTMLElement }} parts
 * @param {{ address: () => import("./address.js").Address, go: (change: Partial<import("./address.js").Address>) => void, selected: () => string | null, toast: (text: string) => void }} page
 * @param {ReturnType<typeof import("../render/picture.js").createPicture>} picture
 */
export function createCameraBar({ host, map }, page, picture) {
  let written = "";
  let isMapWanted = read();
  const minimap = createMinimap(map, (x, y) => picture.centre(x, y));
  const { camera } = picture;
  const zoom = (/** @type {1 | -1} */ step) => camera.zoomTo(stepped(camera.zoom, step));
  const acts = /** @type {Record<string, () => void>} */ ({ in: () => zoom(1), out: () => zoom(-1), fit: camera.fit, home: camera.home });

  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (host.querySelectorAll("button"))) button.addEventListener("click", acts[button.dataset.camera ?? ""]);

  function goToChosen() {
    const id = page.selected();
    if (!id || !camera.focus(id)) page.toast("Choose something first; then the camera goes there.");
  }

  function switchMap() {
    isMapWanted = !isMapWanted;
    try {
      localStorage.setItem("podium.minimap", isMapWanted ? "on" : "off");
    } catch {
      // Storage is forbidden: the choice holds for this page.
    }
    painted();
  }

  function painted() {
    const now = picture.map();
    host.hidden = !now || isTable();
    write(/** @type {HTMLElement} */ (host.querySelector("#camera-zoom")), `${Math.round(camera.zoom * 100)} %`);
    minimap.update(isMapWanted && !isTable() ? now : null);
  }

  document.addEventListener("keydown", (event) => {
    const to = PANS[event.key];
    if (!to || !event.shiftKey || event.defaultPrevented || isTable() || document.querySelector("dialog[open]")) return;
    if (event.target instanceof HTMLElement && event.target.matches("input, select, textarea, [role=tab]")) return;
    event.preventDefault();
    pan(...to);
  });

  const isTable = () => page.address().mode === "table";
  const inPicture = (/** @type {() => void} */ act) => () => { if (!isTable()) act(); };

  return {
    painted,
    /** The camera has come to rest: the link shows the same. */
    rested() {
      if (isTable()) return;
      written = writeCamera(camera.get());
      if (written !== page.address().camera) page.go({ camera: written });
    },
    /** @param {import("./address.js").Address} address */
    onAddress(address) {
      host.hidden = isTable();
      if (isTable()) minimap.update(null);
      if (address.camera === written) return;
      written = address.camera;
      camera.set(readCamera(written));
    },
    /** @type {import("./keys.js").Key[]} */
    keys: [
      { key: "+", says: "zoom in, out (or Ctrl and the wheel)", shown: ["+", "−"], run: inPicture(acts.in) },
      { key: "=", says: "", run: inPicture(acts.in) },
      { key: "-", says: "", run: inPicture(acts.out) },
      { key: "0", says: "the picture as it came", run: inPicture(acts.home) },
      { key: "9", says: "all of the picture at once", run: inPicture(acts.fit) },
      { key: "g", says: "take the camera to the chosen thing", run: inPicture(goToChosen) },
      { key: "m", says: "show or hide the map of a large picture", run: inPicture(switchMap) },
      { key: "", says: "move the camera", shown: ["Shift", "←", "↑", "→", "↓"] },
    ],
    /** @type {import("./commands.js").Command[]} */
    commands: [
      { title: "Zoom in", group: "Camera", key: "+", run: inPicture(acts.in) },
      { title: "Zoom out", group: "Camera", key: "-", run: inPicture(acts.out) },
      { title: "Show the picture as it came", group: "Camera", key: "0", words: "reset zoom 100", run: inPicture(acts.home) },
      { title: "Show all of the picture", group: "Camera", key: "9", words: "fit zoom overview", run: inPicture(acts.fit) },
      { title: "Take the camera to the chosen thing", group: "Camera", key: "G", words: "focus zoom selected", run: inPicture(goToChosen) },
      { title: "Show or hide the map", group: "Camera", key: "M", words: "minimap overview", run: inPicture(switchMap) },
    ],
  };

  /** @param {number} x @param {number} y */
  function pan(x, y) {
    const now = picture.map();
    if (!now) return;
    const { seen, scale } = now;
    picture.centre((seen.x + seen.w * (0.5 + x * PAN)) / scale, (seen.y + seen.h * (0.5 + y * PAN)) / scale);
  }
}

function read() {
  try {
    return localStorage.getItem("podium.minimap") !== "off";
  } catch {
    return true;
  }
}
