// @ts-check
// What stands in the speaker's window. Parts of the frames in, elements and sentences out.

import { button, el, prose } from "../lesson/dom.js";
import { headWords, rateWords } from "../lesson/words.js";
import { peopleWords, pollStep } from "./words.js";

const RATES = [0, 0.25, 1, 20];

/** @param {any} doc */
export function whereWords(doc) {
  const stage = /** @type {Record<string, string>} */ ({ ask: "the room guesses", act: "your turn: press the button", watch: "all watch", saw: "what did they see?", why: "say why", refute: "two ideas", next: "on to the next step" })[doc.step?.stage ?? ""];
  return [headWords(doc), stage].filter(Boolean).join(" · ");
}

/** What is said, and what they read on their phones. @param {any} doc @returns {Node[]} */
export function drawNotes(doc) {
  if (doc.phase === "failed") return [el("p.lesson-trouble", {}, doc.trouble)];
  if (doc.phase === "preparing") return [el("p", {}, "The start scene is being made…")];
  if (doc.phase === "intro") return [...prose(doc.intro), el("p.speaker-said", {}, `${doc.lesson.objective} About ${doc.lesson.minutes} minutes.`)];
  if (doc.phase === "end") return [el("p", {}, "That was the lesson."), el("p.speaker-said", {}, doc.report ? `${doc.report.right} of ${doc.report.asked} answers of the room were right.` : "")];
  const notes = doc.step.notes ? [el("p", {}, doc.step.notes)] : [];
  return [...notes, el("div.speaker-said", { "aria-label": "What stands on the phones" }, ...prose(doc.step.prose), ...doc.step.why.map((/** @type {string} */ one) => el("p", {}, one)),
    ...(doc.step.refute ? [el("p", {}, el("b", {}, "Many think: "), doc.step.refute.belief), el("p", {}, el("b", {}, "In truth: "), doc.step.refute.truth)] : []))];
}

/** The one thing that "on" does now. @param {any} doc @param {any} state @returns {{ do: string, label: string, what?: string, index?: any }} */
export function nextOf(doc, state) {
  if (doc.phase === "intro") return { do: doc.may.includes("begin") ? "begin" : "", label: "Begin" };
  const polled = pollStep(state, doc);
  if (polled) return { do: "poll", what: polled, label: polled === "close" ? "Close the vote" : "Go on with the room's answer" };
  if (doc.may.includes("next")) return { do: "next", label: doc.clock.held ? "Let time go on" : "Next" };
  const index = doc.may.includes("act") ? doc.step.buttons.findIndex((/** @type {any} */ one) => one.state === "ready") : -1;
  if (index >= 0) return { do: "press", index, label: doc.step.buttons[index].label };
  return { do: "", label: doc.step?.proof && !doc.step.proof.met ? "The cluster is on its way…" : "" };
}

/** @param {any} doc @param {any} own @returns {Node[]} */
export function drawActs(doc, own) {
  const { step, may, clock } = doc;
  const knobs = (step?.buttons ?? []).map((/** @type {any} */ knob) => {
    const isReady = may.includes("act") && ["ready", "failed"].includes(knob.state);
    const isArmed = own.armed === knob.index;
    return el(`button.speaker-do${isArmed ? ".armed" : ""}`, { type: "button", "data-id": `press-${knob.index}`, disabled: !isReady, on: () => own.press(knob.index) }, isArmed ? "Armed: press again. " : "", knob.label, " ", el("kbd", { "aria-hidden": "true" }, String(knob.index + 1)), knob.state === "done" ? " ✓ done" : knob.state === "running" ? " …" : knob.why ? ` (${knob.why})` : "");
  });
  const row = [
    own.next.do && own.next.do !== "press" && button("next", own.next.label, own.goOn, { main: true, key: "→" }),
    !own.next.do && own.next.label ? el("span.quiet-text", {}, own.next.label) : null,
    may.includes("skip") && step?.stage !== "next" && button("skip", "Skip", own.skip),
    may.includes("hint") && step?.hints_left > 0 && button("hint", `Give a hint (${step.hints_left})`, own.hint),
    may.includes("back") && step && button("back", "This step again", own.back),
  ];
  const rates = may.includes("clock") ? el("div.speaker-row", { role: "group", "aria-label": "The clock" }, ...RATES.map((rate) => button(`rate-${rate}`, rate === 0 ? "Pause" : rate === 0.25 ? "¼" : `× ${rate}`, () => own.rate(rate), { "aria-pressed": String(clock.rate === rate), title: rateWords(rate) }))) : null;
  return [...knobs, el("div.speaker-row", {}, ...row), ...(rates ? [rates] : [])];
}

