"""A real Redis of our own, on loopback, that may be killed, frozen and started again at the same port."""

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.controlplane.fixtures import must_not_be_left_out
from tests.running.podium import free_port

NOT_INSTALLED = "redis-server is not installed"


class Redis:
    """One server, without anything on the disk."""

    def __init__(self, folder: Path) -> None:
        self.binary = shutil.which("redis-server") or ""
        if not self.binary:
            (pytest.fail if must_not_be_left_out() else pytest.skip)(NOT_INSTALLED)
        self._folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For PODIUM_REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "Redis":
        """Until it takes connections."""
        command = [
            self.binary, "--port", str(self.port), "--bind", "127.0.0.1",
            "--save", "", "--appendonly", "no", "--dir", str(self._folder),
        ]  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline_s = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert time.monotonic() < deadline_s, "Redis does not start"
                time.sleep(0.02)
            else:
                return self

    def kill(self) -> None:
        """At once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Its connections stay open, and it answers nobody."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)
