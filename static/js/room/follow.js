// @ts-check
/**
 * Where the instructor looks: told by their page, and gone to by those who follow. Whoever moves by themselves is on their own until they follow
 * again; what the lesson itself asks of the picture moves nobody away. A moment of the past that a reader went to is theirs until they are live again.
 */

import { readAddress, writeAddress } from "../ui/address.js";

/** @typedef {import("../ui/address.js").Address} Address */

/** What of a view is shared. The camera, the search and the panel's tab are each reader's own. */
const SHARED = /** @type {const} */ (["mode", "of", "namespace", "select", "system", "open"]);
/** A change so soon after a touch or a key is somebody's own. */
const OWN_MS = 700;
/** Views of the instructor are told at most so often. */
const TELL_MS = 150;
/** On so narrow a page an open inspector covers the picture: the thing is lit instead. */
const NARROW_PX = 760;

/** @param {any} page @param {{ isStage: boolean, follow: (on: boolean) => void, now_ms?: () => number }} wiring */
export function createFollowing(page, { isStage, follow, now_ms = () => performance.now() }) {
  let isOn = true;
  let touched_ms = -Infinity;
  let gone = "";
  let isGoing = false;
  /** Whoever followed when they went back in time follows again when they are live. */
  let [isAway, returns] = [false, false];
  let before = shared(page.address());

  for (const name of ["pointerdown", "keydown"]) {
    document.addEventListener(name, (event) => {
      const at = event.target instanceof Element ? event.target : null;
      if (!at?.closest("#room-bar, #lesson, #me, dialog")) touched_ms = now_ms();
    }, { capture: true });
  }

  /** @param {any} state  the frame `room` */
  function show(state) {
    const key = JSON.stringify([state.address, state.selected, state.past_ms]);
    if (!isOn || key === gone) return;
    gone = key;
    if (state.address) go(state);
  }

  /** @param {any} state */
  function go(state) {
    const there = readAddress(state.address);
    isGoing = true;
    page.go(isStage ? onStage(there) : narrowed(there), false);
    isGoing = false;
    before = shared(page.address());
    const thing = state.selected || rowOf(page.model, subject(there))?.id || "";
    if (page.model.rows.has(thing) && page.selected() !== thing) page.point(thing);
    const { moments } = page.timeline();
    if (state.past_ms !== null) void moments.goTo(state.past_ms, true);
    else if (page.timeline().isPast()) moments.live();
  }

  /** @param {boolean} on @param {any} state */
  function turn(on, state) {
    if (on === isOn) return;
    isOn = on;
    gone = "";
    follow(on);
    if (!on || !state) return;
    if (page.timeline().isOwn()) page.timeline().live();
    show(state);
  }

  /** The reader has gone to a moment of their own, or come back: whether they follow now; null where nothing has changed. */
  function timed() {
    if (page.timeline().isOwn() === isAway) return null;
    isAway = !isAway;
    if (isAway) returns = isOn;
    else if (!returns) return null;
    return !isAway;
  }

  return {
    show, turn, timed,
    isOn: () => isOn,
    isAway: () => isAway,
    /** The page's address has changed. True: the reader did it, who is on their own from now on. */
    addressed() {
      const now = shared(page.address());
      const isOwn = !isStage && isOn && !isGoing && now !== before && now_ms() - touched_ms < OWN_MS;
      before = now;
      return isOwn;
    },
  };
}

/** The instructor's half: tells the view when it has come to rest. @param {any} page @param {(view: Record<string, any>) => void} tell */
export function createLeading(page, tell) {
  let told = "";
  let timer = 0;
  return {
    /** Something may have changed. */
    look() {
      if (timer) return;
      timer = window.setTimeout(() => {
        timer = 0;
        const past_ms = page.timeline().at_ms();
        const view = { do: "view", address: shared(page.address()), selected: page.selected() ?? "", past_ms: past_ms === null ? null : Math.round(past_ms) };
        const key = JSON.stringify(view);
        if (key === told) return;
        told = key;
        tell(view);
      }, TELL_MS);
    },
  };
}

/** The shared part of a view, as an address. @param {Address} address */
export function shared(address) {
  const home = readAddress("");
  return writeAddress({ ...home, ...Object.fromEntries(SHARED.map((name) => [name, address[name]])) });
}

/** @param {Address} there @returns {Partial<Address>} */
function picked(there) {
  return Object.fromEntries(SHARED.map((name) => [name, there[name]]));
}

/** The stage has forms of Nodes and Apps only, and no inspector; a rollout is its application there. @param {Address} there @returns {Partial<Address>} */
export function onStage(there) {
  return { ...picked(there), stage: true, open: "", mode: there.mode === "apps" || (there.mode === "rollout" && there.of) ? "apps" : "nodes" };
}

/** What a view is about, as "kind/namespace/name"; "" for nothing in particular. @param {Address} there */
export const subject = (there) => there.open || (there.mode === "rollout" ? there.of : "");

/** @param {any} model @param {string} path */
export function rowOf(model, path) {
  const [kind, namespace, name] = path.split("/");
  return name ? model.find(kind, namespace, name) : null;
}

/** @param {Address} there @returns {Partial<Address>} */
function narrowed(there) {
  return window.innerWidth < NARROW_PX ? { ...picked(there), open: "" } : picked(there);
}
