// @ts-check
// The controls of the bar: namespace, system pods, and the selector that lights up what it matches.

/** @typedef {import("./address.js").Address} Address */

/**
 * @param {{ namespace: HTMLSelectElement, hidden: HTMLElement, selector: HTMLInputElement, form: HTMLElement, address: () => Address, go: (change: Partial<Address>) => void }} wiring
 * @returns {import("./parts.js").Part & {keys: import("./keys.js").Key[]}}
 */
export function createControls({ namespace, hidden, selector, form, address, go }) {
  namespace.addEventListener("change", () => go({ namespace: namespace.value }));
  const switchSystem = () => go({ system: !address().system });
  hidden.addEventListener("click", switchSystem);
  selector.addEventListener("input", () => go({ select: selector.value }));
  selector.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    go({ select: "" });
    selector.value = "";
    selector.blur();
    event.stopPropagation();
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  /** @param {HTMLElement} element @param {Event} [event] */
  function focusOn(element, event) {
    event?.preventDefault();
    element.focus();
  }

  return {
    keys: [
      { key: "/", says: "type a label selector", run: (event) => focusOn(selector, event) },
      { key: "n", says: "choose a namespace", run: (event) => focusOn(namespace, event) },
      { key: "h", says: "show or hide system pods", run: switchSystem },
    ],
    commands: [
      { title: "Type a label selector", group: "Filter", key: "/", words: "spotlight light up labels", run: () => focusOn(selector) },
      { title: "Choose a namespace", group: "Filter", key: "N", run: () => focusOn(namespace) },
      { title: "Show or hide system pods", group: "Filter", key: "H", words: "kube-system hidden", run: switchSystem },
    ],
    onAddress({ select }) {
      if (selector !== document.activeElement) selector.value = select;
    },
    onEscape() {
      if (!address().select) return false;
      go({ select: "" });
      return true;
    },
  };
}
