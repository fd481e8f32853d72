// @ts-check
// What a hall is told in words, and counts as parts of a bar. Pure.

/** @typedef {{ answer: string, text: string, votes: number, is_right: boolean | null }} Count */
/** @typedef {{ number: number, is_open: boolean, voted: number, counts: Count[] }} Tally */
/** @typedef {{ id: string, kind: string, prompt: string, is_told: boolean, rounds: Tally[], advice: string }} Voting */
/** @typedef {Record<string, any>} State  the frame `room` (docs/room.md) */

/** The round that is open, or the last one. @param {Voting | null} voting @returns {Tally | null} */
export const roundOf = (voting) => voting?.rounds.at(-1) ?? null;

/** Whether people may vote now, on the question that the lesson asks. @param {State | null} state @param {Record<string, any> | null} doc */
export const isOpen = (state, doc) => Boolean(roundOf(state?.voting)?.is_open) && isAsked(state, doc);

/** Whether the room's question is the one that the lesson asks now, and its answer is not taken yet. @param {State | null} state @param {Record<string, any> | null} doc */
export const isAsked = (state, doc) => {
  const question = doc?.step?.question;
  return Boolean(question && state?.voting && question.id === state.voting.id && !question.is_locked);
};

/** Whether the room has heard of the question that the lesson asks: its vote comes in a frame of its own. @param {State | null} state @param {Record<string, any> | null} doc */
export const isKnown = (state, doc) => {
  const question = doc?.step?.question;
  return !question || question.is_locked || question.id === state?.voting?.id;
};

/** @param {State} state */
export function peopleWords({ people }) {
  if (people.here === 0) return "nobody is here yet";
  const away = people.here - people.following;
  return `${people.here} ${people.here === 1 ? "is" : "are"} here${away ? `, ${away} on their own` : ""}`;
}

/** @param {State} state */
export function votedWords({ voting, people }) {
  const round = roundOf(voting);
  if (!round) return "";
  const of = Math.max(people.here, round.voted);
  const again = round.number > 1 ? " (second vote)" : "";
  if (round.is_open) return of ? `${round.voted} of ${of} have guessed${again}` : `Nobody is here to guess${again}`;
  return `${round.voted} ${round.voted === 1 ? "guess" : "guesses"}${again}; the vote is closed`;
}

/** @param {Count} count @param {number} voted */
export const share = ({ votes }, voted) => (voted ? Math.round((votes / voted) * 100) : 0);

/** A bar for ears. @param {Count} count @param {number} voted */
export function countWords(count, voted) {
  return `${count.text}: ${count.votes} of ${voted}, ${share(count, voted)} %${count.is_right ? ", right" : ""}`;
}

/** What talking would be worth. @param {Voting} voting */
export const adviceWords = ({ advice }) => (advice === "discuss" ? "About half are right: let them talk in pairs, then vote again." : "");

/** The letter of an option. @param {number} index */
export const letter = (index) => String.fromCharCode(65 + (index % 26));

/** How long it has gone on. @param {number} s */
export function clockWords(s) {
  const whole = Math.max(0, Math.floor(s));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The one thing that "next" does in a hall while a question is open. @param {State | null} state @param {Record<string, any> | null} doc @returns {"close" | "take" | ""} */
export function pollStep(state, doc) {
  if (!isAsked(state, doc)) return "";
  return isOpen(state, doc) ? "close" : "take";
}

/** What of a lesson comes next, for who speaks. @param {Record<string, any>} doc */
export function nextStepWords({ lesson, step, phase }) {
  if (phase === "intro") return lesson.steps[0]?.title ?? "";
  if (!step) return "";
  return lesson.steps[step.number]?.title ?? "the end of the lesson";
}
