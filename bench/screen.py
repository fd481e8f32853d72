"""The last part of the way: a real headless Chromium, and when it shows what.

An observer in the page (MutationObserver) notes by the page's own clock when a pod's element says
that it is ending or leaves the picture, and when the frame after that begins: by then the one with
the change has been handed over for display. Nothing asks the page while it is measured.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright

from bench.clients import NEVER
from tests.running.browser import ARGUMENTS, SIZES, find_chromium

PATIENCE_MS = 60_000
OBSERVE = """() => {
  const seen = (window.measured = {});
  const note = (element) => {
    const uid = element.dataset?.uid;
    if (!uid || uid in seen) return;
    const moment = (seen[uid] = { changed: Date.now(), painted: null });
    requestAnimationFrame(() => { moment.painted = Date.now(); });
  };
  new MutationObserver((records) => {
    for (const { type, target, removedNodes } of records) {
      if (type === 'childList') removedNodes.forEach(note);
      else if (target.dataset.state === 'terminating' || target.classList.contains('leaving')) note(target);
    }
  }).observe(document.getElementById('picture'), {
    subtree: true, childList: true, attributes: true, attributeFilter: ['data-state', 'class'],
  });
}"""
ALL_READY = """([namespace, count]) => document.querySelectorAll(
  `#picture .item:not(.leaving)[data-kind=pod][data-namespace="${namespace}"][data-state=ready]`
).length >= count"""


@dataclass(frozen=True, slots=True)
class Moments:
    """Unix milliseconds by the page's clock; NaN where it has not been seen."""

    changed_ms: float
    painted_ms: float


class Screen:
    """One page with the picture."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def observe(self) -> None:
        """Begin to note."""
        await self._page.evaluate(OBSERVE)

    async def wait_for_ready(self, namespace: str, count: int) -> None:
        """Until so many pods of a namespace are drawn as ready."""
        await self._page.wait_for_function(ALL_READY, arg=[namespace, count], timeout=PATIENCE_MS)

    async def wait_for_picture(self) -> None:
        """Until the first pod is drawn."""
        await self._page.wait_for_selector("#picture [data-kind=pod]", timeout=PATIENCE_MS)

    async def moments(self) -> dict[str, Moments]:
        """What was noted, by uid."""
        noted = await self._page.evaluate("() => window.measured")
        return {
            uid: Moments(float(one["changed"]), NEVER if one["painted"] is None else one["painted"])
            for uid, one in noted.items()
        }


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless browser, ended after."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def screen(browser: Browser, link: str) -> AsyncIterator[Screen]:
    """A page that has come in by an invitation link, in a session of its own."""
    width, height = SIZES["laptop"]
    context = await browser.new_context(viewport={"width": width, "height": height})
    try:
        page = await context.new_page()
        await page.goto(link)
        await page.wait_for_url("**/cluster/**", timeout=PATIENCE_MS)
        yield Screen(page)
    finally:
        await context.close()
