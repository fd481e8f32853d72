"""What the API server asks of the nodes: logs, requests, connections. Simulated kubelets implement it.

Promises: implementations raise `ApiError` (a container that is unknown: 400, a pod that has not
started yet: 400) and nothing else. Lines are bytes without the line end; with `timestamps` each
begins with an RFC 3339 time and a space, as `kubectl logs --timestamps` prints them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from practice.images.messages import Call, Done


class NodeRefusal(Exception):
    """A kubelet's answer in plain text, with its HTTP status: no such pod, nothing runs there."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class NodeUnreachable(Exception):
    """The kubelet cannot be reached; the text is the network's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended. `error`: it could not be run, in the words of the runtime."""

    code: int
    error: str = ""


OnOutput = Callable[[int, bytes], None]
"""1 (output) or 2 (errors), and what it says. Called through the clock or while it is fed."""

OnEnd = Callable[[Ended], None]


class Process(Protocol):
    """A command in a container, or the container's own process, as a client is connected to it."""

    def feed(self, data: bytes) -> None:
        """Bytes for its input."""
        ...

    def end_input(self) -> None:
        """Its input has ended."""
        ...

    def resize(self, width: int, height: int) -> None:
        """The client's window has another size."""
        ...

    def hang_up(self) -> None:
        """The client is gone. Harmless when it has ended."""
        ...


class Connection(Protocol):
    """One connection into a pod, as port-forward carries it."""

    def send(self, data: bytes) -> None:
        """Give the program bytes; what it says comes by `on_data`."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


class NodeServices(Protocol):
    """The kubelets' side of `pods/log`, of the proxies, and of port-forward."""

    def node_metrics(self) -> list[dict[str, Any]]:
        """NodeMetrics of the nodes that are on."""
        ...

    def pod_metrics(self) -> list[dict[str, Any]]:
        """PodMetrics of the pods that ran long enough to be measured."""
        ...

    def logs(
        self,
        namespace: str,
        pod: str,
        container: str,
        *,
        previous: bool = False,
        tail_lines: int | None = None,
        since_s: float | None = None,
        timestamps: bool = False,
        limit_bytes: int | None = None,
    ) -> list[bytes]:
        """The lines kept of a container; `previous` asks for those before its last restart."""
        ...

    def follow_logs(
        self,
        namespace: str,
        pod: str,
        container: str,
        *,
        on_line: Callable[[bytes | None], None],
        timestamps: bool = False,
    ) -> Callable[[], None]:
        """Call `on_line` for every new line, and with None at the end; returns the cancel."""
        ...

    def dial(self, call: Call, done: Done) -> None:
        """Send an HTTP request from the API server's own host; `done` is called once, later.

        The caller wraps what leads out of the cluster in `practice.network.Outside`.
        """
        ...

    def connect(
        self, namespace: str, pod: str, port: int, on_data: Callable[[bytes | None], None]
    ) -> Connection | None:
        """A connection to a port inside a pod; None: nobody listens there. ApiError: no such pod.

        `on_data` gets the program's bytes, and None when it hangs up.
        """
        ...

    def open_command(
        self,
        namespace: str,
        pod: str,
        container: str,
        command: Sequence[str],
        *,
        terminal: bool,
        stdin: bool,
        on_output: OnOutput,
        on_end: OnEnd,
    ) -> Process:
        """Run a command in a container. NodeRefusal, NodeUnreachable: it cannot be asked to.

        The caller wraps both callbacks in `practice.network.Outside`. The end may be told before
        this returns.
        """
        ...

    def open_attachment(
        self,
        namespace: str,
        pod: str,
        container: str,
        *,
        stdin: bool,
        on_output: OnOutput,
        on_end: OnEnd,
    ) -> Process:
        """Connect with a container's own process. Otherwise like `open_command`."""
        ...
