// @ts-check
/**
 * A lesson as a part of the page. What it needs is loaded when the first `lesson` frame comes (docs/lesson-protocol.md): on a cluster without a
 * run nothing of it is. It is plugged in first, so that its keys take precedence while a lesson is on.
 */

import { styled } from "../ui/on_demand.js";

/** @typedef {import("../ui/parts.js").Part} Part */

/** @param {any} page  what a part may use (main.js), with `timeline` */
export function createLessons(page) {
  /** @type {ReturnType<import("./main.js")["createLesson"]> | null} */
  let lesson = null;
  /** @type {Promise<void> | null} */
  let loading = null;
  /** @type {Record<string, any> | null} */
  let newest = null;

  async function load() {
    const [{ createLesson }] = await Promise.all([import("./main.js"), ...(document.body.dataset.lessonCss ?? "").split(" ").map(styled)]);
    lesson = createLesson(page, page.byId("lesson"));
    if (newest) lesson.show(/** @type {any} */ (newest));
  }

  return {
    get keys() { return lesson?.keys() ?? []; },
    commands: () => [...(lesson?.commands() ?? []), ...(document.body.dataset.course ? [COURSE] : [])],
    /** @param {Record<string, any>} frame */
    onFrame(frame) {
      if (frame.t !== "lesson") return;
      newest = frame;
      if (lesson) lesson.show(/** @type {any} */ (frame));
      else loading ??= load().catch(() => { loading = null; page.toast("The lesson's page could not be loaded. Load the page again.", "bad"); });
    },
    onDraw: () => lesson?.drawn(),
    onSecond: () => lesson?.second(),
    onAddress: () => lesson?.addressed(),
    onEscape: () => lesson?.escape() ?? false,
    /** What the picture lights up and says for the lesson; null: nothing. */
    looks: () => lesson?.looks() ?? null,
    /** A thing of the picture was chosen; true: the lesson took it as an answer. @param {string | null} id @param {"select" | "open"} how */
    takes: (id, how) => (id && lesson?.takes(id, how)) || false,
  };
}

/** @type {import("../ui/commands.js").Command} */
const COURSE = { title: "Lessons: the course map", group: "Lesson", words: "learn teach explain course start tutorial", run: () => location.assign(document.body.dataset.course ?? "") };
