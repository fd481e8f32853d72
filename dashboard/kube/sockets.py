"""TCP sockets that notice when the other end is gone.

No Python Kubernetes client sets these by default, and a watch on a half-open connection then hangs
for ever. Keepalive finds a silent dead peer; TCP_USER_TIMEOUT finds one that no longer
acknowledges what we sent (RFC 5482). Where the platform lacks an option it is left out: the
watch's own end bounds it still."""

import asyncio
import socket
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from dashboard.limits import (
    GOODBYE_POLL_S,
    GOODBYE_S,
    KEEPALIVE_IDLE_S,
    KEEPALIVE_INTERVAL_S,
    KEEPALIVE_PROBES,
)

_OPTIONS: dict[str, int] = {
    "TCP_KEEPIDLE": KEEPALIVE_IDLE_S,
    "TCP_KEEPINTVL": KEEPALIVE_INTERVAL_S,
    "TCP_KEEPCNT": KEEPALIVE_PROBES,
    "TCP_USER_TIMEOUT": (KEEPALIVE_IDLE_S + KEEPALIVE_INTERVAL_S * KEEPALIVE_PROBES) * 1000,
}


def guarded(address: Any) -> socket.socket:
    """A socket for an address as ``getaddrinfo`` gives it (aiohttp's ``socket_factory``)."""
    family, kind, protocol, *_ = address
    sock = socket.socket(family=family, type=kind, proto=protocol)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _OPTIONS.items():
        option = getattr(socket, name, None)
        if option is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, value)
    return sock


class Sockets:
    """Those of one session, so that their end can be waited for: a TLS connection that is given up just as it is there
    is known to nobody else, and says goodbye before it closes (close_notify, RFC 8446, 6.1)."""

    def __init__(self) -> None:
        self._made: WeakSet[socket.socket] = WeakSet()

    def make(self, address: Any) -> socket.socket:
        """One more (aiohttp's ``socket_factory``)."""
        one = guarded(address)
        self._made.add(one)
        return one

    async def closed(self, within_s: float = GOODBYE_S) -> None:
        """Until all are, or the other end has had its time to answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while any(one.fileno() != -1 for one in self._made):  # noqa: ASYNC110 - nobody tells of it
                    await asyncio.sleep(GOODBYE_POLL_S)
