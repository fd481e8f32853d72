// @ts-check
/**
 * A hall as a part of the page: loaded when the first `room` frame comes. It is plugged in before everything else, so that the presenter's keys come
 * first where there is a hall. `?room=stage` makes the page the one for the projector.
 */

const TOLD = new Set(["room", "lesson", "laser", "ink"]);

/** @param {any} page  what a part may use (main.js), with `timeline`, `places`, `lessonCommands`, `point` */
export function createRoomPart(page) {
  const isStage = new URLSearchParams(location.search).get("room") === "stage" && document.body.dataset.role !== "observer";
  if (isStage) document.documentElement.dataset.room = "stage";
  /** @type {ReturnType<import("./main.js")["createRoom"]> | null} */
  let room = null;
  /** @type {Promise<void> | null} */
  let loading = null;
  /** What came before it was loaded: the newest of each kind, and all strokes. @type {Map<string, Record<string, any>>} */
  const early = new Map();

  async function load() {
    const [{ createRoom }] = await Promise.all([import("./main.js"), looks()]);
    room = createRoom(page, { isStage });
    for (const frame of early.values()) room.take(frame);
    early.clear();
  }

  return {
    get keys() { return room?.keys() ?? []; },
    commands: () => room?.commands() ?? [],
    /** @param {Record<string, any>} frame */
    onFrame(frame) {
      if (!TOLD.has(frame.t)) return;
      if (room) return room.take(frame);
      early.set(frame.t === "ink" ? `ink ${frame.stroke}` : frame.t, frame);
      if (frame.t === "room") loading ??= load().catch(() => { loading = null; page.toast("The room could not be loaded. Load the page again.", "bad"); });
      return undefined;
    },
    onDraw: () => room?.drawn(),
    onSecond: () => room?.second(),
    onAddress: () => room?.addressed(),
    onEscape: () => room?.escape() ?? false,
  };
}

/** The style sheet, before anything is shown in it. @returns {Promise<void>} */
function looks() {
  return new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: document.body.dataset.roomCss ?? "" });
    link.onload = link.onerror = () => done();
    document.head.append(link);
  });
}
