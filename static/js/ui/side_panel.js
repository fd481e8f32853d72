// @ts-check
// What the inspector and the card of a recording have in common: the panel at the side opens and closes, and the focus goes back to where it came from.

/**
 * @param {{ side: HTMLElement, drawer: HTMLElement, body: HTMLElement, home: () => Element | null }} parts
 *   `home`: where the focus goes when what it came from is gone, as a killed pod is
 */
export function createSidePanel({ side, drawer, body, home }) {
  /** @type {Element | null} */
  let cameFrom = null;

  return {
    open() {
      if (drawer.hidden) cameFrom = document.activeElement;
      drawer.hidden = false;
      side.dataset.open = "true";
      document.body.classList.add("with-drawer");
    },
    /** The focus goes in. */
    enter() {
      /** @type {HTMLElement | null} */ (body.querySelector("h2"))?.focus();
    },
    /** @param {boolean} byPerson then the focus goes back */
    close(byPerson) {
      drawer.hidden = true;
      delete side.dataset.open;
      document.body.classList.remove("with-drawer");
      body.replaceChildren();
      const back = cameFrom?.isConnected && cameFrom !== document.body ? cameFrom : home();
      if (byPerson && (back instanceof HTMLElement || back instanceof SVGElement)) back.focus();
    },
  };
}
