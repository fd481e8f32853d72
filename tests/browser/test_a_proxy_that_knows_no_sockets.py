"""A proxy before Podium refuses WebSockets: the same picture comes as server-sent events."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.stage import Stage, wait_for_pods
from tests.browser.witness import Witness
from tests.running import browser as browsers
from tests.running.podium import Podium, free_port
from tests.running.proxy import Proxy
from tests.running.uvicorn_podium import UnderUvicorn


@pytest.fixture(scope="module")
def wire() -> Iterator[Proxy]:
    with Proxy() as proxy:
        proxy.knows_sockets = False
        yield proxy


@pytest.fixture(scope="module", params=[Podium, UnderUvicorn])
def theatre(
    practice_stage: Stage, wire: Proxy, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    """A second Podium on the practice cluster, whose public address is the proxy's."""
    wire.to_port = free_port()
    with request.param(
        kubeconfig=practice_stage.podium.kubeconfig,
        port=wire.to_port,
        environ={"PODIUM_URL": f"http://127.0.0.1:{wire.port}"},
    ) as podium:
        yield Stage("practice", podium, browser)


def asked_from(page: Page) -> list[str]:
    """The places from which events are asked for, from now on; empty: from the beginning."""
    places: list[str] = []

    def note(request: Request) -> None:
        if "/live/events/?" in request.url:
            places.append(request.headers.get("last-event-id", ""))

    page.on("request", note)
    return places


def test_the_picture_is_live_and_equal_without_any_socket(theatre: Stage, wire: Proxy) -> None:
    namespace = theatre.app(replicas=3)
    page = theatre.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    witness = Witness(theatre, page)
    theatre.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=5")
    wait_for_pods(page, 5)
    witness.wait_until_equal(namespace)
    places = asked_from(page)
    wire.cut()
    theatre.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=4")
    wait_for_pods(page, 4)
    witness.wait_until_live()
    witness.wait_until_equal(namespace)
    assert witness.seen().fewest >= 3
    assert places
    assert all(places), "it began again from nothing"


def test_a_session_that_is_ended_is_noticed_there_too(theatre: Stage) -> None:
    page = browsers.enter(browsers.new_page(theatre.browser), theatre.podium.links["observer"])
    page.wait_for_selector("#freshness[data-level=live]")
    left = page.evaluate(
        """async () => {
          const headers = JSON.parse(document.body.getAttribute("hx-headers"));
          return (await fetch("/leave/", { method: "POST", headers, redirect: "manual" })).type;
        }"""
    )
    assert left == "opaqueredirect"
    page.wait_for_url("**/login/**", timeout=15_000)
