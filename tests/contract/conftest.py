"""The two clusters, each started once for all cases, and the cases by name."""

import contextlib
from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from tests.contract.case import Case
from tests.contract.cases import ALL_CASES
from tests.contract.cluster import Cluster
from tests.contract.connection import Connection
from tests.contract.practice_process import practice_cluster
from tests.controlplane.cluster import ControlPlane

WAITING = ("autoscaling-looks", "endpoints", "job-runs", "rollouts", "scheduling", "watching")
"""Groups whose cases wait for controllers, or for a watch to end."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", [as_parameter(case) for case in ALL_CASES.values()])


def as_parameter(case: Case) -> ParameterSet:
    marks = [pytest.mark.slow] if case.group in WAITING else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with practice_cluster(tmp_path_factory.mktemp("practice")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def real(control_plane: ControlPlane) -> Iterator[Cluster]:
    with contextlib.closing(Connection(control_plane.kubeconfig)) as connection:
        yield Cluster(connection, control_plane.compact)
