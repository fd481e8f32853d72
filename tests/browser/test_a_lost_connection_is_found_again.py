"""The way between browser and Podium breaks, falls silent, or Podium itself is started anew."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocket

from tests.browser.stage import Stage, wait_for_pods
from tests.browser.witness import Witness
from tests.running.podium import Podium, free_port
from tests.running.proxy import Proxy
from tests.running.uvicorn_podium import UnderUvicorn

SILENCE_NOTICED_S = 13.0
CUT_NOTICED_S = 3.0


@pytest.fixture(scope="module")
def wire() -> Iterator[Proxy]:
    """What stands between the browser and Podium."""
    with Proxy() as proxy:
        yield proxy


@pytest.fixture(scope="module")
def theatre(practice_stage: Stage, wire: Proxy, browser: Browser) -> Iterator[Stage]:
    """A second Podium on the practice cluster, whose public address is the proxy's."""
    wire.to_port = free_port()
    address = f"http://127.0.0.1:{wire.port}"
    with Podium(
        kubeconfig=practice_stage.podium.kubeconfig,
        port=wire.to_port,
        environ={"PODIUM_URL": address},
    ) as podium:
        yield Stage("practice", podium, browser)


def frames_of(page: Page) -> list[dict[str, Any]]:
    """Every frame that comes to the page from its next socket on."""
    frames: list[dict[str, Any]] = []

    def note(payload: str | bytes) -> None:
        frames.append(json.loads(payload))

    def listen(live: WebSocket) -> None:
        live.on("framereceived", note)

    page.on("websocket", listen)
    return frames


def until(page: Page, condition: Callable[[], bool], timeout_s: float = 30) -> None:
    for _ in range(int(timeout_s * 20)):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen")


@pytest.mark.parametrize("way", ["cut", "hush"])
def test_a_broken_socket_goes_on_with_deltas(theatre: Stage, wire: Proxy, way: str) -> None:
    namespace = theatre.app(replicas=3)
    page = theatre.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    witness = Witness(theatre, page)
    frames = frames_of(page)
    getattr(wire, way)()
    theatre.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=5")
    bound_s = CUT_NOTICED_S if way == "cut" else SILENCE_NOTICED_S
    until(page, lambda: any(one["t"] == "hello" for one in frames), bound_s)
    witness.wait_until_live()
    wait_for_pods(page, 5)
    witness.wait_until_equal(namespace)
    seen = witness.seen()
    assert seen.fewest >= 3
    assert "stale" in seen.levels
    kinds = [one["t"] for one in frames]
    assert "delta" in kinds
    assert "snapshot" not in kinds


def test_no_way_to_podium_is_told_with_its_age(theatre: Stage, wire: Proxy) -> None:
    namespace = theatre.app(replicas=3)
    page = theatre.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    witness = Witness(theatre, page)
    wire.close()
    try:
        assert witness.wait_until_stale(CUT_NOTICED_S) < CUT_NOTICED_S
        theatre.kubectl("-n", namespace, "delete", "pod", "-l", "app=hello", "--wait=false")
        page.wait_for_timeout(4_000)  # several attempts fail meanwhile
        assert "old · reconnecting" in (page.locator("#freshness").text_content() or "")
    finally:
        wire.open()
    witness.wait_until_live()
    wait_for_pods(page, 3)
    witness.wait_until_equal(namespace)
    assert witness.seen().fewest >= 3


@pytest.mark.parametrize(
    ("served", "way"), [(Podium, "ended"), (UnderUvicorn, "ended"), (Podium, "crashed")]
)
def test_a_podium_that_was_started_again(
    practice_stage: Stage, browser: Browser, tmp_path: Path, served: type[Podium], way: str
) -> None:
    podium = served(kubeconfig=practice_stage.podium.kubeconfig, data_dir=tmp_path).start()
    try:
        stage = Stage("practice", podium, browser)
        namespace = stage.app(replicas=3)
        page = stage.page("observer", at=f"#ns={namespace}")
        wait_for_pods(page, 3)
        witness = Witness(stage, page)
        if way == "crashed":
            os.kill(podium.pid, signal.SIGKILL)
        podium.stop()
        witness.wait_until_stale(CUT_NOTICED_S)
        said = page.locator("#freshness").text_content() or ""
        assert ("Podium restarts. This page comes back by itself" in said) == (way == "ended")
        stage.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
        podium.start()
        witness.wait_until_live()
        wait_for_pods(page, 4)
        witness.wait_until_equal(namespace)
        assert witness.seen().fewest >= 3
        page.reload()
        page.wait_for_selector("#freshness[data-level=live]")
    finally:
        podium.stop()
