// @ts-check
// What stands over a view stays while the view scrolls. How tall it is decides where a thing comes to lie that is scrolled to: beside it, not below it
// (WCAG 2.2, 2.4.11: what has the focus is not hidden). The styles take the height from here.

/** @param {HTMLElement} over  what sticks to the top of the scrolled view */
export function tellHeightOf(over) {
  new ResizeObserver(() => {
    const isSticky = getComputedStyle(over).position === "sticky";
    document.documentElement.style.setProperty("--over-view", `${isSticky ? Math.ceil(over.getBoundingClientRect().height) : 0}px`);
  }).observe(over);
}
