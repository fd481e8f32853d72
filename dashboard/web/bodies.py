"""No request may fill the disk or the memory: a body beyond the limit is refused while it arrives.

Django bounds what it parses, but under ASGI it first writes the whole body to a temporary file. This
stands before Django, answers 413 (RFC 9110, 15.5.14) and reads no further.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

from dashboard import limits

LARGER = {"/manifests/": limits.MANIFEST_BODY_BYTES}
"""Paths, by their beginning, that take more than the usual REQUEST_BODY_BYTES."""

Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


class TooLarge(Exception):
    """The body went over the limit."""


def bounded(application: Asgi, usual_bytes: int, larger: Mapping[str, int] | None = None) -> Asgi:
    """`application` for requests of at most `usual_bytes`; `larger` are other limits, by the beginning of the path."""

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        limit_bytes = _limit(path, usual_bytes, larger or {})
        left, begun = limit_bytes, False

        async def counting() -> dict[str, Any]:
            nonlocal left
            message: dict[str, Any] = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooLarge
            return message

        async def sending(message: dict[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            if _announced(scope) > limit_bytes:
                raise TooLarge
            await application(scope, counting, sending)
        except TooLarge:
            if not begun:
                await _refuse(send, limit_bytes)

    return guarded


def _announced(scope: dict[str, Any]) -> int:
    """Content-Length, or 0 where there is none that can be read."""
    for name, value in scope.get("headers", []):
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _refuse(send: Any, limit_bytes: int) -> None:
    text = f"This is too large for Podium, which takes at most {limit_bytes} bytes.".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def _limit(path: str, usual_bytes: int, larger: Mapping[str, int]) -> int:
    return next((most for start, most in larger.items() if path.startswith(start)), usual_bytes)


class BodiesMiddleware(MiddlewareMixin):
    """The same bound once more inside Django, whose own setting knows one limit for all paths."""

    def process_request(self, request: HttpRequest) -> None:
        """Raises RequestDataTooBig, which Django answers with 400."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        limit_bytes = _limit(request.path_info, limits.REQUEST_BODY_BYTES, LARGER)
        if announced.isdigit() and int(announced) > limit_bytes:
            raise RequestDataTooBig(f"Podium takes at most {limit_bytes} bytes here.")
