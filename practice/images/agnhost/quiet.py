"""Subcommands that serve nobody: pause, entrypoint-tester, logs-generator."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import ClassVar

from practice.images.agnhost.subcommand import Defaults, Subcommand
from practice.images.mounts import FileProblem
from practice.images.program import Exit, Say, Serve, Step, Wait
from practice.limits import GENERATED_LOG_LINES

_TERMINATED = 2
_TERMINATION_LOG = "/dev/termination-log"
_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
_METHODS = ("GET", "POST", "PUT")
_NAMESPACES = ("kube-system", "default", "ns")


class Pause(Subcommand):
    """Does nothing until a signal comes; then it says which, on its log and in the file for it."""

    def plan(self) -> list[Step]:
        """Two lines, then silence."""
        return [Say("Paused"), Say("Signals registered"), Serve()]

    def on_sigterm(self) -> tuple[float, int] | None:
        """It exits at once with 2."""
        said = 'exiting because of signal "terminated"'
        path = self.start.env.get("TERMINATION_MESSAGE_PATH") or _TERMINATION_LOG
        with contextlib.suppress(FileProblem):  # the real one looks at no error here, either
            self.start.files.write(path, f"{said}\n".encode())
        self.start.say(said)
        return 0.0, _TERMINATED


class EntrypointTester(Subcommand):
    """Prints its whole command line and ends."""

    def _make_plan(self) -> list[Step]:
        command = list(self.start.command) or ["/agnhost"]
        return [Say(f"[{' '.join([*command, *self.start.args])}]"), Exit(0)]


class LogsGenerator(Subcommand):
    """So many lines that look like an API server's, evenly over so much time."""

    defaults: ClassVar[Defaults] = {"log-lines-total": 0, "run-duration": "0s"}
    short: ClassVar[Mapping[str, str]] = {"-t": "log-lines-total", "-d": "run-duration"}

    def prepare(self) -> None:
        self._total, self._done = self.flags.number("log-lines-total"), 0
        self._pause_s = self.flags.seconds("run-duration") / max(self._total, 1)

    def plan(self) -> list[Step]:
        """Refuses to begin with nothing to do."""
        if self._total <= 0:
            return [Say(f"F Invalid total number of lines: {self._total}"), Exit(255)]
        if self._pause_s <= 0:
            return [Say("F Invalid duration: 0s"), Exit(255)]
        return []

    def next_step(self) -> Step:
        """A line, a pause, the next line."""
        if self._plan:
            return super().next_step()
        if self._done >= min(self._total, GENERATED_LOG_LINES):
            return Exit(0)
        self.start.say(self.line(self._request(self._done), "logs_generator.go:76"))
        self._done += 1
        return Wait(self._pause_s)

    def _request(self, number: int) -> str:
        chance = self.start.random
        name = "".join(chance.choice(_LETTERS) for _ in range(chance.randrange(3, 5)))
        return (
            f"{number} {chance.choice(_METHODS)} "
            f"/api/v1/namespaces/{chance.choice(_NAMESPACES)}/pods/{name} "
            f"{chance.randrange(200, 600)}"
        )
