// @ts-check
// The button that counts what is wrong, and the list behind it.

import { visible } from "../visible.js";
import { problemsOf, problemTitle } from "./problems.js";
import { write } from "./write.js";

const SHOWN = 100; // lines; whoever has more problems begins at the top

/**
 * @param {{ button: HTMLElement, dialog: HTMLDialogElement, list: HTMLElement, model: import("../model/model.js").Model, shown: (row: any) => boolean, now_ms: () => number, visit: (id: string) => void, unseen: () => Set<string>, isOld: () => boolean }} wiring
 */
export function createProblems({ button, dialog, list, model, shown, now_ms, visit, unseen, isOld }) {
  /** @type {import("./problems.js").Problem[]} */
  let problems = [];

  button.addEventListener("click", show);

  function update() {
    if (model.epoch === null) return;
    problems = problemsOf(/** @type {any} */ (model), shown, now_ms(), unseen());
    button.hidden = problems.length === 0;
    write(button, `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`);
    if (dialog.open) draw();
  }

  function show() {
    draw();
    if (!dialog.open) dialog.showModal();
  }

  function draw() {
    const focused = list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.problem : "";
    list.replaceChildren(...problems.slice(0, SHOWN).map(line));
    if (problems.length > SHOWN) list.append(Object.assign(document.createElement("li"), { textContent: `${problems.length - SHOWN} more are not listed` }));
    for (const words of asides()) list.append(Object.assign(document.createElement("li"), { textContent: words }));
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("button"))) if (focused && one.dataset.problem === focused) one.focus();
  }

  /** What the list does not say. */
  function asides() {
    const count = unseen().size;
    return [
      ...(problems.length ? [] : ["Nothing is wrong in what is shown."]),
      ...(count ? [`${count} ${count === 1 ? "kind" : "kinds"} cannot be seen by Podium's account: what is wrong there is not known.`] : []),
      ...(isOld() ? ["The picture is old: this is what was wrong when the cluster was last heard."] : []),
    ];
  }

  /** @param {import("./problems.js").Problem} problem */
  function line(problem) {
    const item = document.createElement("li");
    const open = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: visible(problemTitle(problem)) });
    open.dataset.problem = problem.id;
    open.addEventListener("click", () => {
      dialog.close();
      visit(problem.id);
    });
    const where = Object.assign(document.createElement("span"), { className: "quiet-text", textContent: problem.namespace ? ` in ${problem.namespace}` : "" });
    item.dataset.tone = problem.rank <= 2 ? "bad" : "warn";
    item.append(open, where, Object.assign(document.createElement("p"), { textContent: visible(problem.words) }));
    return item;
  }

  return {
    onSecond: update,
    /** @type {import("./keys.js").Key[]} */
    keys: [{ key: "p", says: "what is wrong, in a list", run: show }],
    /** @type {import("./commands.js").Command[]} */
    commands: [{ title: "List what is wrong", key: "P", words: "problems trouble errors failing", run: show }],
  };
}
