"""The practice cluster in a process of its own, at ten times the speed, with room for the tour."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running.practice_process import practice as practice_process


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Its kubeconfig."""
    file = tmp_path_factory.mktemp("clients") / "kubeconfig"
    with practice_process(file, "--scenario", "empty", "--rate", "10") as kubeconfig:
        yield kubeconfig
