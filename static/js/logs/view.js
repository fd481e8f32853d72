// @ts-check
// A log in the inspector: its controls, its lines, its search. It ends when it leaves the page. What comes is drawn ten times a second,
// also in a window that nobody sees, so that nothing piles up there.

import { Buffer } from "./buffer.js";
import { pieces } from "./ansi.js";
import { fill, lineElement } from "./line.js";
import { namesOf } from "./names.js";
import { has, plain } from "./search.js";
import { follow } from "./stream.js";
import { visible } from "../visible.js";

const DRAW_EVERY_MS = 100;
const SEARCH_AFTER_MS = 150; // a person types a letter about this often
const COUNT_EVERY_MS = 5_000; // a screen reader is told of new matches no oftener
const AT_END_PX = 24;
const COLOURS = 4; // then they repeat; the name stands beside

/** @typedef {import("./buffer.js").Line} Line */
/** @typedef {import("./stream.js").Frame} Frame */

/** @param {HTMLElement} root */
export function createLog(root) {
  /** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
  const part = (id) => /** @type {T} */ (root.querySelector(`#log-${id}`));
  /** @param {string} id */
  const box = (id) => /** @type {HTMLInputElement} */ (part(id));
  const list = /** @type {HTMLElement} */ (root.querySelector("#log"));
  const pods = /** @type {HTMLSelectElement | null} */ (root.querySelector("#log-pod"));
  const container = /** @type {HTMLSelectElement} */ (part("container"));

  let buffer = new Buffer();
  /** @type {Map<number, HTMLElement>} by the line's number */
  const elements = new Map();
  /** @type {{ k: string, pod: string, container: string, part: string }[]} */
  let sources = [];
  /** @type {Map<string, { name: string, colour: number }>} */
  let names = new Map();
  /** @type {Map<string, string>} */
  const troubles = new Map();
  /** @type {Frame[]} */
  let waiting = [];
  /** @type {{ stop: () => void } | null} */
  let reading = null;
  let wanted = "";
  let current = -1;
  let isAtEnd = true;
  let unseen = 0;
  let timer = 0;
  let counted_ms = 0;

  // --- reading -----------------------------------------------------------------------------------------------------

  function address() {
    const asked = new URLSearchParams({ container: container.value, follow: "on" });
    if (box("previous").checked) asked.set("previous", "on");
    for (const place of buffer.after()) asked.append("after", place);
    return `${root.dataset.logs}&${asked}`;
  }

  function start() {
    reading?.stop();
    reading = follow({ address, onFrame: (frame) => { if (alive()) waiting.push(frame); }, onState: (state, text) => { draw(); say(state, text); } });
  }

  function restart() {
    buffer = new Buffer();
    elements.clear();
    list.replaceChildren();
    troubles.clear();
    waiting = [];
    sources = [];
    unseen = 0;
    isAtEnd = true;
    box("follow").disabled = box("previous").checked;
    box("follow").checked = true;
    writeDownload();
    search();
    say("starting", "");
    start();
  }

  /** @returns {boolean} false when the log has left the page: then everything ends */
  function alive() {
    if (root.isConnected) return true;
    reading?.stop();
    clearInterval(timer);
    return false;
  }

  function pause() {
    reading?.stop();
    reading = null;
    draw();
    say("paused", "");
  }

  // --- drawing -----------------------------------------------------------------------------------------------------

  function draw() {
    if (!alive()) return;
    const frames = waiting;
    waiting = [];
    for (const frame of frames) {
      if (frame.t === "line") add(frame.k, frame.at, frame.n);
      else if (frame.t === "sources") meet(frame);
      else if (frame.t === "trouble") tell(frame.k, frame.text);
    }
    if (!frames.some(({ t }) => t === "line")) return;
    if (isAtEnd) list.scrollTop = list.scrollHeight;
    writeMore();
    if (wanted && Date.now() - counted_ms > COUNT_EVERY_MS) count();
  }

  /** @param {string} key @param {string} at @param {string} text */
  function add(key, at, text) {
    const { line, index, dropped } = buffer.add(key, at, text);
    if (dropped) {
      elements.get(dropped.number)?.remove();
      elements.delete(dropped.number);
      if (dropped === line) return;
    }
    const element = lineElement(line, looks(line));
    element.hidden = !isShown(line);
    elements.set(line.number, element);
    const next = buffer.lines[index + 1];
    list.insertBefore(element, (next && elements.get(next.number)) ?? null);
    if (!isAtEnd && !element.hidden) unseen += 1;
  }

  /** @param {Line} line */
  function looks(line) {
    const { name, colour } = names.get(line.source) ?? { name: "", colour: 0 };
    return { wanted, times: box("times").checked, name, colour };
  }

  /** @param {Line} line */
  function isShown(line) {
    if (pods?.value && line.source.split("/")[0] !== pods.value) return false;
    return !(box("only").checked && wanted) || has(plain(pieces(line.text)), wanted);
  }

  function redraw() {
    for (const line of buffer.lines) {
      const element = /** @type {HTMLElement} */ (elements.get(line.number));
      fill(element, line, looks(line));
      element.hidden = !isShown(line);
    }
    if (isAtEnd) list.scrollTop = list.scrollHeight;
    count();
  }

  /** @param {Frame} frame */
  function meet(frame) {
    const had = sources.length;
    sources = [...sources.filter(({ k }) => !frame.of.some((/** @type {any} */ one) => one.k === k) && buffer.places.has(k)), ...frame.of];
    if (pods) writePods(pods, [...new Set(sources.map(({ pod }) => pod))]);
    if (frame.left_out) troubles.set("", `${frame.left_out} more containers are not read: choose one.`);
    writeTroubles();
    names = namesOf(sources, COLOURS);
    if (had !== sources.length && buffer.lines.length) redraw();
    if (reading) say("reading", "");
  }

  /** @param {string} key @param {string} text */
  function tell(key, text) {
    if (text) troubles.set(key, key ? `${key}: ${text}` : text);
    else troubles.delete(key);
    writeTroubles();
  }

  function writeTroubles() {
    const place = part("troubles");
    place.hidden = troubles.size === 0;
    place.replaceChildren(...[...troubles.values()].map((text) => Object.assign(document.createElement("li"), { textContent: visible(text) })));
  }

  function writeMore() {
    part("more").hidden = isAtEnd || unseen === 0;
    if (isAtEnd) unseen = 0;
    part("more").textContent = `↓ ${unseen.toLocaleString("en")} new ${unseen === 1 ? "line" : "lines"}`;
  }

  /** @param {"starting" | "reading" | "paused" | "broken" | "ended"} state @param {string} text */
  function say(state, text) {
    const many = sources.length === 1 ? "1 container" : `${sources.length} containers`;
    const said = {
      starting: "Reading…",
      reading: sources.length ? `Following ${many}.` : "No container to read yet.",
      paused: "Not following: what is written now comes when you follow again.",
      broken: `${text} Trying again…`,
      ended: text || (buffer.lines.length ? "That is all: nothing more will come." : troubles.size ? "Nothing to read." : "Nothing was written."),
    }[state];
    root.dataset.state = state;
    if (part("state").textContent !== said) part("state").textContent = visible(said);
  }

  function writeDownload() {
    const asked = new URLSearchParams({ container: container.value });
    if (box("previous").checked) asked.set("previous", "on");
    if (box("times").checked) asked.set("timestamps", "on");
    const [where, query] = (root.dataset.logs ?? "").split("?");
    /** @type {HTMLAnchorElement} */ (part("download")).href = `${where}download/?${query}&${asked}`;
  }

  // --- searching ---------------------------------------------------------------------------------------------------

  function search() {
    wanted = box("search").value.toLowerCase();
    current = -1;
    redraw();
  }

  function matches() {
    return buffer.lines.filter((line) => isShown(line) && has(plain(pieces(line.text)), wanted));
  }

  function count() {
    counted_ms = Date.now();
    const many = wanted ? matches().length : 0;
    part("count").textContent = !wanted ? "" : current >= 0 ? `${current + 1} of ${many}` : many === 1 ? "1 line" : `${many.toLocaleString("en")} lines`;
  }

  /** @param {1 | -1} step */
  function jump(step) {
    const found = matches();
    if (!found.length) return count();
    if (current < 0) current = step > 0 ? 0 : found.length - 1;
    else current = (current + step + found.length) % found.length;
    isAtEnd = false;
    list.querySelector(".current")?.classList.remove("current");
    const element = /** @type {HTMLElement} */ (elements.get(found[current].number));
    element.classList.add("current");
    element.scrollIntoView({ block: "nearest" });
    count();
  }

  // --- acts of the person ------------------------------------------------------------------------------------------

  function toEnd() {
    isAtEnd = true;
    list.scrollTop = list.scrollHeight;
    writeMore();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { "/": () => box("search").focus(), n: () => jump(1), N: () => jump(-1), End: toEnd }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  /** @param {KeyboardEvent} event */
  function onSearchKey(event) {
    if (event.key === "Enter") { event.preventDefault(); jump(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape" && box("search").value) { event.stopPropagation(); event.preventDefault(); box("search").value = ""; search(); }
  }

  let typing = 0;
  box("search").addEventListener("input", () => { clearTimeout(typing); typing = window.setTimeout(search, SEARCH_AFTER_MS); });
  box("search").addEventListener("keydown", onSearchKey);
  part("before").addEventListener("click", () => jump(-1));
  part("after").addEventListener("click", () => jump(1));
  box("only").addEventListener("change", redraw);
  box("times").addEventListener("change", () => { writeDownload(); redraw(); });
  box("wrap").addEventListener("change", () => list.classList.toggle("unwrapped", !box("wrap").checked));
  box("follow").addEventListener("change", () => (box("follow").checked ? start() : pause()));
  box("previous").addEventListener("change", restart);
  container.addEventListener("change", restart);
  pods?.addEventListener("change", redraw);
  part("more").addEventListener("click", () => { toEnd(); list.focus(); });
  list.addEventListener("keydown", onKey);
  list.addEventListener("scroll", () => { isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < AT_END_PX; if (isAtEnd) writeMore(); });

  timer = window.setInterval(draw, DRAW_EVERY_MS);
  restart();
}

/** @param {HTMLSelectElement} select @param {string[]} names */
function writePods(select, names) {
  const chosen = select.value;
  select.replaceChildren(new Option("all pods", ""), ...names.map((name) => new Option(name, name)));
  if (names.includes(chosen)) select.value = chosen;
}
