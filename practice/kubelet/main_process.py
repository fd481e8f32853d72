"""A container whose process is a shell, or a small program such as `sleep`: process 1.

What it says goes to the log and to whoever is attached. Where the container has `stdin`, what they
type is its input; with `stdinOnce` that ends with the first client.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from practice.api.node_services import Ended, OnEnd, OnOutput
from practice.informer import Object
from practice.kubelet.insides import Insides
from practice.kubelet.logs import Log

_SIGTERM = 15


class MainProcess:
    """Process 1 of such a container."""

    def __init__(
        self,
        insides: Insides,
        command: Sequence[str],
        spec: Object,
        log: Log,
        on_exit: Callable[[int], None],
    ) -> None:
        self._spec = spec
        self._log = log
        self._on_exit = on_exit
        self._line = bytearray()
        self._clients: dict[int, tuple[OnOutput, OnEnd]] = {}
        self._numbers = 0
        self.session = insides.prepare(
            list(command) or ["sh"],
            terminal=bool(spec.get("tty")),
            stdin=bool(spec.get("stdin")),
            on_output=self._say,
            on_end=self._end,
            pid=1,
        )

    def begin(self) -> None:
        """Let it run."""
        self.session.begin()

    def terminate(self) -> None:
        """SIGTERM: nothing happens unless there is a trap for it."""
        self.session.signal(_SIGTERM)

    def kill(self) -> None:
        """The container is gone, and this with it."""
        self.session.hang_up()
        self._close()

    def attach(self, on_output: OnOutput, on_end: OnEnd) -> int:
        """A client; its number is for `leave`."""
        self._numbers += 1
        self._clients[self._numbers] = on_output, on_end
        return self._numbers

    def leave(self, number: int) -> None:
        """The client is gone."""
        if self._clients.pop(number, None) is not None and self._spec.get("stdinOnce"):
            self.session.end_input()

    def _say(self, channel: int, data: bytes) -> None:
        for on_output, _ in list(self._clients.values()):
            on_output(channel, data)
        self._line += data
        *lines, rest = bytes(self._line).split(b"\n")
        self._line[:] = rest
        for line in lines:
            self._log.say(line.decode(errors="replace").rstrip("\r"))

    def _end(self, ended: Ended) -> None:
        if self._line:
            self._log.say(self._line.decode(errors="replace"), ends=False)
            self._line.clear()
        self._on_exit(ended.code)
        self._close()

    def _close(self) -> None:
        clients, self._clients = self._clients, {}
        for _, on_end in clients.values():
            on_end(Ended(code=0))


class Attachment:
    """One client's connection with a container's own process. Implements `Process`."""

    def __init__(
        self, main: MainProcess | None, log: Log, on_output: OnOutput, on_end: OnEnd, *, stdin: bool
    ) -> None:
        self._main = main
        self._stdin = stdin
        self._number = main.attach(on_output, on_end) if main is not None else 0
        self._cancel: Callable[[], None] | None = None
        if main is None:
            tell = partial(_tell, on_output, on_end)
            self._cancel = log.follow(tell, timestamps=False)

    def feed(self, data: bytes) -> None:
        if self._main is not None and self._stdin:
            self._main.session.feed(data)

    def end_input(self) -> None:
        if self._main is not None and self._stdin:
            self._main.session.end_input()

    def resize(self, width: int, height: int) -> None:
        if self._main is not None:
            self._main.session.resize(width, height)

    def hang_up(self) -> None:
        if self._cancel is not None:
            self._cancel()
        if self._main is not None:
            self._main.leave(self._number)


def _tell(on_output: OnOutput, on_end: OnEnd, line: bytes | None) -> None:
    if line is None:
        on_end(Ended(code=0))
    else:
        on_output(1, line + b"\n")
