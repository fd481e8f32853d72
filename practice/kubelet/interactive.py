"""A container whose process is a shell with an open input: `kubectl run -it … -- sh`.

What it says goes to the log and to whoever is attached; what they type is its input. With
`stdinOnce` the input ends with the first client, and so does the shell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from practice.api.node_services import Ended, OnEnd, OnOutput
from practice.images.shell import is_shell
from practice.informer import Object
from practice.kubelet.insides import Insides
from practice.kubelet.logs import Log


def is_interactive(spec: Object, words: Sequence[str]) -> bool:
    """Does this container wait for what people type?"""
    shell = not words or (is_shell(words[0]) and not any("c" in w[1:] for w in words[1:2]))
    return bool(spec.get("stdin")) and shell


class Interactive:
    """Process 1 of such a container."""

    def __init__(
        self,
        insides: Insides,
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
            ["sh"],
            terminal=bool(spec.get("tty")),
            stdin=True,
            on_output=self._say,
            on_end=self._end,
            pid=1,
        )

    def begin(self) -> None:
        """Let the shell run."""
        self.session.begin()

    def attach(self, on_output: OnOutput, on_end: OnEnd) -> int:
        """A client; its number is for `leave`."""
        self._numbers += 1
        self._clients[self._numbers] = on_output, on_end
        return self._numbers

    def leave(self, number: int) -> None:
        """The client is gone."""
        if self._clients.pop(number, None) is not None and self._spec.get("stdinOnce"):
            self.session.end(0)

    def _say(self, channel: int, data: bytes) -> None:
        for on_output, _ in list(self._clients.values()):
            on_output(channel, data)
        self._line += data
        *lines, rest = bytes(self._line).split(b"\n")
        self._line[:] = rest
        for line in lines:
            self._log.say(line.decode(errors="replace").rstrip("\r"))

    def _end(self, ended: Ended) -> None:
        clients, self._clients = self._clients, {}
        self._on_exit(ended.code)
        for _, on_end in clients.values():
            on_end(Ended(code=0))


class Attachment:
    """One client's connection with a container's own process. Implements `Process`."""

    def __init__(
        self, main: Interactive | None, log: Log, on_output: OnOutput, on_end: OnEnd, *, stdin: bool
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
