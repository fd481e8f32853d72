"""A connection into a pod, byte by byte: the kubelet's end of port-forward.

The bytes enter inside the pod, at its loopback address: no policy and no Service is in the way.
Programs that speak HTTP get whole requests; others get what comes (`Program.receive`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from practice.clock import Clock
from practice.images.messages import Answer
from practice.images.program import Program
from practice.limits import CONNECTION_BYTES, NEIGHBOUR_HOP_S
from practice.network.wire import answer_bytes, take_request

COMPONENT = "network"
OnData = Callable[[bytes | None], None]


class Connection:
    """One connection. `on_data` gets what the program says, and None when it hangs up."""

    def __init__(self, clock: Clock, program: Program, port: int, on_data: OnData) -> None:
        self._clock = clock
        self._program = program
        self._port = port
        self._on_data: OnData | None = on_data
        self._buffer = bytearray()
        self._asking = False
        self._is_http: bool | None = None

    @property
    def is_open(self) -> bool:
        """Neither side has hung up."""
        return self._on_data is not None

    def send(self, data: bytes) -> None:
        """Give the program bytes. It answers later, through the clock."""
        if self._on_data is None:
            return
        self._buffer += data
        if self._is_http is None:
            self._is_http = self._program.receive(b"") is None
        if self._is_http:
            self._ask()
        else:
            said = self._program.receive(bytes(self._buffer)) or b""
            self._buffer.clear()
            self._clock.schedule(NEIGHBOUR_HOP_S, COMPONENT, partial(self._say, said))

    def close(self) -> None:
        """Hang up; nothing is said any more."""
        self._on_data = None

    def hang_up(self) -> None:
        """The program, or its pod, has ended."""
        said, self._on_data = self._on_data, None
        if said is not None:
            said(None)

    def _ask(self) -> None:
        """One request at a time, as HTTP/1.1 has it."""
        if self._asking or self._on_data is None:
            return
        try:
            request = take_request(self._buffer, self._port)
        except ValueError:
            self._say(answer_bytes(Answer(400, "400 Bad Request\n")))
            self.hang_up()
            return
        if request is not None:
            self._asking = True
            reply = partial(self._answered, request.method != "HEAD")
            self._program.serve(request, reply)
        elif len(self._buffer) > CONNECTION_BYTES:
            self.hang_up()

    def _answered(self, body: bool, answer: Answer) -> None:
        raw = answer_bytes(answer, body=body)
        self._clock.schedule(answer.latency_s, COMPONENT, partial(self._finish, raw))

    def _finish(self, raw: bytes) -> None:
        self._asking = False
        self._say(raw)
        self._ask()

    def _say(self, raw: bytes) -> None:
        if self._on_data is not None and raw:
            self._on_data(raw)
