// @ts-check
/**
 * The speaker's window: what to say, what comes next, what shall be seen, what the room guesses, how long it has gone on, how the cluster is, and a way
 * out. It shows no picture; it hears the same socket as the others, and acts by the same requests.
 */

import { el } from "../lesson/dom.js";
import { onward } from "../lesson/onward.js";
import { clickKey } from "../lesson/send.js";
import { LiveSocket } from "../live/socket.js";
import { Model } from "../model/model.js";
import { keysAreOn } from "../ui/keys.js";
import { presenterKeys } from "./keys.js";
import { createPoll } from "./poll.js";
import { createRoomSender } from "./send.js";
import { drawActs, drawExpects, drawNotes, drawRoom, healthWords, nextOf, whereWords } from "./speaking.js";
import { clockWords, isKnown, isOpen, nextStepWords, pollStep } from "./words.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const base = document.body.dataset.base ?? "";
const ARMED_MS = 5_000;

/** @type {any} */
let doc = null;
/** @type {any} */
let state = null;
/** When the first step began, in this window's time. */
let began_ms = Number(sessionStorage.getItem(`podium.room.began${base}`)) || 0;
let armed = { index: -1, until_ms: 0 };
const model = new Model();
const socket = new LiveSocket({ path: document.body.dataset.socket ?? "", model, onChange: () => health(), onFrame: take, onStatus: () => health() });
const send = createRoomSender({ base, refused: say });
const poll = createPoll(byId("room-vote"), { poll: (what) => void lead({ do: "poll", what }) });
/** @type {Map<string, string>} */
const signs = new Map();

/** @param {Record<string, any>} frame */
function take(frame) {
  if (frame.t === "lesson") doc = frame;
  else if (frame.t === "room") state = frame;
  else return health();
  if (doc?.phase === "step" && !began_ms) {
    began_ms = Date.now();
    sessionStorage.setItem(`podium.room.began${base}`, String(began_ms));
  }
  show();
  onward.took(frame.t, frame.rev);
}

function show() {
  if (!doc) return;
  put("speaker-where", whereWords(doc), () => [whereWords(doc)]);
  put("speaker-step", doc.step?.title ?? doc.lesson.title, () => [doc.step?.title ?? doc.lesson.title]);
  put("speaker-notes", [doc.phase, doc.step?.notes, doc.step?.prose, doc.intro, doc.report, doc.trouble], () => drawNotes(doc));
  put("speaker-next", [doc.phase, doc.step?.number], () => (nextStepWords(doc) ? ["Then: ", el("b", {}, nextStepWords(doc))] : []));
  put("speaker-acts", [doc.may, doc.phase, doc.step?.stage, doc.step?.buttons, doc.clock, pollStep(state, doc), armed.index], () => drawActs(doc, { next: nextOf(doc, state), armed: armed.index, press, goOn, skip: () => void send.lesson({ do: "skip", what: "stage" }), rate: (/** @type {any} */ rate) => void send.lesson({ do: "clock", rate }), hint: () => void send.lesson({ do: "hint" }), back: () => void send.lesson({ do: "back", way: doc.step?.may_restore ? "restore" : "redo" }) }));
  put("speaker-expects", [doc.step?.proof, doc.clock.held, doc.clock.moment], () => drawExpects(doc));
  if (state) {
    poll.show(state, doc);
    put("speaker-room", [{ ...state, rev: 0, voting: null, address: "", selected: "", past_ms: null }], () => drawRoom(state, { base, lead }));
  }
  health();
}

/** Drawn anew only where something has changed, and the keyboard's place is kept. @param {string} id @param {any} shows @param {() => (Node | string)[]} draw */
function put(id, shows, draw) {
  const sign = JSON.stringify(shows);
  if (signs.get(id) === sign) return;
  signs.set(id, sign);
  const place = byId(id);
  const active = document.activeElement;
  const held = active instanceof HTMLElement && place.contains(active) ? active.dataset.id : "";
  place.replaceChildren(...draw());
  if (held) /** @type {HTMLElement | null} */ (place.querySelector(`[data-id="${CSS.escape(held)}"]`))?.focus();
}

function health() {
  const { words, isBad } = healthWords({ status: socket.status, kinds: socket.kinds, pods: [...model.of("Pod").values()], namespace: doc?.at.namespace ?? "" });
  const place = byId("speaker-health");
  if (place.textContent !== words) place.textContent = words;
  place.dataset.level = isBad ? "bad" : "good";
}

function tick() {
  const place = byId("speaker-clock");
  const s = began_ms ? (Date.now() - began_ms) / 1000 : 0;
  place.textContent = `${clockWords(s)}${doc ? ` of ${doc.lesson.minutes}:00` : ""}`;
  place.dataset.late = String(Boolean(doc && s > doc.lesson.minutes * 60));
  if (armed.index >= 0 && Date.now() > armed.until_ms) {
    armed = { index: -1, until_ms: 0 };
    show();
  }
}

/** @param {string} why */
function say(why) {
  const place = byId("speaker-trouble");
  place.textContent = why;
  place.hidden = !why;
}

/** @param {Record<string, any>} command */
async function lead(command) {
  say("");
  return send.lead(command);
}

/** @param {number} index */
function press(index) {
  const knob = doc?.step?.buttons[index];
  if (!knob || !doc.may.includes("act")) return;
  say("");
  if (knob.is_dangerous && armed.index !== index) {
    armed = { index, until_ms: Date.now() + ARMED_MS };
    byId("speaker-heard").textContent = `Armed: ${knob.label}. Press again to do it.`;
    return show();
  }
  armed = { index: -1, until_ms: 0 };
  void send.lesson({ do: "act", button: index, key: clickKey() });
  return show();
}

/** On, whatever that is here. */
const goOn = () => onward.press(onNow);
onward.needs(() => isKnown(state, doc));

function onNow() {
  if (!doc) return;
  say("");
  const next = nextOf(doc, state);
  if (next.do === "poll") void lead({ do: "poll", what: next.what });
  else if (next.do === "press") press(next.index);
  else if (next.do) void send.lesson({ do: next.do });
}

/** @param {string} what */
const screen = (what) => void lead({ do: "screen", what: state?.screen === what ? "picture" : what });
const nothing = () => {};
const acts = {
  black: () => void lead({ do: "black", on: !state?.is_black }), overview: () => screen("overview"), join: () => screen("join"), laser: nothing, pen: nothing,
  erase: () => void lead({ do: "erase" }), again: () => void (pollStep(state, doc) && lead({ do: "poll", what: isOpen(state, doc) ? "close" : "again" })),
  on: nothing, full: nothing, speaker: nothing,
};

const areOn = keysAreOn(byId("single-keys"));
document.addEventListener("keydown", (event) => {
  if (!areOn()) return undefined;
  if (event.ctrlKey || event.metaKey || event.altKey || (event.target instanceof HTMLElement && event.target.matches("select, textarea"))) return undefined;
  const key = event.key.toLowerCase();
  const onButton = event.target instanceof HTMLElement && event.target.matches("button, a, summary");
  if (["pagedown", "n", "arrowright"].includes(key) || (key === " " && !onButton)) {
    event.preventDefault();
    return event.repeat ? undefined : goOn();
  }
  if (/^[1-9]$/.test(key)) return press(Number(key) - 1);
  const found = presenterKeys(acts, { isStage: false, polls: () => false, isPast: () => true }).find((one) => one.key === key);
  return found?.run?.(event);
});
window.addEventListener("online", () => socket.wake());
window.setInterval(tick, 1_000);
tick();
socket.start();
