"""A real Chromium, driven by Playwright, and what a test asks of the page again and again."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",  # containers and CI run as root; the page under test is ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {
    "projector": (1920, 1080),
    "laptop": (1280, 720),
    "phone": (390, 844),
    "zoomed": (640, 360),  # the laptop at 200 %
}
DENSITY = {"zoomed": 2}


def find_chromium() -> str | None:
    """Where a Chromium is, or None."""
    return (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def new_page(
    browser: Browser,
    *,
    size: str = "laptop",
    theme: str = "light",
    reduced_motion: bool = False,
    state: Any = None,
    first_visit: bool = False,
) -> Page:
    """A page with a session of its own. Errors of the page are kept in `page.troubles`. Only on a
    `first_visit` the tour is offered.
    """
    width, height = SIZES[size]
    if state and first_visit:
        state = {**state, "origins": []}
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=DENSITY.get(size, 1),
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce" if reduced_motion else "no-preference",
        has_touch=size == "phone",
        storage_state=state,
    )
    if not first_visit:
        context.add_init_script(
            "try { localStorage.setItem('podium.tour', 'seen'); } catch { /* no page yet */ }"
        )
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.troubles = troubles  # type: ignore[attr-defined]
    return page


def come_in(page: Page, link: str) -> Page:
    """Use an invitation link."""
    page.goto(link)
    page.wait_for_url("**/cluster/**", timeout=15_000)
    return page


def enter(page: Page, link: str) -> Page:
    """Use an invitation link and wait for the living picture."""
    come_in(page, link)
    page.wait_for_selector("#picture svg [data-kind]", timeout=20_000)
    return page


def facts(page: Page) -> dict[str, Any]:
    """What the page holds: freshness, checksum, how many of each kind are drawn in which state."""
    result: dict[str, Any] = page.evaluate(
        """() => {
          const drawn = {};
          for (const element of document.querySelectorAll('#picture [data-uid]')) {
            const key = `${element.dataset.kind}:${element.dataset.state}`;
            drawn[key] = (drawn[key] ?? 0) + 1;
          }
          return {
            level: document.getElementById('freshness').dataset.level,
            words: document.getElementById('freshness').textContent,
            checksum: Number(document.documentElement.dataset.checksum),
            mismatches: Number(document.documentElement.dataset.mismatches ?? 0),
            drawn,
          };
        }"""
    )
    return result
