// @ts-check
// The timeline as a part of the page: strip, keys, commands, the words of the shown moment, and what may not be done while it is the past.

import { condense, narrate } from "../ui/narrate.js";
import { write } from "../ui/write.js";
import { visible } from "../visible.js";
import { chainAt } from "./chain.js";
import { createChainView } from "./chain_view.js";
import { lastChange } from "./last.js";
import { createMomentLink } from "./moment_link.js";
import { Moments } from "./moments.js";
import { plainly } from "./plainly.js";
import { Counts, nextMark } from "./strip.js";
import { clock, createStripView, RATES } from "./strip_view.js";

/** @typedef {import("./strip.js").Mark} Mark */
/** @typedef {import("../model/model.js").Change} Change */

const WORDS_SENTENCES = 3; // of one moment; more cannot be read on one line
const REFRESH_EVERY_S = 15; // marks of trouble come from the server; 200 viewers are 13 small answers a second
const CLOCKS_DIFFER_MS = 5_000; // a link may come from a page whose clock is a little ahead
const MARKS_MAX = 500; // as the server keeps
const SLOW = 0.25; // of the speed at which the last change is seen again

/**
 * @param {object} wiring
 * @param {import("../model/model.js").Model} wiring.model
 * @param {import("../ui/history.js").History} wiring.history
 * @param {{ follow: (model: any) => void }} wiring.socket
 * @param {{ strip: HTMLElement, banner: HTMLElement, words: HTMLElement, chain: HTMLElement }} wiring.places
 * @param {(row: any) => boolean} wiring.shown
 * @param {(id: string) => void} wiring.open
 * @param {() => { open: string }} wiring.address
 * @param {(change: { when: string }, mayStep: boolean) => void} wiring.go  the shown moment is part of the link
 * @param {() => number | null} wiring.unheard_ms  since when nothing was heard of the cluster
 * @param {() => number} wiring.live_ms  now by the server's clock
 * @param {(text: string, tone?: "bad" | "plain") => void} wiring.toast
 * @param {(change: Change) => void} wiring.onMoved  draw another moment
 * @param {(change: Change) => void} wiring.onLive  live again: everything may have changed
 * @param {import("./past.js").Past} wiring.past  where what was comes from
 * @returns {import("../ui/parts.js").Part & { isPast: () => boolean, isPlaying: () => boolean, isOwn: () => boolean, hold: (isLed: boolean) => void, playOn: () => void, live: () => void, replay: () => Promise<void>, behind_ms: () => number, at_ms: () => number | null, holds: (change: Change, frame: Record<string, any>) => boolean, moments: Moments, refresh: () => void }}
 */
