// @ts-check
// A real cluster's time goes on; what stands still is the picture. It is held by the timeline (the past, at the moment of now), and what comes
// meanwhile is kept there. Let go, the picture plays what was kept until it has caught up with the cluster; whoever acts sees live at once.

/** @param {{ timeline: () => any }} page */
export function createHolding({ timeline }) {
  /** The lesson holds it, not the reader. */
  let isMine = false;

  /** @param {boolean} isLed */
  function hold(isLed) {
    if (timeline().isPast() && !timeline().isPlaying()) return;
    isMine = isLed;
    timeline().hold(isLed);
  }

  /** What was missed, and then live. */
  function playOn() {
    isMine = false;
    timeline().playOn();
  }

  /** At once. @returns {number} how much of time was left out, s */
  function live() {
    isMine = false;
    if (!timeline().isPast()) return 0;
    const left_s = timeline().behind_ms() / 1000;
    timeline().live();
    return left_s;
  }

  const stands = () => timeline().isPast() && !timeline().isPlaying();
  return {
    live,
    turn: () => (stands() ? playOn() : hold(false)),
    /** "live", "held", or "playing" what was kept. */
    how: () => (stands() ? "held" : timeline().isPast() ? "playing" : "live"),
    /** How far the cluster is ahead of the picture, s. */
    ahead_s: () => timeline().behind_ms() / 1000,
    /** At a held moment of the lesson; whoever went to another one keeps it. @param {any} before @param {any} doc */
    follow(before, doc) {
      if (doc.clock.may) return;
      if (doc.clock.held && !before?.clock.held) hold(true);
      else if (!doc.clock.held && before?.clock.held && isMine && !timeline().isOwn()) playOn();
    },
  };
}
