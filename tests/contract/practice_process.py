"""Starts the practice cluster in a process of its own, and ends it."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.contract.cluster import Cluster
from tests.contract.connection import Connection

PATIENCE_S = 20.0
ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def practice_cluster(folder: Path) -> Iterator[Cluster]:
    """A new practice cluster, which ends with the context; its log is in `folder`.

    AssertionError with the log when it has ended by itself.
    """
    kubeconfig, log = folder / "practice.kubeconfig", folder / "practice.log"
    command = [sys.executable, "-m", "tests.contract.practice_server", str(kubeconfig)]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
    assert process.stdin is not None
    assert process.stdout is not None
    orders, words = process.stdin, process.stdout

    def hear(word: str) -> None:
        heard = words.readline().decode().strip()
        if heard != word:
            raise AssertionError(f"the practice cluster is not {word}:\n{log.read_text()}")

    def forget() -> None:
        orders.write(b"forget\n")
        orders.flush()
        hear("forgotten")

    try:
        hear("ready")
        with contextlib.closing(Connection(kubeconfig)) as connection:
            yield Cluster(connection, forget)
    finally:
        orders.close()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        words.close()
