"""One browser for all, one Podium for each cluster. Tests that take `stage` run on both clusters."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.kubelets import real_cluster_with_kubelets
from tests.browser.stage import Stage
from tests.controlplane.assets import find_assets
from tests.controlplane.fixtures import NOT_BUILT, must_not_be_left_out
from tests.running.browser import chromium, find_chromium
from tests.running.podium import Podium

HERE = Path(__file__).parent
REAL = {"real_stage", "real_kubelets_stage", "control_plane"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser; what runs on the real cluster needs that, too."""
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker("browser")
        item.add_marker("slow")
        params = getattr(getattr(item, "callspec", None), "params", {})
        if {"real", "real_kubelets"} & {str(one) for one in params.values()} or REAL & set(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker("real")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    if not find_chromium():
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with chromium() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_window_stays_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """One person may have few windows open, and all tests of a stage share two persons."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture(autouse=True)
def _apps_end_with_their_test(_apps_end_with_their_module: None) -> Iterator[None]:
    """The nodes have room for ninety pods."""
    yield from _ended()


@pytest.fixture(autouse=True, scope="module")
def _apps_end_with_their_module() -> Iterator[None]:
    """What a fixture of the module made stays until then."""
    yield from _ended()


def _ended() -> Iterator[None]:
    """What is made meanwhile ends."""
    before = len(Stage.made)
    yield
    while len(Stage.made) > before:
        stage, namespace = Stage.made.pop()
        # The cluster may be gone with its test, or away.
        with suppress(AssertionError, subprocess.TimeoutExpired):
            stage.kubectl("delete", "namespace", namespace, "--wait=false", "--request-timeout=5s")


@pytest.fixture(scope="session")
def practice_stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Podium with a practice cluster that has nodes and nothing else."""
    with Podium(scenario="empty", data_dir=tmp_path_factory.mktemp("practice")) as podium:
        yield Stage("practice", podium, browser)


@pytest.fixture(scope="session")
def real_stage(
    browser: Browser, control_plane: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Podium with the real control plane."""
    folder = tmp_path_factory.mktemp("real")
    with Podium(kubeconfig=control_plane.kubeconfig, data_dir=folder) as podium:
        yield Stage("real", podium, browser)


@pytest.fixture(scope="session")
def real_kubelets_stage(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Podium with a real control plane on which programs run, simulated as on the practice cluster."""
    if find_assets() is None:
        (pytest.fail if must_not_be_left_out() else pytest.skip)(NOT_BUILT)
    folder = tmp_path_factory.mktemp("kubelets")
    with (
        real_cluster_with_kubelets() as cluster,
        Podium(kubeconfig=cluster.kubeconfig, data_dir=folder) as podium,
    ):
        yield Stage("real", podium, browser)


@pytest.fixture(params=["practice", "real_kubelets"])
def running_stage(request: pytest.FixtureRequest) -> Stage:
    """Either cluster, with programs that run: they write logs, fail, and use what they use."""
    found: Stage = request.getfixturevalue(f"{request.param}_stage")
    return found


@pytest.fixture(params=["practice", "real"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """Either cluster: what is tested with it holds on both."""
    found: Stage = request.getfixturevalue(f"{request.param}_stage")
    return found


@pytest.fixture(params=["practice", "real"])
def answering_stage(request: pytest.FixtureRequest) -> Stage:
    """Either cluster, with programs behind its Services."""
    name = "practice_stage" if request.param == "practice" else "real_kubelets_stage"
    found: Stage = request.getfixturevalue(name)
    return found
