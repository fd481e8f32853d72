"""Podium as docs/settings.md says to serve it with uvicorn: `prepare`, `invite`, then the server itself.

It shows a kubeconfig's cluster: only `serve` brings a practice cluster along.
"""

import subprocess
import sys
from time import monotonic
from typing import Self

from tests.running.podium import ROOT, START_TIMEOUT_S, Podium

OPTIONS = ("--ws-per-message-deflate", "false", "--no-server-header")
"""What docs/settings.md says, and a test holds."""


class UnderUvicorn(Podium):
    """A running Podium with uvicorn in front."""

    last_word = "Uvicorn running on"
    observer_uses = 50
    """How many may come by the observers' link."""

    def start(self, timeout_s: float = START_TIMEOUT_S) -> Self:
        """Also makes an operator's and an observers' link."""
        ends_s = monotonic() + timeout_s
        self._manage("prepare", ends_s=ends_s)
        super().start(timeout_s)
        for role, uses in (("operator", 1), ("observer", self.observer_uses)):
            said = self._manage("invite", "--role", role, "--uses", str(uses), ends_s=ends_s)
            self.links[role] = next(word for word in said.split() if "/enter/#" in word)
        return self

    def command(self) -> list[str]:
        """As in the docs."""
        server = [sys.executable, "-m", "uvicorn", "dashboard.asgi:application", *OPTIONS]
        return [*server, "--host", "127.0.0.1", "--port", str(self.port)]

    def environ(self) -> dict[str, str]:
        """What `serve` would read from its options."""
        return {
            **super().environ(),
            "PODIUM_PORT": str(self.port),
            "PODIUM_CLUSTER": "kubeconfig",
            "PODIUM_KUBECONFIG": self.kubeconfig,
        }

    def _manage(self, *arguments: str, ends_s: float) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environ(), text=True, capture_output=True, check=False,
            timeout=max(1.0, ends_s - monotonic()),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout
