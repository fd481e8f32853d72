"""How a front server passes requests on: which path leads to which program, and what may go wrong.

Mirrors nginx's `proxy_pass`: the answer of the program behind comes back as it is; nobody there is
502, silence is 504, and a line of the error log says which it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from practice.images.messages import Answer, Call, Failure, Request
from practice.limits import UPSTREAM_WAIT_S

_URL = re.compile(r"(?:http://)?([a-z0-9.-]+)(?::(\d+))?/?")
_DEFAULT = "hello=http://hello auth=http://auth"
_SHORT = {"/login": "auth", "/secure": "hello", "/hello": "hello"}
_TROUBLE = {
    "refused": (502, "connect() failed (111: Connection refused) while connecting to upstream"),
    "unreachable": (
        502,
        "connect() failed (113: Host is unreachable) while connecting to upstream",
    ),
    "name": (502, "host not found in upstream"),
    "reset": (502, "upstream prematurely closed connection while reading response header"),
    "timeout": (504, "upstream timed out (110: Connection timed out)"),
}


@dataclass(frozen=True, slots=True)
class Upstream:
    """A program behind the front server, and the path that it is asked for."""

    host: str
    port: int
    path: str


def find_upstream(path: str, files: Mapping[str, str]) -> Upstream | None:
    """Where a path leads; None: the front server answers itself.

    The programs behind are named by a mounted file `upstreams` (`hello=http://hello …`), else they
    are the workshop's. `/NAME/rest` leads to that program, `/login` and `/secure` to the workshop's.
    """
    written = next((text for name, text in files.items() if name.endswith("/upstreams")), _DEFAULT)
    known = dict(word.split("=", 1) for word in written.split() if "=" in word)
    plain, mark, query = path.partition("?")
    name, _, rest = plain.lstrip("/").partition("/")
    if plain in _SHORT:
        name, rest = _SHORT[plain], "" if plain == "/hello" else plain[1:]
    match = _URL.fullmatch(known.get(name, ""))
    if match is None:
        return None
    return Upstream(match[1], int(match[2] or 80), f"/{rest}{mark}{query}")


def forwarded(upstream: Upstream, request: Request) -> Call:
    """The request as it goes on."""
    before = request.headers.get("X-Forwarded-For")
    client = f"{before}, {request.source_ip}" if before else request.source_ip
    return Call(
        host=upstream.host,
        port=upstream.port,
        path=upstream.path,
        method=request.method,
        headers={**request.headers, "Host": upstream.host, "X-Forwarded-For": client},
        agent=request.agent,
        body=request.body,
        connect_timeout_s=UPSTREAM_WAIT_S,
        timeout_s=UPSTREAM_WAIT_S,
    )


def trouble(failure: Failure) -> tuple[Answer, str]:
    """The answer to the client, and the words for the error log."""
    status, words = _TROUBLE[failure.trouble]
    title = f"{status} {'Gateway Time-out' if status == 504 else 'Bad Gateway'}"
    page = f"<html>\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n"
    return Answer(status, page, "text/html"), words
