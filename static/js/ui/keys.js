// @ts-check
// Single-key shortcuts, listed on `?`. They are silent while somebody types, and can be switched off (WCAG 2.1.4).

/**
 * @param {Record<string, (event: KeyboardEvent) => void>} actions  key (as KeyboardEvent.key, lower case) → what it does
 * @param {() => boolean} areOn
 */
export function listenToKeys(actions, areOn) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    const action = actions[key];
    if (!action) return;
    if (key !== "escape" && (!areOn() || isTyping(event.target))) return;
    if (document.querySelector("dialog[open]") && key !== "escape") return;
    action(event);
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.matches("input, select, textarea") || target.isContentEditable);
}
