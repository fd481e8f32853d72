// @ts-check
/**
 * The one key of a lesson. What "on" means depends on what the page shows; while that is not yet what the run has come to (a command is under way,
 * its state has not come by the socket), a press would be lost, or do twice what is done already. So it waits for the state, and is done then.
 * One press waits, not more: whoever hammers a key does not skip what nobody has seen.
 */

const KEPT_MS = 2_000; // what comes later than this nobody connects with the key any more

/** @typedef {"lesson" | "room"} Kind  the frames that have a `rev` */

/** @param {() => number} [now_ms] */
export function createOnward(now_ms = () => performance.now()) {
  let underWay = 0;
  const wanted = { lesson: 0, room: 0 };
  const seen = { lesson: 0, room: 0 };
  let wantedUntil_ms = 0;
  /** @type {{ act: () => void, until_ms: number } | null} */
  let kept = null;
  let knows = () => true;

  const isSeen = () => (seen.lesson >= wanted.lesson && seen.room >= wanted.room) || now_ms() > wantedUntil_ms;
  const isReady = () => underWay === 0 && isSeen() && knows();

  function look() {
    if (!kept || !isReady()) return;
    const { act, until_ms } = kept;
    kept = null;
    if (now_ms() <= until_ms) act();
  }

  return {
    /** @param {() => void} act  looks at the state when it is done, not now */
    press(act) {
      kept = { act, until_ms: now_ms() + KEPT_MS };
      look();
    },
    /** Something else has to be known, too, before "on" has a meaning. @param {() => boolean} also */
    needs(also) { knows = also; },
    /** A frame has come. @param {Kind} kind @param {number} rev */
    took(kind, rev) {
      seen[kind] = rev;
      look();
    },
    begun() { underWay += 1; },
    /** A command is answered. @param {{ get: (name: string) => string | null } | null} headers  null: it was not taken */
    ended(headers) {
      underWay -= 1;
      wanted.lesson = Number(headers?.get("Lesson-Rev") ?? 0);
      wanted.room = Number(headers?.get("Room-Rev") ?? 0);
      wantedUntil_ms = now_ms() + KEPT_MS;
      look();
    },
    look,
  };
}

/** Of this page: the lesson's own part and the hall's share it. */
export const onward = createOnward();
