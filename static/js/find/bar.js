// @ts-check
// The search: a field, a count, and the way from match to match. The matches carry a halo in whatever view is on.

import { visible } from "../visible.js";
import { write } from "../ui/write.js";
import { Finder } from "./finder.js";

/** @typedef {import("../ui/address.js").Address} Address */

/**
 * @param {{ form: HTMLElement, input: HTMLInputElement, count: HTMLElement, previous: HTMLElement, next: HTMLElement, close: HTMLElement }} parts
 * @param {{ model: any, shown: (row: any) => boolean, address: () => Address, go: (change: Partial<Address>) => void, reveal: (id: string) => boolean, open: (id: string) => void, schedule: () => void, beyond: () => number }} page  `beyond`: how many more a fleet has than were sent
 */
export function createFind({ form, input, count, previous, next, close }, page) {
  const finder = new Finder();
  let sign = "";
  let where = "";
  /** @type {Element | null} */
  let cameFrom = null;

  function show() {
    if (form.hidden) cameFrom = document.activeElement;
    form.hidden = false;
    input.focus();
    input.select();
  }

  function hide() {
    form.hidden = true;
    input.value = "";
    page.go({ find: "" });
    input.blur();
    if ((cameFrom instanceof HTMLElement || cameFrom instanceof SVGElement) && cameFrom.isConnected) cameFrom.focus();
  }

  /** @param {1 | -1} step */
  function move(step) {
    ask(); // Enter may come before the next drawing
    const id = finder.step(step);
    if (!id) return;
    where = page.reveal(id) ? "" : " — not drawn in this view";
    page.schedule();
  }

  input.addEventListener("input", () => page.go({ find: input.value }));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && finder.current) page.open(finder.current);
    else if (event.key === "Enter") move(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  previous.addEventListener("click", () => move(-1));
  next.addEventListener("click", () => move(1));
  close.addEventListener("click", hide);

  /** What was asked, of which rows: everything is looked at again only when that changes. */
  function ask() {
    const { find, namespace, system } = page.address();
    const now = JSON.stringify([find, namespace, system]);
    if (now === sign) return;
    sign = now;
    where = "";
    finder.ask(find, page.model.rows, page.shown);
  }

  function writeCount() {
    if (form.hidden) return;
    const list = finder.list;
    const at = list.findIndex(({ id }) => id === finder.current);
    for (const button of [previous, next]) button.toggleAttribute("disabled", list.length === 0);
    input.toggleAttribute("data-nothing", Boolean(finder.text.trim()) && !list.length);
    if (!finder.text.trim()) return write(count, "name, label, image, state …");
    if (!list.length) return write(count, "nothing found");
    const beyond = page.beyond();
    if (at < 0) return write(count, `${list.length} found${beyond ? `, ${beyond} more pods of that name` : ""}`);
    const { kind, name, namespace } = list[at];
    write(count, visible(`${at + 1} of ${list.length} · ${kind} ${name}${namespace ? ` in ${namespace}` : ""}${where}`));
  }

  return {
    /** What the picture is to halo, or null. @returns {{ ids: Iterable<string>, current: string } | null} */
    found() {
      ask();
      return finder.text.trim() ? { ids: finder.ids, current: finder.current } : null;
    },
    /** @param {import("../ui/parts.js").Change} change */
    onChange: (change) => finder.follow(change, page.model.rows, page.shown),
    onDraw() {
      ask();
      writeCount();
    },
    /** @param {Address} address */
    onAddress({ find }) {
      if (find) form.hidden = false;
      if (input !== document.activeElement) input.value = find;
    },
    onEscape() {
      if (form.hidden) return false;
      hide();
      return true;
    },
    /** @type {import("../ui/keys.js").Key[]} */
    keys: [
      { key: "f", says: "find anything: Enter goes to the next, Shift+Enter back, Ctrl+Enter opens", run: (event) => { event.preventDefault(); show(); } },
    ],
    /** @type {import("../ui/commands.js").Command[]} */
    commands: [
      { title: "Find anything", group: "Go to", key: "F", words: "search pods nodes services name label image state", run: show },
      { title: "Go to the next match", group: "Go to", words: "search next", run: () => move(1), whyNot: () => (finder.list.length ? "" : "Nothing is being searched for.") },
    ],
  };
}
