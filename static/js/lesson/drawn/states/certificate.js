// @ts-check
/** What a run has proven, from its document (docs/lesson-protocol.md): nothing is added, nothing is made nicer. */

const STATES = /** @type {Record<string, string>} */ ({ done: "✓ proven", skipped: "– skipped", replaced: "≠ replaced: this cluster cannot do it", now: "… not finished", ahead: "… not begun" });

/**
 * @param {any} doc the run's document; null where there is no run
 * @returns {{ isOver: boolean, title: string, player: string, where: string, lines: { title: string, state: string, answers: string }[], sum: string }}
 */
export function certificate(doc) {
  if (!doc?.report) return { isOver: false, title: doc?.lesson?.title ?? "", player: doc?.player ?? "", where: "", lines: [], sum: "" };
  const { steps, right, asked, hints } = doc.report;
  const lines = steps.map((/** @type {any} */ step) => ({ title: step.title, state: STATES[step.state] ?? step.state, answers: answered(step.answers) }));
  const proven = steps.filter((/** @type {any} */ step) => step.state === "done").length;
  return {
    isOver: true, title: doc.lesson.title, player: doc.player, where: `${doc.at.practice ? "practice cluster" : "real cluster"} ${doc.at.name}`, lines,
    sum: `${proven} of ${steps.length} steps proven by the cluster, ${right} of ${asked} answers right${hints ? `, with ${hints} hint${hints === 1 ? "" : "s"}` : ", without a hint"}.`,
  };
}

/** @param {readonly { is_right: boolean | null }[]} answers */
function answered(answers) {
  return answers.map(({ is_right: isRight }) => (isRight === null ? "voted" : isRight ? "✓ right" : "✕ other")).join(", ");
}
