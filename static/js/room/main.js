// @ts-check
/**
 * A hall on the page of its cluster (docs/room.md): for who leads, for the stage, and for who follows. It stands on the frames `room`, `laser` and
 * `ink`, and on the lesson's own; it holds no facts of the room.
 */

import { el } from "../lesson/dom.js";
import { onward } from "../lesson/onward.js";
import { pickable } from "../lesson/things.js";
import { createBar } from "./bar.js";
import { createFollowing, createLeading, onStage, rowOf, subject } from "./follow.js";
import { presenterKeys } from "./keys.js";
import { createPointing } from "./pointing.js";
import { createPoll } from "./poll.js";
import { createRoomSender } from "./send.js";
import { createStageView } from "./stage.js";
import { createVote } from "./vote.js";
import { isKnown, isOpen, pollStep } from "./words.js";

const STAGE_WINDOW = "podium-stage";
const SPEAKER_WINDOW = "podium-speaker";

/** @param {any} page  what a part may use, with `timeline`, `places` and `lessonCommands` @param {{ isStage: boolean }} how */
export function createRoom(page, { isStage }) {
  const base = document.body.dataset.base ?? "";
  const leads = document.body.dataset.role !== "observer";
  const send = createRoomSender({ base, refused: (why) => page.toast(why, "bad") });
  /** @type {any} */
  let state = null;
  /** @type {any} */
  let doc = null;
  /** What the stage is to show once its row is there. */
  let about = "";
  const own = { captions: true, copy: "", said: "" };
  let queue = Promise.resolve();

  /** In their order, and of the laser only what is still worth it. @param {Record<string, any>} command */
  function lead(command) {
    queue = queue.then(() => send.lead(command, ["laser", "draw", "view"].includes(command.do))).then(() => undefined);
  }

  if (leads) onward.needs(() => isKnown(state, doc));
  const places = mount(leads, isStage);
  const bar = createBar(places.bar, { stage: openStage, speaker: openSpeaker, join, black, follow: () => turnFollow(!following.isOn()), captions, replay: () => run("R"), copy: () => void copy() });
  const pointing = createPointing(places.ink, { ...page.places, whole: () => whole(page.byId("main")), lead: leads ? lead : null });
  const following = createFollowing(page, { isStage, follow: (on) => void (leads || send.follow({ do: "follow", on }, true)) });
  const leading = leads && !isStage ? createLeading(page, lead) : null;
  const poll = leads && !isStage ? createPoll(places.vote, { poll: (what) => lead({ do: "poll", what }) }) : null;
  const vote = leads ? null : createVote(places.vote, { vote: (command) => send.follow(command), things: () => pickable(page.model, doc?.at.namespace ?? "") });
  const stage = isStage ? createStageView(places.stage, { base }) : null;

  function show() {
    if (!state) return;
    keepMoment();
    stage?.show(state, doc);
    if (!isStage) {
      if (leads) bar.lead(state);
      else bar.follow(state, { ...own, follows: following.isOn() });
    }
    poll?.show(state, doc);
    vote?.show(state, doc);
    pointing.sheet(state.sheet);
    if (isStage || !leads) following.show(state);
    place();
  }

  /** Into the lesson's panel, once that is there. */
  function place() {
    const body = document.querySelector("#lesson .lesson-body");
    const head = document.querySelector("#lesson .lesson-head");
    if (isStage || !body || !head) return;
    if (places.vote.parentElement !== body) body.prepend(places.vote);
    if (places.bar.parentElement !== head) head.append(places.bar);
    document.body.classList.toggle("room-asks", !places.vote.hidden);
  }

  /** The lesson asks for a view that the stage has no form of. */
  function toStage() {
    const there = page.address();
    about = subject(there);
    page.go(onStage(there), false);
  }

  // --- acts ----------------------------------------------------------------------------------------------------------------

  function openStage() { window.open(`${base}/cluster/?room=stage`, STAGE_WINDOW); }
  function openSpeaker() { window.open(`${base}/speaker/`, SPEAKER_WINDOW, "popup,width=1100,height=800"); }
  function black() { lead({ do: "black", on: !state?.is_black }); }
  /** @param {string} what */
  const screen = (what) => lead({ do: "screen", what: state?.screen === what ? "picture" : what });
  function join() { screen("join"); }

  /** The one key: the vote while one is on, else what is on in the lesson. */
  function step() {
    const what = pollStep(state, doc);
    if (what) lead({ do: "poll", what });
    else run("→");
  }

  function again() {
    if (pollStep(state, doc)) lead({ do: "poll", what: isOpen(state, doc) ? "close" : "again" });
    else page.toast("No question is open now.");
  }

  /** @param {"laser" | "pen"} tool */
  function point(tool) {
    page.toast(pointing.turn(tool) ? (tool === "pen" ? "Draw: D ends it, E wipes it off" : "Laser: L ends it") : "The pointer is yours again");
  }

  /** @param {boolean} on */
  function turnFollow(on) {
    following.turn(on, state);
    own.said = on ? "" : following.isAway() ? "You look at an earlier moment, and keep it; the room goes on." : "You look around on your own.";
    show();
  }

  /** Whoever looks at an earlier moment is not led away from it. */
  function keepMoment() {
    if (leads || !state) return;
    const follows = following.timed();
    if (follows !== null) turnFollow(follows);
  }

  /** A command of the lesson, by the key that it says. @param {string} key */
  function run(key) {
    page.lessonCommands().find((/** @type {any} */ one) => one.key === key)?.run();
  }

  function captions() {
    own.captions = !document.body.classList.contains("no-captions");
    run("C");
    own.captions = !own.captions;
    show();
  }

  async function copy() {
    own.said = "Your copy is being made…";
    show();
    const made = await send.follow({ do: "copy" });
    own.said = made ? "Your copy is there. It ends a minute after you have left it." : "";
    if (made) own.copy = made.at;
    show();
  }

  async function full() {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await document.documentElement.requestFullscreen().catch(() => page.toast("This browser does not allow full screen."));
  }

  const acts = { on: () => onward.press(step), again, black, overview: () => screen("overview"), join, laser: () => point("laser"), pen: () => point("pen"), erase: pointing.clear, full: () => void full(), speaker: openSpeaker };

  return {
    /** @param {Record<string, any>} frame */
    take(frame) {
      if (frame.t === "room") state = frame;
      else if (frame.t === "lesson") doc = frame;
      else return pointing.take(frame);
      show();
      leading?.look();
      onward.took(frame.t, frame.rev);
    },
    keys: () => (leads && state ? presenterKeys(acts, { isStage, polls: () => pollStep(state, doc) !== "", isPast: () => page.timeline().isPast() }) : []),
    /** @returns {import("../ui/commands.js").Command[]} */
    commands: () => (leads ? [
      { title: "Room: open the stage", group: "Room", words: "projector presentation", run: openStage },
      { title: "Room: the speaker's window", group: "Room", words: "notes presenter", run: openSpeaker },
      { title: "Room: black screen", group: "Room", key: "B", run: black },
      { title: "Room: the code and the QR on the stage", group: "Room", key: "J", run: join },
    ] : []),
    drawn() {
      keepMoment();
      const row = isStage && about ? rowOf(page.model, about) : null;
      if (row) {
        about = "";
        page.point(row.id);
      }
      pointing.paint();
      leading?.look();
    },
    addressed() {
      const { stage: isLarge, mode } = page.address();
      if (isStage && (!isLarge || !["nodes", "apps"].includes(mode))) return queueMicrotask(toStage); // after all parts have heard of this one
      if (following.addressed() && !leads) turnFollow(false);
      return leading?.look();
    },
    second() {
      pointing.paint();
      place();
    },
    escape() {
      if (pointing.tool()) { pointing.turn(/** @type {any} */ (pointing.tool())); return true; }
      if (!leads || !state || state.screen === "picture" || !isStage) return false;
      lead({ do: "screen", what: "picture" });
      return true;
    },
  };
}

/** @param {HTMLElement} main */
function whole(main) {
  const { x, y, width, height } = main.getBoundingClientRect();
  return { x, y, w: width, h: height };
}

/** @param {boolean} leads @param {boolean} isStage */
function mount(leads, isStage) {
  const places = {
    bar: el("div", { id: "room-bar" }),
    vote: el("section", { id: "room-vote", "aria-label": leads ? "What the room guesses" : "Your guess", hidden: true }),
    ink: el("div", { id: "room-ink" }),
    stage: el("div", { id: "room-stage" }),
  };
  document.body.append(places.ink);
  document.body.classList.add("with-room");
  if (isStage) document.body.append(places.stage);
  return places;
}
