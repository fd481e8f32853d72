// @ts-check
// How much room there is for the picture, and what of it is seen.

/** @typedef {{x: number, y: number, w: number, h: number}} Box */

/** How long a measure is good enough for what is drawn beyond the edges anyway. */
const RECENT_MS = 2_000;

/** @param {HTMLElement} host @param {SVGElement} svg */
export function createRoom(host, svg) {
  /** @type {Element | null} */
  let found = null;
  /** @type {{seen: Box, offset: {x: number, y: number}, at_ms: number} | null} */
  let measured = null;

  /** The element that scrolls the picture. @returns {Element} */
  function scroller() {
    if (found?.isConnected) return found;
    for (let element = host.parentElement; element; element = element.parentElement) {
      // The stage's is hidden: what does not fit there is a number, but its inside is the measure still.
      if (/auto|scroll|hidden/.test(getComputedStyle(element).overflowY)) return (found = element);
    }
    return (found = document.documentElement);
  }

  /** The element that scrolls it sideways: its own host where other things stand beside the picture (css/rollout.css). @returns {Element} */
  const sideways = () => (/auto|scroll/.test(getComputedStyle(host).overflowX) ? host : scroller());

  /** Where the inside of what scrolls begins and how large it is, in px of the window. @returns {Box} */
  function port() {
    const page = scroller();
    const wide = sideways();
    const [x, y] = [wide, page].map((one) => (one === document.documentElement ? { left: 0, top: 0 } : one.getBoundingClientRect()));
    // Counters that stay over the view while it scrolls (ui/covered.js) hide what is below them.
    const over = Number.parseFloat(getComputedStyle(page).scrollPaddingTop) || 0;
    return { x: x.left, y: y.top + over, w: wide.clientWidth, h: Math.max(1, page.clientHeight - over) };
  }

  /** What of the picture is seen, in its own px on the screen. @returns {Box} */
  function seen() {
    const { left, top, width, height } = svg.getBoundingClientRect();
    const { x, y, w, h } = port();
    const from = { x: Math.max(0, x - left), y: Math.max(0, y - top) };
    return { ...from, w: Math.max(0, Math.min(width, x + w - left) - from.x), h: Math.max(0, Math.min(height, y + h - top) - from.y) };
  }

  return {
    scroller,
    sideways,
    port,
    /** Scroll the page, and sideways what scrolls the picture. @param {{left: number, top: number, behavior: ScrollBehavior}} by */
    moveBy({ left, top, behavior }) {
      if (sideways() === scroller()) return scroller().scrollBy({ left, top, behavior });
      scroller().scrollBy({ top, behavior });
      sideways().scrollBy({ left, behavior });
    },
    /** To where the picture begins. */
    moveHome() {
      sideways().scrollTo({ left: 0, behavior: "instant" });
      scroller().scrollTo({ left: 0, top: 0, behavior: "instant" });
    },
    isHome: () => scroller().scrollTop < 2 && sideways().scrollLeft < 2,
    /** Measured when something was resized, not at each drawing: reading the page after writing to it makes the browser lay it out twice. */
    size() {
      found = null; // a window of little height scrolls as a whole (css/short.css)
      const page = scroller();
      const top = host.getBoundingClientRect().top + page.scrollTop - (page === document.documentElement ? 0 : page.getBoundingClientRect().top);
      // A bar for sideways scrolling comes with a zoom; it must not make the picture another one.
      const height = page === document.documentElement ? page.clientHeight : /** @type {HTMLElement} */ (page).offsetHeight;
      return { width: Math.floor(host.clientWidth), height: Math.max(240, Math.floor(height - Math.max(0, top))) };
    },
    seen,
    /**
     * The same, and where the picture lies in its host, as of a moment ago: to ask the page in the middle of a drawing makes the browser lay it out for that.
     */
    recently() {
      const now_ms = performance.now();
      if (!measured || now_ms - measured.at_ms > RECENT_MS) {
        const [box, home] = [svg.getBoundingClientRect(), host.getBoundingClientRect()];
        measured = { seen: seen(), offset: { x: box.left - home.left, y: box.top - home.top }, at_ms: now_ms };
      }
      return measured;
    },
    /** The camera or the page has moved. */
    forget() {
      measured = null;
    },
  };
}