/** @param {any} doc @returns {Node[]} */
export function drawExpects(doc) {
  const { step, clock } = doc;
  const held = clock.held ? [el("p.room-wait", {}, `Time stands still at moment ${clock.moment} of ${clock.moments}: say what has just happened, then go on.`)] : [];
  const proof = step?.proof;
  if (!proof) return [...held, el("p.quiet-text", {}, "Nothing yet.")];
  const moments = proof.moments_of ? [el("p", {}, `${proof.moments} of ${proof.moments_of} expected moments have come.`)] : [];
  return [...held, ...moments,
    el("ul", {}, ...proof.parts.map((/** @type {any} */ part) => el("li", { "data-met": String(part.met) }, el("b", { "aria-hidden": "true" }, part.met ? "✓" : "·"), el("span", {}, `${part.sentence}${part.want ? ` (${part.have || "nothing"}; wanted: ${part.want})` : ""}`, part.met ? el("span.visually-hidden", {}, " (so it is)") : null)))),
    ...(proof.guards.length ? [el("ul", { "aria-label": "What shall never be" }, ...proof.guards.map((/** @type {string} */ guard, /** @type {number} */ at) => el("li", { "data-broken": String(proof.broken.includes(at)) }, el("b", { "aria-hidden": "true" }, proof.broken.includes(at) ? "!" : "–"), el("span", {}, proof.broken.includes(at) ? `it happened: ${guard}` : `never: ${guard}`))))] : []),
    ...(proof.is_late ? [el("p.room-wait", {}, "It takes longer than it should. A hint, Skip, or the recording below help.")] : [])];
}

/** @param {any} state @param {{ base: string, lead: (command: Record<string, any>) => Promise<any> }} wiring @returns {(Node | string)[]} */
export function drawRoom(state, { base, lead }) {
  const { door, screen, is_black, has_recording, copies } = state;
  const show = (/** @type {string} */ what) => void lead({ do: "screen", what: screen === what ? "picture" : what });
  const code = (/** @type {string} */ what) => void lead({ do: "code", what });
  return [
    el("p", { role: "status" }, el("b", {}, peopleWords(state)), copies.may ? ` · ${copies.free} copies free` : ""),
    el("div.speaker-row", { role: "group", "aria-label": "What the stage shows" },
      button("picture", "Picture", () => show("picture"), { "aria-pressed": String(screen === "picture") }),
      button("join", "Code and QR", () => show("join"), { "aria-pressed": String(screen === "join"), key: "J" }),
      button("overview", "Map of the lesson", () => show("overview"), { "aria-pressed": String(screen === "overview"), key: "O" }),
      button("black", "Black", () => void lead({ do: "black", on: !is_black }), { "aria-pressed": String(is_black), key: "B" })),
    el("div.speaker-row", {}, el("a.button", { href: `${base}/cluster/?room=stage`, target: "podium-stage" }, "Open the stage"),
      has_recording ? button("recording", "Rescue: play the recording", () => show("recording"), { "aria-pressed": String(screen === "recording") }) : el("span.quiet-text", {}, "This lesson has no recording to fall back on.")),
    el("div.speaker-door", {},
      door?.code ? el("img.speaker-qr", { src: `${base}/${door.qr}`, alt: "QR code of the way in", width: 120, height: 120 }) : null,
      el("div", {}, el("p", {}, door?.code ? `${door.url}` : "Nobody comes in now."), door?.code ? el("p.speaker-code", {}, door.code) : null,
        door?.code ? el("p.quiet-text", {}, `${door.used} of ${door.most} came in; until ${new Date(door.expires_ms).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`) : null)),
    ...(door?.trouble ? [el("p.lesson-trouble", {}, door.trouble)] : []),
    el("div.speaker-row", { role: "group", "aria-label": "The way in" },
      button("code-new", door?.code ? "Another code" : "Let people in", () => code("new")),
      door?.code ? button("code-close", "Let nobody else in", () => code("close")) : null,
      button("code-revoke", "Send everybody out", () => { if (window.confirm("Everybody who came in by a code of this lesson is sent out. Go on?")) code("revoke"); })),
  ];
}

/** @param {{ status: string, kinds: Record<string, { state: string }>, pods: any[], namespace: string }} now */
export function healthWords({ status, kinds, pods, namespace }) {
  if (status !== "open") return { words: status === "ended" ? "The run is over." : "Not connected to Podium; asking again…", isBad: true };
  const bad = Object.entries(kinds).filter(([, { state }]) => !["live", "forbidden", "missing"].includes(state)).map(([kind]) => kind);
  if (bad.length) return { words: `The cluster does not answer for ${bad.slice(0, 3).join(", ")}${bad.length > 3 ? " and others" : ""}`, isBad: true };
  const mine = pods.filter((pod) => pod.namespace === namespace);
  const ready = mine.filter((pod) => pod.state === "ready").length;
  return { words: `Cluster live · ${mine.length} pods, ${ready} ready`, isBad: false };
}
