"""The practice cluster as a process of its own, as people start it."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.contract.cluster import Cluster
from tests.contract.connection import Connection

PATIENCE_S = 20.0
POLL_S = 0.02
ROOT = Path(__file__).resolve().parents[2]
SCENARIO = "empty"


@contextlib.contextmanager
def practice_cluster(folder: Path) -> Iterator[Cluster]:
    """A connection to a new practice cluster, which ends with the context; its log is in `folder`.

    AssertionError with the log: it ended, or did not answer in time.
    """
    kubeconfig, log = folder / "practice.kubeconfig", folder / "practice.log"
    command = [sys.executable, "-m", "practice", "--port", "0", "--scenario", SCENARIO]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--kubeconfig", str(kubeconfig)], cwd=ROOT, stdout=output, stderr=output
        )
    try:
        with contextlib.closing(_connected(process, kubeconfig, log)) as connection:
            yield Cluster(connection)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _connected(process: subprocess.Popen[bytes], kubeconfig: Path, log: Path) -> Connection:
    deadline = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        if kubeconfig.exists() and kubeconfig.stat().st_size:
            connection = Connection(kubeconfig)
            with contextlib.suppress(OSError):
                if connection.send("GET", "/readyz", None, {}).status == 200:
                    return connection
        time.sleep(POLL_S)
    raise AssertionError(f"the practice cluster does not answer:\n{log.read_text()}")
