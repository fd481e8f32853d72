"""The same lessons on Kubernetes' own API server, controllers and scheduler, with simulated nodes: in real time."""

import asyncio
from collections.abc import Iterator

import pytest

from dashboard.kube.config import Connection, from_kubeconfig
from explainer.lint import folder as linting
from explainer.management import rehearsing
from explainer.runs.library import COURSE
from tests.controlplane.assets import find_assets
from tests.controlplane.fixtures import NOT_BUILT, must_not_be_left_out
from tests.explainer.course import real_course

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.xdist_group("reaches_pods")]
LESSONS = {
    "03-one-machine-is-not-enough": ["fill", "kill", "machines"],
    "05-five-minute-tour": [],
    "07-how-a-wish-becomes-a-pod": [
        "nosched",
        "sched-back",
        "nokubelet",
        "kubelet-back",
        "rest",
        "rest-over",
    ],
    "12-deployments-and-self-healing": [],
    "14-a-rolling-update": [],
}
"""Those that take less than two minutes of real time, and the steps that are told there. `make lessons-real` plays
all."""


@pytest.fixture(scope="module")
def real() -> Iterator[Connection]:
    if find_assets() is None:
        (pytest.fail if must_not_be_left_out() else pytest.skip)(NOT_BUILT)
    with real_course() as cluster:
        yield from_kubeconfig(cluster.kubeconfig)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_comes_to_its_end(real: Connection, name: str) -> None:
    (folder,) = [one for one in linting.folders(COURSE) if one.name == name]
    (outcome,) = asyncio.run(rehearsing.rehearsed([folder], ["happy"], lambda one: None, real=real))
    assert outcome.troubles == []
    assert outcome.told == LESSONS[name]
