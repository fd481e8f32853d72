"""Sockets are opened by our own pages only.

Browsers let any page open a socket to any address and send the cookies along; what they add is the
Origin header (RFC 6455, 10.2). It must be one of ours as a whole: scheme, host and port. None, or
two, is none of ours. (The validator of Channels reads the header as a URL and raises on a port that
is no number; comparing texts has no such cases, because browsers write an origin in one way only.)
"""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

FOREIGN = 4403


def only_from(origins: Collection[str], application: Asgi) -> Asgi:
    """`application`, for sockets whose Origin is one of `origins`; others end in the handshake."""
    ours = frozenset(origin.encode("ascii") for origin in origins)

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        told = [value for name, value in scope.get("headers", []) if name == b"origin"]
        if len(told) == 1 and told[0] in ours:
            await application(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": FOREIGN})

    return guarded
