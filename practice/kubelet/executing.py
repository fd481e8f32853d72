"""A command that the kubelet itself runs in a container: an exec probe, a hook.

Promises: it runs on the cluster's clock, and `done` is told once: its result, or None when it did
not end within its time (it is killed then). Nothing is told once the container has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from practice.api.node_services import Ended
from practice.clock import Timer
from practice.images.console import Session
from practice.kubelet.host import Host
from practice.kubelet.insides import Insides
from practice.limits import PROBE_OUTPUT_BYTES


@dataclass(frozen=True, slots=True)
class Result:
    """How it ended, and what it said (output and errors in their order)."""

    code: int
    output: str


class Execution:
    """One such command. `begin` starts it."""

    def __init__(
        self,
        host: Host,
        insides: Insides,
        command: Sequence[str],
        done: Callable[[Result | None], None],
        *,
        timeout_s: float | None,
    ) -> None:
        self._host = host
        self._insides = insides
        self._command = list(command)
        self._done = done
        self._timeout_s = timeout_s
        self._output = bytearray()
        self._over = False
        self._limit: Timer | None = None
        self._session: Session | None = None

    def begin(self) -> None:
        """Start; `done` may be told before this returns."""
        if self._timeout_s is not None:
            self._limit = self._host.after(self._timeout_s, self._expire)
        self._session = self._insides.run(
            self._command, terminal=False, stdin=False, on_output=self._say, on_end=self._ended
        )

    def cancel(self) -> None:
        """Nobody waits for it any more."""
        self._finish()
        if self._session is not None:
            self._session.hang_up()

    def _say(self, _channel: int, data: bytes) -> None:
        self._output += data[: PROBE_OUTPUT_BYTES - len(self._output)]

    def _ended(self, ended: Ended) -> None:
        if self._over:
            return
        self._finish()
        text = self._output.decode(errors="replace")
        self._done(Result(ended.code, ended.error or text))

    def _expire(self) -> None:
        if not self._over:
            self.cancel()
            self._done(None)

    def _finish(self) -> None:
        self._over = True
        if self._limit is not None:
            self._limit.cancel()
