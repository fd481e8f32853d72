"""The practice cluster as a child process of `serve`.

It is started before Django is even imported, so that both boot at the same time, and speaks to us
only through its ready line and its exit code. It runs in a process group of its own: Ctrl-C in the
terminal reaches `serve` alone, which says good-bye to the sockets first and ends the child after.
"""

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

READY = "practice cluster ready at "


class PracticeTrouble(Exception):
    """The practice cluster did not come up; the text is a sentence with its own last words."""


class PracticeChild:
    """One running practice cluster. Use `start`."""

    def __init__(self, process: "subprocess.Popen[str]", kubeconfig: Path) -> None:
        self.process = process
        self.kubeconfig = kubeconfig
        self.said: queue.Queue[str | None] = queue.Queue()
        self.last_words: list[str] = []
        self._is_ready = False
        self._threads = [
            threading.Thread(target=self._read_stdout, daemon=True),
            threading.Thread(target=self._read_stderr, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    @classmethod
    def start(cls, *, kubeconfig: Path, scenario: str, seed: int | None) -> "PracticeChild":
        """Start it on a free port of the loopback interface; it writes `kubeconfig` itself."""
        command = [sys.executable, "-m", "practice", "--port", "0", "--kubeconfig", str(kubeconfig)]
        if scenario:
            command += ["--scenario", scenario]
        if seed is not None:
            command += ["--seed", str(seed)]
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command,
            cwd=Path(__file__).resolve().parent.parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return cls(process, kubeconfig)

    def wait_until_ready(self, timeout_s: float) -> str:
        """The address of the API server. Raises PracticeTrouble."""
        ends_at = time.monotonic() + timeout_s
        while True:
            try:
                line = self.said.get(timeout=max(0.0, ends_at - time.monotonic()))
            except queue.Empty:
                raise PracticeTrouble(
                    f"The practice cluster was not ready after {timeout_s:g} s. Is the machine very busy? Try again."
                ) from None
            if line is None:
                self.process.wait()
                self._threads[1].join(1)
                words = " ".join(self.last_words[-3:]) or "it said nothing"
                raise PracticeTrouble(f"The practice cluster did not start: {words}")
            if line.startswith(READY):
                self._is_ready = True
                return line.removeprefix(READY).split(" kubeconfig=")[0]

    def end(self, timeout_s: float) -> None:
        """Ask it to end, then make it."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout_s)
                break
        for thread in self._threads:  # they end with the pipes, which end with the process
            thread.join(timeout_s)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()

    def _read_stdout(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - it was asked for
        for line in self.process.stdout:
            self.said.put(line.rstrip("\n"))
        self.said.put(None)

    def _read_stderr(self) -> None:
        # Once it runs, its warnings belong on our terminal; before, they are for the sentence about a
        # failed start.
        assert self.process.stderr is not None  # noqa: S101 - it was asked for
        for line in self.process.stderr:
            self.last_words = [*self.last_words[-20:], line.strip()]
            if self._is_ready:
                sys.stderr.write(line)
