// @ts-check
// The keys of a lesson. A presenter's remote sends Page Down and Page Up only: these two suffice for a whole talk. All can be switched off on `?`.

/** @typedef {import("../ui/keys.js").Key} Key */

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A key that is held down is one press: nobody rushes through a lesson by it. @param {(event: KeyboardEvent) => void} run */
export const once = (run) => (/** @type {KeyboardEvent} */ event) => (event.repeat ? event.preventDefault() : run(event));

/** Arrows belong to what has the focus; the lesson takes them where nothing else does. @param {KeyboardEvent} event */
const isFree = ({ target }) => target === document.body || (target instanceof HTMLElement && (target.id === "main" || (target.closest("#lesson") !== null && !target.matches("input"))));

/**
 * @param {{ next: () => void, back: () => void, digit: (n: number) => void, hint: () => void, pause: () => void, faster: (by: 1 | -1) => void, replay: () => void, yaml: () => void, lines: () => void, captions: () => void, xray: () => void }} acts
 * @returns {Key[]}
 */
export function lessonKeys(acts) {
  /** @param {() => void} run @param {boolean} [onlyFree] */
  const on = (run, onlyFree = false) => (/** @type {KeyboardEvent} */ event) => {
    if (onlyFree && !isFree(event)) return;
    event.preventDefault();
    run();
  };
  return [
    { key: "pagedown", shown: ["→", "N", "Page Down"], says: "lesson: on", run: once(on(acts.next)) },
    { key: "n", says: "", run: once(on(acts.next)) },
    { key: "arrowright", says: "", run: once(on(acts.next, true)) },
    { key: "pageup", shown: ["←", "Page Up"], says: "lesson: back", run: on(acts.back) },
    { key: "arrowleft", says: "", run: on(acts.back, true) },
    ...DIGITS.map((n) => ({ key: String(n), shown: ["1", "…", "9"], says: n === 1 ? "lesson: choose an answer, press a button of the step (views by their tabs meanwhile)" : "", run: on(() => acts.digit(n)) })),
    { key: "h", says: "lesson: a hint", run: on(acts.hint) },
    { key: "z", says: "lesson: pause, go on", run: on(acts.pause) },
    { key: "[", shown: ["[", "]"], says: "lesson: slower, faster", run: on(() => acts.faster(-1)) },
    { key: "]", says: "", run: on(() => acts.faster(1)) },
    { key: "r", says: "lesson: the last change again, slowly", run: on(acts.replay) },
    { key: "y", says: "lesson: the YAML of what it is about", run: on(acts.yaml) },
    { key: "k", says: "lesson: kubectl lines shown or hidden", run: on(acts.lines) },
    { key: "c", says: "lesson: captions shown or hidden", run: on(acts.captions) },
    { key: "x", says: "lesson: x-ray: the conditions of pods and nodes, and the system's own things, while it is on", run: on(acts.xray) },
  ];
}
