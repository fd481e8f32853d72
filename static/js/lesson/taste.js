// @ts-check
// What each viewer has chosen for themselves, kept in this browser: kubectl lines, captions.

const KEPT = "podium.lesson"; // localStorage
const HOME = { lines: true, captions: true };

/** @typedef {typeof HOME} Choices */

export function createTaste() {
  /** @type {Choices} */
  let choices = { ...HOME };
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    for (const name of /** @type {(keyof Choices)[]} */ (Object.keys(HOME))) if (typeof kept?.[name] === "boolean") choices[name] = kept[name];
  } catch {
    // Storage is forbidden or holds nonsense: then as it comes.
  }
  return {
    get: () => choices,
    /** @param {keyof Choices} name @returns {boolean} how it is now */
    turn(name) {
      choices = { ...choices, [name]: !choices[name] };
      try {
        localStorage.setItem(KEPT, JSON.stringify(choices));
      } catch {
        // Then it holds for this page.
      }
      return choices[name];
    },
  };
}
