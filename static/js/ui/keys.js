// @ts-check
// Single-key shortcuts, listed on `?` by themselves. They are silent while somebody types, and can be switched off (WCAG 2.1.4).

/**
 * @typedef {object} Key
 * @property {string} key  as KeyboardEvent.key, lower case; "" for what somebody else listens to and `?` only lists
 * @property {string} says  what it does, as `?` lists it; "" leaves it out of the list
 * @property {(event: KeyboardEvent) => void} [run]
 * @property {string[]} [shown]  how the key is printed, where that is not its name
 */

/** @param {readonly { keys?: Key[] }[]} parts @returns {Key[]} */
export const keysOf = (parts) => parts.flatMap(({ keys }) => keys ?? []);

/** Those that do something: of two on one key the first has it. @param {Key[]} keys */
export const inForce = (keys) => keys.filter((one, at) => !one.key || keys.findIndex(({ key }) => key === one.key) === at);

/**
 * @param {readonly { keys?: Key[] }[]} parts  asked at each press: what is plugged in later counts, too
 * @param {() => boolean} areOn
 */
export function listenToKeys(parts, areOn) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    const run = keysOf(parts).find((one) => one.key === key && one.run)?.run;
    if (!run) return;
    if (key !== "escape" && (!areOn() || isTyping(event.target))) return;
    if (document.querySelector("dialog[open]")) return; // Esc closes the dialog, and nothing that lies behind it
    run(event);
  });
}

const KEPT = "podium.keys"; // localStorage: present while single keys are switched off

/** The switch on `?`; it stays as it was left, for who works with speech input or a switch. @param {HTMLElement} box  a checkbox @returns {() => boolean} */
export function keysAreOn(box) {
  const input = /** @type {HTMLInputElement} */ (box);
  try {
    input.checked = localStorage.getItem(KEPT) === null;
  } catch {
    // Storage is forbidden: then it holds for this page.
  }
  input.addEventListener("change", () => {
    try {
      if (input.checked) localStorage.removeItem(KEPT);
      else localStorage.setItem(KEPT, "off");
    } catch {
      // The same.
    }
  });
  return () => input.checked;
}

/** How a key is printed. @param {Key} key */
export const printed = ({ key, shown }) => shown ?? [key.length > 1 ? key[0].toUpperCase() + key.slice(1) : key.toUpperCase()];

/** @param {HTMLElement} list  a `dl` @param {Key[]} keys */
export function drawKeys(list, keys) {
  list.replaceChildren(...keys.filter(({ says }) => says).flatMap((key) => {
    const term = document.createElement("dt");
    term.append(...printed(key).flatMap((name) => [Object.assign(document.createElement("kbd"), { textContent: name }), " "]));
    return [term, Object.assign(document.createElement("dd"), { textContent: key.says })];
  }));
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.matches("input:not([type=radio], [type=checkbox]), select, textarea") || target.isContentEditable);
}
