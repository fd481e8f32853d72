// @ts-check
// How well a line answers what was typed. Pure: every word must be found; beginnings count more than middles, titles more than other words.

/** @typedef {{ title: string, words?: string, group: string, key?: string, whyNot?: string, run: () => void }} Entry */

const WORDS_MAX = 8;

/** @param {string} text */
export const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean).slice(0, WORDS_MAX);

/** 0: not an answer. @param {string[]} words @param {Pick<Entry, "title" | "words">} entry */
export function score(words, { title, words: more = "" }) {
  const inTitle = title.toLowerCase();
  const beside = more.toLowerCase();
  let sum = 1;
  for (const word of words) {
    const at = inTitle.indexOf(word);
    if (at === 0) sum += 8;
    else if (at > 0) sum += /[\s/:.-]/.test(inTitle[at - 1]) ? 5 : 2;
    else if (beside.includes(word)) sum += 1;
    else return 0;
  }
  return sum + (words.length ? 4 / (4 + inTitle.length) : 0);
}

/** The best answers, best first; of equals the order that was given. @template {Entry} T @param {string} text @param {T[]} entries @param {number} most @returns {T[]} */
export function best(text, entries, most) {
  const words = wordsOf(text);
  return entries.map((entry, i) => ({ entry, i, score: score(words, entry) })).filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score || a.i - b.i).slice(0, most).map(({ entry }) => entry);
}
