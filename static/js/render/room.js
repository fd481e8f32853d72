// @ts-check
// How much room there is for the picture, and what of it is seen.

/** @typedef {{x: number, y: number, w: number, h: number}} Box */

/** @param {HTMLElement} host @param {SVGElement} svg */
export function createRoom(host, svg) {
  /** @type {Element | null} */
  let found = null;

  /** The element that scrolls the picture. @returns {Element} */
  function scroller() {
    if (found?.isConnected) return found;
    for (let element = host.parentElement; element; element = element.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(element).overflowY)) return (found = element);
    }
    return (found = document.documentElement);
  }

  /** Where the scroller's inside begins and how large it is, in px of the window. @returns {Box} */
  function port() {
    const page = scroller();
    if (page === document.documentElement) return { x: 0, y: 0, w: page.clientWidth, h: page.clientHeight };
    const { left, top } = page.getBoundingClientRect();
    return { x: left, y: top, w: page.clientWidth, h: page.clientHeight };
  }

  return {
    scroller,
    port,
    /** Measured when something was resized, not at each drawing: reading the page after writing to it makes the browser lay it out twice. */
    size() {
      const page = scroller();
      const top = host.getBoundingClientRect().top + page.scrollTop - (page === document.documentElement ? 0 : page.getBoundingClientRect().top);
      // A bar for sideways scrolling comes with a zoom; it must not make the picture another one.
      const height = page === document.documentElement ? page.clientHeight : /** @type {HTMLElement} */ (page).offsetHeight;
      return { width: Math.floor(host.clientWidth), height: Math.max(240, Math.floor(height - Math.max(0, top))) };
    },
    /** What of the picture is seen, in its own px on the screen. @returns {Box} */
    seen() {
      const { left, top, width, height } = svg.getBoundingClientRect();
      const { x, y, w, h } = port();
      const from = { x: Math.max(0, x - left), y: Math.max(0, y - top) };
      return { ...from, w: Math.max(0, Math.min(width, x + w - left) - from.x), h: Math.max(0, Math.min(height, y + h - top) - from.y) };
    },
  };
}
