// @ts-check
// The tabs of the views: one tab stop, arrows from one to the next, a digit for each.

/** @param {{ tabs: HTMLElement, go: (mode: string) => void }} wiring */
export function createTabs({ tabs, go }) {
  const all = /** @type {HTMLElement[]} */ ([...tabs.querySelectorAll('[role="tab"]')]);

  /** @param {KeyboardEvent} event */
  function move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = all[(all.indexOf(/** @type {HTMLElement} */ (event.currentTarget)) + step + all.length) % all.length];
    next.focus();
    next.click();
  }

  for (const tab of all) {
    tab.addEventListener("click", () => go(tab.dataset.mode ?? ""));
    tab.addEventListener("keydown", move);
  }
  const names = all.map((tab) => (tab.textContent ?? "").trim());
  const digits = all.map((tab, i) => ({ key: String(i + 1), says: i ? "" : names.join(", "), shown: all.map((_, n) => String(n + 1)), run: () => go(tab.dataset.mode ?? "") }));

  return {
    /** @type {import("./keys.js").Key[]} */
    keys: digits,
    /** @type {import("./commands.js").Command[]} */
    commands: all.map((tab, i) => ({ title: `Show the ${names[i]} view`, group: "Views", key: String(i + 1), run: () => go(tab.dataset.mode ?? "") })),
    /** @param {string} mode @param {Map<string, import("./parts.js").Mode>} modes */
    show(mode, modes) {
      for (const tab of all) {
        const isOn = tab.dataset.mode === mode;
        tab.setAttribute("aria-selected", String(isOn));
        tab.tabIndex = isOn ? 0 : -1;
      }
      // One panel may serve several views: it is shown when one of them is on.
      const on = modes.get(mode)?.panel;
      for (const { panel } of modes.values()) /** @type {HTMLElement} */ (document.getElementById(panel)).hidden = panel !== on;
      const shown = on ? document.getElementById(on) : null;
      shown?.setAttribute("aria-labelledby", `tab-${mode}`);
    },
  };
}
