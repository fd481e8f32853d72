// @ts-check
/**
 * The line above every view: counts, what is wrong in words, and how much the filter hides. What is hidden is never pushed off by what is wrong.
 */
import { textWidth } from "./measure.js";
import { item, text, widthOf } from "./scene.js";
import { hiddenWords } from "./visible.js";

/**
 * @param {{title: string, trouble: import("./scene.js").Run[], counted: {hidden: number, hiddenSystem: number}}} said  `trouble`: in pieces, may be empty
 * @param {{x: number, w: number, h: number, narrowH: number, compact?: boolean}} place  px; `compact`: two short lines
 */
export function headline({ title, trouble, counted }, { x, w, h, narrowH, compact = false }) {
  const narrow = w < 640;
  const [titleY, wordsY, titleSize] = compact ? [23, 42, 17] : narrow ? [34, 58, 20] : [44, 44, 24];
  const hidden = hiddenWords(counted);
  const corner = narrow && counted.hidden ? `${counted.hidden} hidden` : hidden;
  const small = { size: narrow ? 13 : 15 };
  const cornerW = corner ? Math.ceil(textWidth(corner, small)) + 20 : 0;
  const head = text("t1", 0, titleY, title, { size: titleSize, bold: true, max: w - (narrow ? cornerW : 0) });
  const left = narrow ? 0 : Math.ceil(widthOf(head)) + 20;
  const runs = trouble.flatMap((run, i) => (i ? [{ s: " · ", c: "t3" }, run] : [run]));
  const words = trouble.map((run) => run.s).join(", ");
  return item({
    key: "header", layer: "back", x, y: 0, w, h: compact ? 52 : narrow ? narrowH : h, cls: "header", title: [words, hidden].filter(Boolean).join(". "),
    label: [title, words, hidden].filter(Boolean).map((part) => `${part}.`).join(" "),
    parts: [
      head,
      text("t2", left, wordsY, runs, { size: narrow ? 14 : 17, least: narrow ? 12 : 13, max: w - left - (narrow ? 0 : cornerW) }),
      text("t3", w, compact ? 22 : narrow ? 33 : 44, corner, { ...small, anchor: "end" }),
    ],
  });
}
