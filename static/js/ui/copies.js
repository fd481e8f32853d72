// @ts-check
// Copies of pods that somebody made to look into them (dashboard/actions/copies.py marks them): all that are there, how long they stay, and one
// press that removes them. They are found by their labels, so also after a new start, and those that another Podium made.

import { visible } from "../visible.js";
import { write } from "./write.js";

const OF = "podium.dev/debug-of";
const UNTIL = "podium.dev/debug-until";

/** Whether it is a copy that is not leaving already. Pure. @param {any} row */
export const isCopy = (row) => row?.kind === "Pod" && !row.owner && row.state !== "terminating" && Boolean(row.labels?.[OF] && row.labels[UNTIL]);

/** "12 min left", "goes now". Pure. @param {any} row @param {number} now_ms */
export function left(row, now_ms) {
  const minutes = Math.ceil((Number(row.labels[UNTIL]) * 1000 - now_ms) / 60_000);
  return minutes > 0 ? `${minutes} min left` : "goes now";
}

/**
 * @param {HTMLElement} host
 * @param {{ model: import("../model/model.js").Model, open: (id: string) => void, toast: (text: string, tone?: "bad" | "plain") => void, now_ms: () => number, isPast: () => boolean }} page
 * @returns {import("./parts.js").Part}
 */
export function createCopies(host, { model, open, toast, now_ms, isPast }) {
  if (document.body.dataset.role === "observer") return {};
  /** @type {Set<string>} */
  const known = new Set();
  /** @type {Map<string, HTMLElement>} */
  const lines = new Map();
  const card = Object.assign(document.createElement("details"), { open: true });
  const title = document.createElement("summary");
  const list = document.createElement("ul");
  const all = button("Remove all", "Remove all copies that were made to look into pods", () => void removeAll());
  all.classList.add("all");
  card.append(title, list, all);
  host.append(card);

  /** @param {string} text @param {string} label @param {() => void} run */
  function button(text, label, run) {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: text });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", run);
    return made;
  }

  const rows = () => [...known].map((id) => /** @type {any} */ (model.rows.get(id))).filter(isCopy);

  /** @param {any} row */
  async function remove(row) {
    const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
    const body = new URLSearchParams({ kind: "Pod", namespace: row.namespace, name: row.name, uid: row.id, key: crypto.getRandomValues(new Uint32Array(4)).join("-") });
    const answer = await fetch(`${document.body.dataset.base ?? ""}/actions/kill/`, { method: "POST", headers, body, credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) return true;
    const said = answer ? new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".outcome")?.textContent?.trim() : "Podium does not answer.";
    toast(`${row.name} was not removed. ${said ?? ""}`, "bad");
    return false;
  }

  async function removeAll() {
    for (const row of rows()) if (!(await remove(row))) return;
  }

  /** @param {any} row */
  function line(row) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    const name = Object.assign(document.createElement("button"), { type: "button", className: "plain copy-name", textContent: visible(row.name) });
    name.addEventListener("click", () => open(row.id));
    words.append(name, " ", Object.assign(document.createElement("span"), { className: "quiet" }));
    item.append(words, button("Remove", `Remove ${visible(row.name)}`, () => void remove(row)));
    list.append(item);
    return item;
  }

  function draw() {
    const shown = isPast() ? [] : rows();
    host.hidden = shown.length === 0;
    write(title, shown.length === 1 ? "A copy to look into a pod" : `${shown.length} copies to look into pods`);
    all.hidden = shown.length < 2;
    for (const [id, item] of lines) {
      if (shown.some((row) => row.id === id)) continue;
      item.remove();
      lines.delete(id);
    }
    for (const row of shown) {
      if (!lines.has(row.id)) lines.set(row.id, line(row));
      write(/** @type {HTMLElement} */ (lines.get(row.id)?.querySelector(".quiet")), `of ${visible(row.labels[OF])}, ${left(row, now_ms())}`);
    }
  }

  return {
    onDraw({ up, del, reset }) {
      if (reset) known.clear();
      for (const id of reset ? model.of("Pod").keys() : up) if (isCopy(model.rows.get(id))) known.add(id);
      for (const { id } of del) known.delete(id);
      if (known.size || !host.hidden) draw();
    },
    onSecond() {
      if (known.size) draw();
    },
    commands: () => (known.size && !isPast() ? [{ title: "Remove all copies made to look into pods", group: "Actions", words: "debug clean", run: () => void removeAll() }] : []),
  };
}
