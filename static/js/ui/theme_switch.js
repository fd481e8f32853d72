// @ts-check
// Light, dark, or as the system says. The choice is kept for the next visit; theme.js applies it before the first paint.

const NEXT = /** @type {Record<string, string>} */ ({ system: "light", light: "dark", dark: "system" });

/** @param {HTMLElement} button */
export function createThemeSwitch(button) {
  let theme = document.documentElement.dataset.theme ?? "system";

  function show() {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
  }

  function next() {
    theme = NEXT[theme];
    show();
    try {
      if (theme === "system") localStorage.removeItem("podium.theme");
      else localStorage.setItem("podium.theme", theme);
    } catch {
      // Storage is forbidden: the choice holds for this page.
    }
  }

  button.addEventListener("click", next);
  show();
  return {
    /** @type {import("./keys.js").Key[]} */
    keys: [{ key: "t", says: "light, dark, as the system", run: next }],
    /** @type {import("./commands.js").Command[]} */
    commands: [{ title: "Change the theme: light, dark, as the system", key: "T", words: "colours night", run: next }],
  };
}
