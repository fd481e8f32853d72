// @ts-check
// A real cluster's time goes on; what stands still is the picture. It is held by the timeline (the past, at the moment of now), and what comes
// meanwhile is kept there.

/** @param {{ timeline: () => any }} page */
export function createHolding({ timeline }) {
  let isMine = false;

  function hold() {
    if (timeline().isPast()) return;
    isMine = true;
    timeline().hold();
  }

  function live() {
    isMine = false;
    if (timeline().isPast()) timeline().live();
  }

  return {
    live,
    turn: () => (timeline().isPast() ? live() : hold()),
    holds: () => timeline().isPast(),
    /** How far the cluster is ahead of the picture, s. */
    ahead_s: () => timeline().behind_ms() / 1000,
    /** At a held moment of the lesson. @param {any} before @param {any} doc */
    follow(before, doc) {
      if (doc.clock.may) return;
      if (doc.clock.held && !before?.clock.held) hold();
      else if (!doc.clock.held && before?.clock.held && isMine) live();
    },
  };
}
