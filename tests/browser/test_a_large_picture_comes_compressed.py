"""A page on a large cluster takes its first picture by HTTP and goes on at the socket; a small one does not ask."""

import json
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket

from tests.browser.stage import Stage
from tests.running import browser as browsers
from tests.running.podium import Podium
from tests.running.visitor import until_ready

BEGUN_BY = """() => performance.getEntriesByType("resource")
  .filter((one) => one.name.endsWith("/live/snapshot/")).map((one) => one.initiatorType)"""


def listened(page: Page) -> tuple[list[str], list[str]]:
    """What is asked for by HTTP, and the types of frames that come over sockets, from now on."""
    asked: list[str] = []
    frames: list[str] = []
    page.on("request", lambda one: asked.append(one.url))

    def note(payload: str | bytes) -> None:
        frames.append(json.loads(payload)["t"])

    def listen(live: WebSocket) -> None:
        live.on("framereceived", note)

    page.on("websocket", listen)
    return asked, frames


def test_the_picture_of_a_thousand_pods_is_whole_without_a_snapshot_at_the_socket(
    browser: Browser, tmp_path: Path
) -> None:
    with Podium(scenario="fleet-1k", data_dir=tmp_path) as podium:
        until_ready(podium)
        page = browsers.new_page(browser)
        asked, frames = listened(page)
        browsers.come_in(page, podium.links["observer"])
        page.wait_for_selector("#freshness[data-level=live]", timeout=20_000)
        # A beat's checksum fits. (A function: a bare expression is for `eval`, which the page's CSP denies.)
        page.wait_for_function("() => document.documentElement.dataset.verified")
        assert len([one for one in asked if one.endswith("/live/snapshot/")]) == 1
        assert page.evaluate(BEGUN_BY) == ["link"], "begun by the page's head, taken up by its code"
        assert "snapshot" not in frames
        assert browsers.facts(page)["mismatches"] == 0


def test_a_small_cluster_comes_over_the_socket_alone(
    practice_stage: Stage, browser: Browser
) -> None:
    page = browsers.new_page(browser)
    asked, frames = listened(page)
    browsers.come_in(page, practice_stage.podium.links["observer"])
    page.wait_for_selector("#freshness[data-level=live]", timeout=20_000)
    assert "snapshot" in frames
    assert not [one for one in asked if one.endswith("/live/snapshot/")]
