"""What the API server asks of the nodes: a pod's logs. The simulated kubelet implements it.

Promises: implementations raise `ApiError` (a container that is unknown: 400, a pod that has not
started yet: 400) and nothing else. Lines are bytes without the line end; with `timestamps` each
begins with an RFC 3339 time and a space, as `kubectl logs --timestamps` prints them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class NodeServices(Protocol):
    """The kubelets' side of `pods/log`."""

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
