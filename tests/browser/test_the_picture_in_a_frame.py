"""A page of another address shows the cluster in a frame, in a real browser, with its real cookies."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS, Stage
from tests.running import browser as browsers
from tests.running.podium import Podium


class _Slides(BaseHTTPRequestHandler):
    """A page with whatever its query says in a frame."""

    def do_GET(self) -> None:
        framed = self.path.partition("?")[2]
        frame = f'<iframe title="The cluster" width="1000" height="560" src="{framed}"></iframe>'
        head = '<!doctype html><html lang="en"><title>Slides</title><main><h1>Slides</h1>'
        page = f"{head}{frame}</main>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def slides() -> Iterator[list[str]]:
    """Two addresses that serve slides."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Slides) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [f"http://localhost:{server.server_port}" for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def embedding_stage(
    browser: Browser, slides: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Podium that lets the first address frame it."""
    folder: Path = tmp_path_factory.mktemp("embedding")
    chosen = {"PODIUM_EMBED_ORIGINS": slides[0]}
    with Podium(scenario="workshop", data_dir=folder, environ=chosen) as podium:
        yield Stage("practice", podium, browser)


def test_an_observer_sees_the_living_picture_in_the_frame(
    embedding_stage: Stage, slides: list[str]
) -> None:
    page = browsers.new_page(embedding_stage.browser, state=embedding_stage.cookies("observer"))
    page.goto(f"{slides[0]}/?{embedding_stage.address}/cluster/?embed=1#view=apps")
    inside = page.frame_locator("iframe")
    expect(inside.locator("#freshness[data-level=live]")).to_be_visible(timeout=PATIENCE_MS)
    expect(inside.locator("#picture [data-kind=pod]").first).to_be_visible(timeout=PATIENCE_MS)
    expect(inside.locator("#cluster-chip")).to_be_visible()
    for hidden in (".tabs", "#selector", "#me", "#narration", "#timeline", "#tour"):
        expect(inside.locator(hidden)).to_be_hidden()
    assert violations(page) == []


def test_another_address_gets_nothing(embedding_stage: Stage, slides: list[str]) -> None:
    page = browsers.new_page(embedding_stage.browser, state=embedding_stage.cookies("observer"))
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(f"{slides[1]}/?{embedding_stage.address}/cluster/?embed=1")
    page.wait_for_timeout(1500)
    assert page.frame_locator("iframe").locator("#freshness").count() == 0
    assert any("frame-ancestors" in text for text in refused)


def test_an_instructors_page_is_not_shown_in_a_frame(
    embedding_stage: Stage, slides: list[str]
) -> None:
    page = browsers.new_page(embedding_stage.browser, state=embedding_stage.cookies("instructor"))
    page.goto(f"{slides[0]}/?{embedding_stage.address}/cluster/?embed=1")
    page.wait_for_timeout(1500)
    assert page.frame_locator("iframe").locator("#freshness").count() == 0