export function createTimeline({ model, history, socket, places, shown, open, address, go, unheard_ms, live_ms, toast, onMoved, onLive, past }) {
  const counts = new Counts();
  /** @type {Mark[]} */
  let marks = [];
  let oldest_ms = 0;
  let kept = "";
  let quiet_ms = 0;
  let seconds = 0;
  let last_ms = 0;
  let trouble = "";
  const link = createMomentLink({ go, follow: goToLinked, live: () => moments.live() });
  const moments = new Moments({ model, socket, history, load: past.load, onMoved: moved, onTurn: turned, onQuiet: (ms) => (quiet_ms = ms) });
  const view = createStripView(places.strip, {
    goTo, live: () => (past.hasLive ? moments.live() : goTo(moments.tape?.to_ms ?? 0)), step: (step) => void moments.step(step), mark: toMark, play: playOrPause, cause,
    rate: (rate) => { moments.rate = rate; if (!moments.isPlaying && moments.isPast) play(); }, choose,
  });

  const chain = createChainView(places.chain, { open, ask: past.ask });
  /** What the panel shows: it grows while things go on. @type {{ at_ms: number, about: { id?: string, isMark?: boolean } } | null} */
  let asked = null;

  function draw() {
    const tape = moments.tape;
    if (!tape) return;
    if (!oldest_ms) oldest_ms = tape.from_ms;
    const facts = { counts: counts.entries(), marks, oldest_ms: Math.min(oldest_ms, tape.from_ms), now_ms: past.hasLive ? live_ms() : tape.to_ms, at_ms: moments.at_ms, isPlaying: moments.isPlaying, isLoading: moments.isLoading, rate: moments.rate, kept, hasLive: past.hasLive, unheard_ms: past.hasLive ? unheard_ms() : null, trouble: moments.trouble || trouble };
    view.draw(facts);
    tellBanner();
  }

  function tellBanner() {
    const at_ms = moments.at_ms;
    places.banner.hidden = at_ms === null;
    /** @type {HTMLElement} */ (places.banner.lastElementChild).hidden = !past.hasLive;
    document.body.classList.toggle("in-past", at_ms !== null && past.hasLive);
    if (at_ms === null) return;
    const words = /** @type {HTMLElement} */ (places.banner.firstElementChild);
    const ahead = live_ms() - at_ms;
    write(words, past.hasLive ? `You see ${clock(at_ms)}. Live is ${aheadWords(ahead)} ahead; actions are off.` : `${clock(at_ms)} of the recording.`);
  }

  // --- moving ------------------------------------------------------------------------------------------------------------

  /** @param {number} at_ms @param {boolean} [isLed] */
  function goTo(at_ms, isLed = false) {
    moments.pause();
    void moments.goTo(at_ms, isLed);
  }

  /** A link names this moment. @param {number} at_ms */
  async function goToLinked(at_ms) {
    if (at_ms > live_ms() + CLOCKS_DIFFER_MS) return toast("The link names a moment that has not come yet; this is live.");
    moments.pause();
    await moments.goTo(Math.min(at_ms, live_ms()));
    const oldest = moments.tape?.from_ms ?? at_ms;
    if (at_ms < oldest) toast(`What was at ${clock(at_ms)} is kept no longer; this is the oldest moment there is.`);
  }

  /** A moment just after the mark, so that what it is about has begun. @param {Mark} mark */
  function choose(mark) {
    moments.pause();
    if (mark.what === "acted") void showChain(mark.at_ms, { id: mark.ids[0], isMark: true }, false);
    void moments.goTo(mark.at_ms).then(() => say(mark.what === "acted" ? `${mark.user} ${mark.text}` : mark.text, mark.what === "acted" ? "plain" : "bad"));
  }

  /** @param {1 | -1} step */
  function toMark(step) {
    const mark = nextMark(marks, moments.at_ms ?? live_ms(), step);
    if (mark) choose(mark);
    else toast(step < 0 ? "No mark lies before this moment." : "No mark lies after this moment.");
  }

  function play() {
    moments.play();
    last_ms = performance.now();
    requestAnimationFrame(run);
  }

  async function playOrPause() {
    moments.isLed = false;
    if (moments.isPlaying) return moments.pause();
    if (!moments.isPast) await moments.goTo(live_ms() - 30_000);
    else if (!past.hasLive && moments.tape && moments.position >= moments.tape.end) await moments.goTo(moments.tape.from_ms);
    play();
  }

  /** The last change again, at a quarter of the speed; then live again. */
  async function replay() {
    moments.pause();
    await moments.ready();
    const from_ms = moments.tape && lastChange(moments.tape);
    if (from_ms === null) return toast("Nothing has changed yet.");
    await moments.goTo(from_ms);
    moments.rate = SLOW;
    play();
  }

  /** @param {number} now_ms */
  function run(now_ms) {
    if (!moments.isPlaying) return;
    const passed_ms = Math.max(0, now_ms - last_ms);
    last_ms = now_ms;
    if (moments.tick(passed_ms)) requestAnimationFrame(run);
    else if (past.hasLive) moments.live();
    else moments.pause();
    draw();
  }

  function turned() {
    places.words.dataset.tone = "plain";
    if (!moments.isPast) write(places.words, "");
    greyActions(moments.isPast && past.hasLive);
    tellLink();
    draw();
  }

  /** @param {Change} change */
  function moved(change) {
    if (!moments.isPast) return onLive(change);
    if (change.up.length || change.del.length) tellMoment();
    tellLink();
    draw();
    onMoved(change);
  }

  function tellLink() {
    if (past.hasLive && !moments.isPlaying) link.show(moments.at_ms);
  }

  // --- what it led to ----------------------------------------------------------------------------------------------------

  /** @param {number} at_ms @param {{ id?: string, isMark?: boolean }} about @param {boolean} focus */
  async function showChain(at_ms, about, focus) {
    await moments.ready();
    const found = moments.tape && chainAt(moments.tape, at_ms, about);
    if (!found) return about.isMark ? undefined : toast(about.id ? "No change of it is known in the time that is kept." : "No change that somebody made is known before this moment.");
    asked = { at_ms, about };
    void chain.show(found, { focus });
  }

  /** Of the open thing, or of whatever it belongs to; else the last change of all. */
  function cause() {
    const [kind, namespace, name] = address().open.split("/");
    let row = kind ? model.find(kind, namespace, name) : undefined;
    while (row?.owner && model.rows.has(row.owner.id)) row = model.rows.get(row.owner.id);
    void showChain(moments.at_ms ?? live_ms(), row ? { id: row.id } : {}, true);
  }

  function growChain() {
    const shown = chain.shown();
    if (!asked || !shown || shown.isOver || !moments.tape) return;
    const again = chainAt(moments.tape, asked.about.isMark ? asked.at_ms : shown.at_ms, asked.about);
    if (again?.at_ms === shown.at_ms && again.root.id === shown.root.id) void chain.show(again, { focus: false });
  }

  // --- words -------------------------------------------------------------------------------------------------------------

  function tellMoment() {
    const tape = moments.tape;
    const entry = tape?.entryBefore(moments.position);
    if (!tape || !entry) return say("The oldest moment that is kept.", "plain");
    const sentences = entry.steps.flatMap(({ before, after }) => (shown(after ?? before) || (after ?? before)?.kind !== "Pod" ? narrate(before ?? undefined, after) : []));
    const told = condense(sentences);
    const notes = tape.notes.filter(({ at_ms }) => at_ms <= entry.at_ms && at_ms > tape.timeOf(moments.position - 1)).map(({ user, text }) => `${user} ${text}`);
    const all = [...notes, ...told.map(({ text }) => text)].slice(0, WORDS_SENTENCES);
    if (quiet_ms) all.unshift(`(${Math.round(quiet_ms / 1000)} s without a change)`);
    quiet_ms = 0;
    say(all.join(" · ") || plainly(entry.steps, (id) => model.rows.get(id)?.name ?? ""), told[0]?.tone ?? "plain");
  }

  /** @param {string} text @param {string} tone */
  function say(text, tone) {
    places.words.dataset.tone = tone;
    write(places.words, visible(`${clock(/** @type {number} */ (moments.at_ms))} · ${text}`));
  }

  // --- what comes --------------------------------------------------------------------------------------------------------

  /** @param {Change} change @param {Record<string, any>} frame */
  function holds(change, frame) {
    if (frame.t === "delta") counts.add(frame.at_ms, change.up.length + change.del.length);
    return moments.takes(change, frame.at_ms ?? live_ms());
  }

  /** @param {Mark} mark */
  function mark(mark) {
    marks = [...marks, mark].slice(-MARKS_MAX);
  }

  async function refresh() {
    const told = await past.overview().catch((error) => { trouble = `What was cannot be told: ${error.message}`; return null; });
    if (!told) return draw();
    trouble = "";
    if (told.counts) counts.replace(told.counts);
    if (told.marks) marks = told.marks;
    oldest_ms = told.from_ms;
    kept = told.kept;
    draw();
  }

  past.onReady = (tape) => {
    moments.put(tape);
    oldest_ms = tape.from_ms;
    onLive({ up: [...model.rows.keys()], del: [], reset: true });
    void refresh();
    void moments.goTo(tape.from_ms);
  };
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { requestConfig } = /** @type {CustomEvent} */ (event).detail;
    if (!moments.isPast || !past.hasLive || (requestConfig.verb === "get" && !requestConfig.path.includes("/actions/"))) return;
    event.preventDefault();
    toast(WHY_OFF, "bad");
  });
  document.body.addEventListener("htmx:afterSettle", () => greyActions(moments.isPast && past.hasLive));
  places.banner.querySelector("button")?.addEventListener("click", () => moments.live());

  return {
    moments, holds, refresh, replay,
    isPast: () => moments.isPast,
    isPlaying: () => moments.isPlaying,
    /** The reader chose the moment that is shown. */
    isOwn: () => moments.isOwn,
    /** The picture stands still at what it shows now; what comes meanwhile is kept. */
    hold: (isLed) => (moments.isPast ? moments.pause() : goTo(live_ms(), isLed)),
    /** From what it shows now, as fast as it went, until it has caught up; then live. */
    playOn: () => { moments.rate = 1; if (moments.isPast) play(); },
    live: () => moments.live(),
    /** How far the cluster is ahead of the picture, ms. */
    behind_ms: () => (moments.at_ms === null ? 0 : Math.max(0, live_ms() - moments.at_ms)),
    at_ms: () => moments.at_ms,
    onAddress: ({ when }) => { if (past.hasLive) link.read(when, moments.tape !== null); },
    onDraw: () => link.ready(),
    onSecond() {
      if (past.hasLive && !document.hidden && (seconds += 1) % REFRESH_EVERY_S === 0) void refresh();
      growChain();
      draw();
    },
    onFrame(frame) {
      if (frame.t !== "note") return;
      moments.tape?.note(/** @type {any} */ (frame));
      mark({ at_ms: frame.at_ms, what: "acted", user: frame.user, text: frame.text, ids: frame.ids });
    },
    onEscape() {
      if (chain.hide()) return true;
      const menu = /** @type {HTMLDetailsElement | null} */ (document.getElementById("timeline-save"));
      if (menu?.open) {
        menu.open = false;
        menu.querySelector("summary")?.focus();
        return true;
      }
      if (!moments.isPast || !past.hasLive) return false;
      moments.live();
      return true;
    },
    keys: [
      { key: ",", says: "the change before, the change after", shown: [",", "."], run: () => void moments.step(-1) },
      { key: ".", says: "", run: () => void moments.step(1) },
      { key: "<", says: "the mark before, the mark after", shown: ["<", ">"], run: () => toMark(-1) },
      { key: ">", says: "", run: () => toMark(1) },
      { key: "c", says: "who made the last change (of the open thing), and what it led to", run: cause },
      { key: "r", says: "replay from here, or pause", run: () => void playOrPause() },
      ...(past.hasLive ? [{ key: "l", says: "back to live", run: () => moments.live() }] : []),
    ],
    commands: [
      { title: "Go back in time", group: "Timeline", words: "history past replay drag rewind", run: () => view.focus() },
      { title: "Who made the last change, and what did it lead to?", group: "Timeline", key: "C", words: "cause author blame chain update", run: cause },
      { title: "Replay from here, or pause", group: "Timeline", key: "R", words: "play time history", run: () => void playOrPause() },
      ...RATES.map((rate) => ({ title: `Replay at ${rate === 0.25 ? "a quarter of the speed" : `${rate} times the speed`}`, group: "Timeline", words: "slow fast", run: () => { moments.rate = rate; void playOrPause(); } })),
      ...(past.hasLive ? [{ title: "Back to live", group: "Timeline", key: "L", words: "now present", run: () => moments.live(), whyNot: () => (moments.isPast ? "" : "The picture is live.") }] : []),
    ],
  };
}

/** @param {number} ms */
const aheadWords = (ms) => (ms < 100_000 ? `${Math.max(0, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`);

const WHY_OFF = "The picture shows the past. Go back to live (L) to act.";

/** Buttons that act say why they are off; what they said before comes back. @param {boolean} isOff */
function greyActions(isOff) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[id^="act-"], #other-edit, #other-delete'))) {
    if (isOff && button.dataset.beforePast === undefined) {
      button.dataset.beforePast = JSON.stringify([button.getAttribute("aria-disabled"), button.dataset.why ?? null]);
      button.setAttribute("aria-disabled", "true");
      button.dataset.why = WHY_OFF;
    } else if (!isOff && button.dataset.beforePast !== undefined) {
      const [disabled, why] = JSON.parse(button.dataset.beforePast);
      delete button.dataset.beforePast;
      if (disabled === null) button.removeAttribute("aria-disabled");
      else button.setAttribute("aria-disabled", disabled);
      if (why === null) delete button.dataset.why;
      else button.dataset.why = why;
    }
  }
}
