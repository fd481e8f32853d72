// @ts-check
// The terminal as a part of the page: only where one has a cluster of one's own, and loaded when it is first asked for.

import { csrfToken, styled } from "../ui/on_demand.js";

/** @param {{ byId: (id: string) => HTMLElement, toast: (text: string, tone?: any) => void }} page @returns {import("../ui/parts.js").Part} */
export function createTerminalPart({ byId, toast }) {
  const host = document.getElementById("terminal");
  if (!host) return {}; // the server puts it there for who acts on a practice cluster of their own
  /** @type {ReturnType<import("./main.js")["createTerminal"]> | null} */
  let terminal = null;
  /** @type {Promise<void> | null} */
  let loading = null;

  async function load() {
    const [{ createTerminal }] = await Promise.all([import("./main.js"), styled(/** @type {HTMLElement} */ (host).dataset.css ?? "")]);
    terminal = createTerminal(/** @type {HTMLElement} */ (host), { where: `${document.body.dataset.base ?? ""}/terminal/`, token: csrfToken(), toast, onClose: close, onLeave: () => byId("main").focus() });
  }

  /** @param {string} [line]  stands there, and is not run */
  async function open(line) {
    try {
      await (loading ??= load());
    } catch {
      loading = null;
      toast("The terminal could not be loaded. Load the page again.", "bad");
      return;
    }
    show(true);
    terminal?.focus(line);
  }

  function close() {
    terminal?.end();
    show(false);
    byId("main").focus();
  }

  /** @param {boolean} isShown */
  function show(isShown) {
    /** @type {HTMLElement} */ (host).hidden = !isShown;
    document.body.classList.toggle("with-terminal", isShown);
    window.dispatchEvent(new Event("resize")); // the picture has another room now
  }

  document.addEventListener("click", (event) => take(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target instanceof Element && event.target.matches(".lesson-lines")) take(event.target.querySelector("code"));
  });

  /** A kubectl line of the lesson was clicked. @param {EventTarget | null} target */
  function take(target) {
    const line = target instanceof Element ? target.closest(".lesson-lines code") : null;
    if (line && String(getSelection()) === "") void open(line.textContent ?? "");
  }

  const toggle = () => (host.hidden ? void open() : close());
  return {
    keys: [{ key: "j", says: "terminal: type kubectl lines", run: (event) => { event.preventDefault(); toggle(); } }],
    commands: [{ title: "Terminal: type kubectl lines", group: "Page", key: "J", words: "kubectl shell command line console", run: toggle }],
  };
}
