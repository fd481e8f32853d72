// @ts-check
// The two chips that say how old the picture is and what of the cluster cannot be seen, and what tests read of the model.

import { BEHIND_MS, freshness, gaps } from "./freshness.js";
import { write } from "./write.js";

/**
 * @param {{ chip: HTMLElement, gapsButton: HTMLElement, first: HTMLElement, onLevel: () => void }} parts
 */
export function createStatus({ chip, gapsButton, first, onLevel }) {
  /** How late the last change came, by the server's clock. @type {number | null} */
  let delay_ms = null;
  let isLeaving = false;
  const page = document.documentElement;

  /** @param {import("../live/socket.js").LiveSocket} socket @param {import("../model/model.js").Model} model */
  function writeStatus(socket, model) {
    const { level, text } = freshness({
      status: socket.status, kinds: socket.kinds, lastGood_ms: socket.lastGood_ms, delay_ms, now_ms: socket.serverNow_ms(),
      hasPicture: model.epoch !== null, reason: socket.ending?.reason, parting: socket.parting,
    });
    const isNew = chip.dataset.level !== level;
    chip.dataset.level = level;
    write(chip, text);
    page.dataset.checksum = model.isSummed ? String(model.sum) : ""; // of a large picture it comes after the first drawing
    page.dataset.mismatches = String(model.mismatches);
    writeGaps(gaps(socket.kinds));
    if (socket.ending?.isSignedOut) leave();
    else if (socket.ending) write(first, socket.ending.reason);
    if (isNew) onLevel();
  }

  /** Once: this is written at least every second, and each time would begin the way anew, which a busy server takes longer for. */
  function leave() {
    if (isLeaving) return;
    isLeaving = true;
    location.assign("/login/?ended");
  }

  /** @param {ReturnType<typeof gaps>} missing */
  function writeGaps(missing) {
    gapsButton.hidden = missing.length === 0;
    write(gapsButton, `${missing.length} kind${missing.length === 1 ? "" : "s"} not ${missing.some(({ isPartial }) => isPartial) ? "fully " : ""}visible`);
    gapsButton.title = missing.map(({ text }) => text).join("\n");
  }

  return {
    write: writeStatus,
    level: () => chip.dataset.level ?? "",
    isOld: () => ["stale", "ended"].includes(chip.dataset.level ?? ""),
    /** A change has come, so late. @param {number} ms */
    came(ms) {
      delay_ms = Math.max(0, ms);
    },
    /** The server has proved the picture at this sequence number; what came late has come. @param {number} seq */
    proved(seq) {
      page.dataset.verified = String(seq);
      if ((delay_ms ?? 0) > BEHIND_MS) delay_ms = null;
    },
  };
}
