"""Requests that the API server sends on to programs: `services/NAME:PORT/proxy/…`, `pods/…`.

Only GET is ever sent. A path that could leave the proxy (dot segments, escapes) is refused, because
the API server would read it as a request of Podium's own, with Podium's own rights.
"""

import re
from dataclasses import dataclass

import aiohttp

from dashboard.kube.kinds import by_name, path

PATH = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@/-]*(?:\?[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?")
PATH_MAX_CHARS = 200
"""Nobody types a longer one into a form; a longer one would not fit on the screen either."""


@dataclass(frozen=True, slots=True)
class Proxied:
    """What came back. ``body`` is at most its asked-for beginning; ``is_cut``: there was more."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_cut: bool = False


def check_path(text: str) -> None:
    """Raises ValueError with a sentence for a path that is not sent."""
    if len(text) > PATH_MAX_CHARS:
        raise ValueError(f"A path has at most {PATH_MAX_CHARS} characters here.")
    if not text.startswith("/"):
        raise ValueError("A path begins with “/”, for example /healthz.")
    if not PATH.fullmatch(text):
        raise ValueError(
            "A path may have letters, digits and the signs . _ ~ ! $ & ' ( ) * + , ; = : @ / - here, "
            "and one “?” before a query; no spaces, no “%” and no “#”."
        )
    if {".", ".."} & set(text.partition("?")[0].split("/")):
        raise ValueError("A path with “.” or “..” as a part could lead out of the Service.")


def service_path(namespace: str, service: str, port: int | str, rest: str) -> str:
    """Where a Service is asked through the API server, at a port's number or name. Raises ValueError
    for what is not sent."""
    check_path(rest)
    return path(by_name("Service"), namespace, service) + f":{port}/proxy{rest}"


def pod_path(namespace: str, pod: str, port: int, rest: str) -> str:
    """Where one pod is asked. Raises ValueError for what is not sent."""
    check_path(rest)
    return path(by_name("Pod"), namespace, pod) + f":{port}/proxy{rest}"


async def beginning(response: aiohttp.ClientResponse, limit_bytes: int) -> Proxied:
    """The answer with the beginning of its body. What is cut off costs the connection: reading a
    large body to its end, only to keep the connection, would cost more."""
    parts: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        parts.append(chunk)
        size += len(chunk)
        if size > limit_bytes:
            response.close()
            break
    body = b"".join(parts)[:limit_bytes]
    return Proxied(response.status, tuple(response.headers.items()), body, size > limit_bytes)
