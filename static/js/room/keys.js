// @ts-check
// The presenter's keys in a hall. They are asked first, and only there: elsewhere the same keys mean what they mean on every page.

import { once as single } from "../lesson/keys.js";

/** @typedef {import("../ui/keys.js").Key} Key */

/**
 * @param {Record<string, () => void>} acts  on, black, laser, pen, erase, overview, join, full, again, speaker
 * @param {{ isStage: boolean, polls: () => boolean, isPast: () => boolean }} when
 * @returns {Key[]}
 */
export function presenterKeys(acts, { isStage, polls, isPast }) {
  /** @param {string} key @param {string} says @param {() => void} run @param {string[]} [shown] @returns {Key} */
  const on = (key, says, run, shown) => ({ key, says, ...(shown ? { shown } : {}), run: (event) => { event.preventDefault(); run(); } });
  const says = polls() ? "room: close the vote, then take what most say" : "lesson: on";
  const once = (/** @type {Key} */ one) => (one.run ? { ...one, run: single(one.run) } : one);
  // Arrows belong to what has the focus, but while a vote is on; Page Down is what a remote sends.
  const next = [on("pagedown", says, acts.on, ["→", "N", "Page Down"]), on("n", "", acts.on), ...(polls() ? [on("arrowright", "", acts.on)] : []), ...(isStage ? [on(" ", "", acts.on)] : [])].map(once);
  const everywhere = [
    on("b", "room: the stage goes black, and comes back", acts.black, isStage ? ["B", "."] : ["B"]),
    on("o", "room: the map of the lesson on the stage", acts.overview),
    on("j", "room: the code and the QR on the stage", acts.join),
    ...(isPast() ? [] : [on("l", "room: the laser", acts.laser)]),
    on("d", "room: draw", acts.pen),
    on("e", "room: wipe off what was drawn", acts.erase),
    on("v", "room: close the vote, or vote again", acts.again),
  ];
  return [...next, ...everywhere, ...(isStage ? [on(".", "", acts.black), on("f", "room: full screen", acts.full), on("s", "room: the speaker's window", acts.speaker)] : [])];
}
