"""Starts a practice cluster, and the test program against it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.build import Programs

ROOT = Path(__file__).resolve().parents[2]
START_S, END_S = 30.0, 10.0
SLOW = "2h"
"""How long the program may run in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which specs, as two regular expressions of ginkgo."""

    focus: str
    skip: str = ""


class NotStartedError(Exception):
    """The practice cluster did not come up; the text is its log."""


@contextlib.contextmanager
def practice_cluster(folder: Path, scenario: str, rate: float) -> Iterator[Path]:
    """The kubeconfig of a new practice cluster, which ends with the context."""
    kubeconfig, log = folder / "kubeconfig", folder / "practice.log"
    words = ["--port", "0", "--kubeconfig", str(kubeconfig), "--scenario", scenario]
    command = [sys.executable, "-m", "practice", *words, "--rate", str(rate)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        _wait_until_ready(process, kubeconfig, log)
        yield kubeconfig
    finally:
        process.terminate()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], kubeconfig: Path, log: Path) -> None:
    by_s = time.monotonic() + START_S
    while time.monotonic() < by_s and process.poll() is None:
        if kubeconfig.is_file() and "ready" in log.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    raise NotStartedError(log.read_text(encoding="utf-8"))


def run(programs: Programs, kubeconfig: Path, choice: Choice, folder: Path, *, dry: bool) -> Path:
    """Run the chosen specs, one after the other; gives the path of the JSON report."""
    report, log = folder / "report.json", folder / "e2e.log"
    flags = {
        "kubeconfig": kubeconfig,
        "provider": "skeleton",
        "kubectl-path": programs.kubectl,
        "minStartupPods": 0,
        "allowed-not-ready-nodes": 0,
        "disable-log-dump": "true",
        "dump-logs-on-failure": "false",
        "ginkgo.focus": choice.focus,
        "ginkgo.skip": choice.skip or "^$",
        "ginkgo.json-report": report,
        "ginkgo.timeout": SLOW,
        "ginkgo.v": "true",
        "ginkgo.no-color": "true",
        "ginkgo.silence-skips": "true",
        "ginkgo.dry-run": "true" if dry else "false",
    }
    polite = ["nice", "-n", "5"] if shutil.which("nice") else []
    command = [
        *polite,
        str(programs.tests),
        *(f"--{name}={value}" for name, value in flags.items()),
    ]
    environment = {name: value for name, value in os.environ.items() if name != "KUBECONFIG"}
    with log.open("wb") as output:
        subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return report
