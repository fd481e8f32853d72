"""What the API server asks of the nodes: logs, requests, connections. Simulated kubelets implement it.

Promises: implementations raise `ApiError` (a container that is unknown: 400, a pod that has not
started yet: 400) and nothing else. Lines are bytes without the line end; with `timestamps` each
begins with an RFC 3339 time and a space, as `kubectl logs --timestamps` prints them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from practice.images.messages import Call, Done


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
