"""Podium as a person starts it: `manage.py serve` in a process of its own, ended by SIGINT as Ctrl-C does.

The links are read from what it prints, so that a broken banner is noticed here, too.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from queue import Empty, Queue
from time import monotonic
from types import TracebackType
from typing import IO, Self

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT_S = 60.0  # a first start collects the static files and makes the database
STOP_TIMEOUT_S = 15.0
LINKS = {
    "instructor": re.compile(r"Instructor\s+(\S+)"),
    "observer": re.compile(r"Observers\s+(\S+)"),
    "kubeconfig": re.compile(r"export KUBECONFIG=(\S+)"),
}


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Podium:
    """A running Podium. `kubeconfig` None: with its practice cluster."""

    last_word = "Ctrl-C"
    """What the line has that is printed when it can be opened."""

    def __init__(
        self,
        *,
        kubeconfig: Path | str | None = None,
        context: str = "",
        scenario: str = "",
        port: int = 0,
        data_dir: Path | None = None,
        environ: dict[str, str] | None = None,
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.kubeconfig = str(kubeconfig or "")
        self.data_dir = data_dir or Path(tempfile.mkdtemp(prefix="podium-"))
        self.links: dict[str, str] = {}
        self.output: list[str] = []
        self.started_after_s = 0.0
        self._environ = environ or {}
        self._lines: Queue[str | None] = Queue()
        self._arguments = ["--port", str(self.port)]
        if kubeconfig:
            self._arguments += ["--cluster", "kubeconfig", "--kubeconfig", str(kubeconfig)]
        if context:
            self._arguments += ["--context", context]
        if scenario:
            self._arguments += ["--scenario", scenario]
        self._process: subprocess.Popen[str] | None = None

    def start(self, timeout_s: float = START_TIMEOUT_S) -> Self:
        """Raises RuntimeError with what it printed when it does not come up."""
        begun_s = monotonic()
        environ = self.environ()
        self._lines = Queue()  # one that is started again has an end of its output behind it
        self._process = subprocess.Popen(
            self.command(),
            cwd=ROOT,
            env=environ,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self._process.stdout is not None
        threading.Thread(
            target=self._read, args=(self._process.stdout, self._lines), daemon=True
        ).start()
        while self.last_word not in (line := self._next(begun_s + timeout_s)):
            self._note(line)
        self.started_after_s = monotonic() - begun_s
        self.kubeconfig = self.links.get("kubeconfig", self.kubeconfig)
        return self

    def command(self) -> list[str]:
        """What is run."""
        return [sys.executable, "manage.py", "serve", *self._arguments]

    def environ(self) -> dict[str, str]:
        """Ours without what would change it, and what this one is given."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PODIUM_", "DJANGO_")) and name != "KUBECONFIG"
        }
        return {**kept, "PODIUM_DATA_DIR": str(self.data_dir), **self._environ}

    def stop(self) -> int:
        """End it as Ctrl-C does. Gives the exit code."""
        process = self._process
        if process is None:
            return 0
        self._process = None
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            return process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return -9

    @property
    def pid(self) -> int:
        """Of the Podium process (the practice cluster is its child)."""
        assert self._process is not None
        return self._process.pid

    def _read(self, stream: IO[str], lines: "Queue[str | None]") -> None:
        with stream:
            for line in stream:
                self.output.append(line.rstrip())
                lines.put(line)
        lines.put(None)

    def _next(self, deadline_s: float) -> str:
        try:
            line = self._lines.get(timeout=max(0.01, deadline_s - monotonic()))
        except Empty:
            line = None
        if line is None:
            self.stop()
            raise RuntimeError("Podium did not come up:\n" + "\n".join(self.output[-40:]))
        return line

    def _note(self, line: str) -> None:
        for name, pattern in LINKS.items():
            if found := pattern.search(line):
                self.links[name] = found.group(1)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
