"""The API server goes away, hangs, forgets, or is another one: the picture stays and comes back."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.stage import Stage, wait_for_pods
from tests.browser.witness import AGE, Witness
from tests.controlplane.assets import find_assets
from tests.controlplane.cluster import ControlPlane
from tests.controlplane.fixtures import NOT_BUILT, must_not_be_left_out
from tests.running.podium import Podium
from tests.running.practice import PracticeCluster

AWAY_S = 10.0
NOTICED_WITHIN_S = 12.0


class Practice:
    """The practice cluster's ways of failing."""

    def __init__(self, folder: Path) -> None:
        self.cluster = PracticeCluster(folder)
        self.kubeconfig, self.direct = self.cluster.kubeconfig, self.cluster.direct
        self.go_away, self.come_back = self.cluster.go_away, self.cluster.come_back
        self.hang, self.go_on = self.cluster.pause, self.cluster.resume
        self.expire = self.cluster.forget
        self.stop = self.cluster.stop


class Real:
    """The real control plane's ways of failing."""

    def __init__(self, _folder: Path) -> None:
        self.cluster = ControlPlane()
        self.cluster.start()
        self.cluster.add_nodes(2)
        self.kubeconfig = self.direct = self.cluster.kubeconfig
        self.go_away, self.come_back = self.cluster.kill_apiserver, self.cluster.start_apiserver
        self.hang, self.go_on = self.cluster.pause_apiserver, self.cluster.resume_apiserver
        self.expire = self.cluster.compact
        self.stop = self.cluster.stop


@pytest.fixture(scope="module", params=["practice", "real"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Practice | Real]:
    """A cluster of our own, to break."""
    if request.param == "real" and find_assets() is None:
        if must_not_be_left_out():
            pytest.fail(NOT_BUILT)
        pytest.skip(NOT_BUILT)
    made = (Practice if request.param == "practice" else Real)(tmp_path_factory.mktemp("world"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def theatre(world: Practice | Real, browser: Browser) -> Iterator[Stage]:
    """A Podium that shows it; kubectl goes past whatever stands in between."""
    kind = "practice" if isinstance(world, Practice) else "real"
    with Podium(kubeconfig=world.kubeconfig) as podium:
        podium.kubeconfig = str(world.direct)
        yield Stage(kind, podium, browser)


def test_an_api_server_away_for_ten_seconds(world: Practice | Real, theatre: Stage) -> None:
    namespace = theatre.app(replicas=4)
    page = theatre.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 4)
    witness = Witness(theatre, page)
    gone_s = monotonic()
    world.go_away()
    witness.wait_until_stale(NOTICED_WITHIN_S)
    if isinstance(world, Practice):  # it is away for Podium only, and goes on changing
        theatre.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=6")
        theatre.kubectl("-n", namespace, "delete", "pod", "-l", "app=hello", "--wait=false")
    page.wait_for_timeout(max(0.0, AWAY_S - (monotonic() - gone_s)) * 1000)
    expect(page.locator("#freshness")).to_have_text(re.compile(AGE))
    world.come_back()
    witness.wait_until_live()
    wait_for_pods(page, 6 if isinstance(world, Practice) else 4)
    witness.wait_until_equal(namespace)
    seen = witness.seen()
    assert seen.fewest >= 4
    assert seen.grey


def test_an_api_server_that_hangs_is_noticed(world: Practice | Real, theatre: Stage) -> None:
    """Its connections stay open and its kernel goes on answering keepalives: only asking tells."""
    namespace = theatre.app(replicas=3)
    page = theatre.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 3)
    other = theatre.page(at=f"#ns={namespace}", theme="dark")
    witness = Witness(theatre, page)
    world.hang()
    try:
        witness.wait_until_stale(NOTICED_WITHIN_S)
        every_view_says_so(other)
    finally:
        world.go_on()
    witness.wait_until_live()
    expect(page.locator("#situation")).to_be_hidden()
    theatre.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=5")
    wait_for_pods(page, 5)
    witness.wait_until_equal(namespace)
    assert witness.seen().fewest >= 3


def every_view_says_so(page: Page) -> None:
    """Since when, and what is tried; also the list of what is wrong."""
    since = re.compile(r"The cluster has not answered since \d\d:\d\d:\d\d")
    expect(page.locator("#situation")).to_contain_text(since, timeout=15_000)
    for tab in page.locator('.tabs [role="tab"]').all():
        tab.click()
        expect(page.locator("#situation")).to_contain_text("Podium asks it again")
        assert violations(page) == []
    page.keyboard.press("p")
    expect(page.locator("#problems-list")).to_contain_text("The picture is old")


def test_a_watch_that_expired(world: Practice | Real, theatre: Stage) -> None:
    namespace = theatre.app(replicas=4)
    page = theatre.page("observer", at=f"#ns={namespace}")
    wait_for_pods(page, 4)
    witness = Witness(theatre, page)
    world.expire()
    witness.wait_until_live()
    theatre.kubectl("-n", namespace, "scale", "deploy/hello", "--replicas=5")
    wait_for_pods(page, 5)
    witness.wait_until_equal(namespace)
    assert witness.seen().fewest >= 4


def test_another_cluster_behind_the_same_address(browser: Browser, tmp_path: Path) -> None:
    """Every resourceVersion is from another world, and pods are gone that nobody ever deleted."""
    with (
        PracticeCluster(tmp_path, scenario="workshop", seed=1) as cluster,
        Podium(kubeconfig=cluster.kubeconfig) as podium,
    ):
        podium.kubeconfig = str(cluster.direct)
        stage = Stage("practice", podium, browser)
        page = stage.page("observer", at="#ns=workshop")
        witness = Witness(stage, page)
        witness.wait_until_equal("workshop")
        cluster.kill()
        witness.wait_until_stale(NOTICED_WITHIN_S)
        cluster.be_born_again(scenario="workshop", seed=2)
        witness.wait_until_live()
        witness.wait_until_equal("workshop")
        witness.seen()
