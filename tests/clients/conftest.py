"""The practice cluster in a process of its own, at ten times the speed, with room for the tour."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

READY = re.compile(r"practice cluster ready at \S+ kubeconfig=(.+)\n")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Its kubeconfig."""
    file = tmp_path_factory.mktemp("clients") / "kubeconfig"
    words = ["--port", "0", "--kubeconfig", str(file), "--scenario", "empty", "--rate", "10"]
    process = subprocess.Popen(
        [sys.executable, "-m", "practice", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert READY.fullmatch(process.stdout.readline())
        yield file
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
