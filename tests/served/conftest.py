"""Podium behind either server, with a practice cluster of its own process, so that ending the one leaves the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.management.practice_child import PracticeChild
from tests.running.podium import Podium
from tests.running.uvicorn_podium import UnderUvicorn

HERE = Path(__file__).parent
SERVERS: dict[str, type[Podium]] = {"daphne": Podium, "uvicorn": UnderUvicorn}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each starts processes."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("slow")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeChild]:
    """A practice cluster with the workshop's programs."""
    kubeconfig = tmp_path_factory.mktemp("cluster") / "kubeconfig"
    child = PracticeChild.start(kubeconfig=kubeconfig, scenario="workshop", seed=1)
    try:
        child.wait_until_ready(30)
        yield child
    finally:
        child.end(5)


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> type[Podium]:
    """How it is served."""
    return SERVERS[request.param]


@pytest.fixture
def podium(server: type[Podium], cluster: PracticeChild, tmp_path: Path) -> Iterator[Podium]:
    """One that may be ended."""
    running = server(kubeconfig=cluster.kubeconfig, data_dir=tmp_path).start()
    yield running
    running.stop()


def acting(podium: Podium) -> str:
    """The link of somebody who may act."""
    return "operator" if "operator" in podium.links else "instructor"
