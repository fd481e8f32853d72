"""The two clusters, each started once for all cases, and the cases by name."""

import contextlib
from collections.abc import Iterator

import pytest

from tests.contract.cases import ALL_CASES
from tests.contract.cluster import Cluster
from tests.contract.connection import Connection
from tests.contract.practice_process import practice_cluster
from tests.controlplane.cluster import ControlPlane


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", ALL_CASES.values(), ids=ALL_CASES.keys())


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with practice_cluster(tmp_path_factory.mktemp("practice")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def real(control_plane: ControlPlane) -> Iterator[Cluster]:
    with contextlib.closing(Connection(control_plane.kubeconfig)) as connection:
        yield Cluster(connection, control_plane.compact)
