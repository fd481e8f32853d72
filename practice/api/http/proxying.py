"""`pods/NAME/proxy` and `services/NAME/proxy`: requests that the API server sends on.

Mirrors apimachinery's UpgradeAwareHandler: a path without a slash is sent to the one with it, the
target sees `X-Forwarded-Uri` and `X-Forwarded-For` but no credentials, redirects and links of pages
are changed so that they lead through the proxy again, and trouble is a Status of its own.

The request goes through the cluster's network, on the cluster's clock: with the clock paused it
waits, up to a bound in real time.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial
from urllib.parse import urlsplit

from aiohttp import web

from practice.api.api import Api
from practice.api.errors import ApiError
from practice.api.http.bodies import read_bytes
from practice.api.http.logs import no_nodes
from practice.api.http.paths import Target
from practice.api.http.proxy_locations import (
    Location,
    locate_pod,
    locate_service,
    refuse_node,
    unavailable,
)
from practice.images.messages import Answer, Call, Failure, Result
from practice.limits import PROXY_DIAL_S, PROXY_WAIT_S
from practice.network import Outside

_HOP_HEADERS = {
    "authorization",
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
}
_LINK = re.compile(
    r"""(\s(?:href|src|action|formaction|cite|data|poster|longdesc|usemap|background|code|codebase|manifest)=)(["'])(/[^"'/][^"']*|/)(["'])""",
    re.IGNORECASE,
)
_LOCATE = {"pods": locate_pod, "services": locate_service}


async def serve_proxy(http: web.Request, api: Api, target: Target) -> web.StreamResponse:
    """The program's answer. ApiError 400, 403, 404, 503, 504."""
    if target.plural == "nodes":
        raise refuse_node(api, target.name)
    location = _LOCATE[target.plural](api, target.namespace, target.name)
    prefix, path = split_path(http.rel_url.raw_path, namespaced=bool(target.namespace))
    query = f"?{http.rel_url.raw_query_string}" if http.rel_url.raw_query_string else ""
    if not path and http.method in ("GET", "HEAD"):
        return web.Response(status=301, headers={"Location": f"{prefix}/{query}"})
    if api.node_services is None:
        raise no_nodes()
    call = call_to(
        location,
        (path or "/") + query,
        method=http.method,
        headers=_forwarded(http, prefix + path),
        agent=http.headers.get("User-Agent", ""),
        body=await read_bytes(http),
    )
    found: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
    api.node_services.dial(call, Outside(partial(_settle, found)))
    try:
        async with asyncio.timeout(PROXY_WAIT_S):
            result = await found
    except TimeoutError:
        message = "Timeout: request did not complete within the allotted timeout"
        raise ApiError(504, "Timeout", message, details={}) from None
    if isinstance(result, Failure):
        raise unreached(result, location)
    return _answer(http, result, prefix)


def call_to(
    location: Location,
    path: str,
    *,
    method: str = "GET",
    headers: dict[str, str],
    agent: str,
    body: bytes = b"",
) -> Call:
    """What the API server sends on. ApiError 503."""
    return Call(
        host=location.host,
        port=_number(location),
        path=path,
        method=method,
        headers=headers,
        agent=agent,
        body=body,
        connect_timeout_s=PROXY_DIAL_S,
        secure=location.scheme == "https",
    )


def unreached(failure: Failure, location: Location) -> ApiError:
    """What the API server says when no program has answered."""
    return unavailable(f"error trying to reach service: {_words(failure, location)}")


def split_path(raw_path: str, *, namespaced: bool) -> tuple[str, str]:
    """The path up to and with `/proxy`, and what follows: "" or a path that begins with a slash."""
    count = 7 if namespaced else 5
    parts = raw_path.lstrip("/").split("/")
    rest = parts[count:]
    return "/" + "/".join(parts[:count]), "".join(f"/{part}" for part in rest)


def _number(location: Location) -> int:
    if not location.port.isdecimal():
        why = f"dial tcp: lookup tcp/{location.port}: unknown port"
        raise unavailable(f"error trying to reach service: {why}")
    number = int(location.port)
    if number > 65_535:
        why = f"dial tcp: address {number}: invalid port"
        raise unavailable(f"error trying to reach service: {why}")
    return number


def _settle(found: asyncio.Future[Result], result: Result) -> None:
    if not found.done():
        found.set_result(result)


def _forwarded(http: web.Request, path: str) -> dict[str, str]:
    """What the program sees of the client's headers."""
    kept = {k.title(): v for k, v in http.headers.items() if k.lower() not in _HOP_HEADERS}
    before = kept.get("X-Forwarded-For")
    client = http.remote or ""
    kept["X-Forwarded-For"] = f"{before}, {client}" if before else client
    kept["X-Forwarded-Uri"] = path
    return kept


def _words(failure: Failure, location: Location) -> str:
    """Go's words for a connection that failed."""
    where = f"dial tcp {location.host}:{location.port}"
    return {
        "refused": f"{where}: connect: connection refused",
        "timeout": f"{where}: i/o timeout",
        "unreachable": f"{where}: connect: no route to host",
        "name": f"dial tcp: lookup {location.host}: no such host",
        "reset": "EOF",
        "plain": "http: server gave HTTP response to HTTPS client",
    }[failure.trouble]


def _answer(http: web.Request, answer: Answer, prefix: str) -> web.Response:
    headers = {k: v for k, v in answer.headers.items() if not _is_cors(k)}
    body = answer.body
    redirect = next((v for k, v in headers.items() if k.lower() == "location"), None)
    if redirect is not None:
        headers = {k: v for k, v in headers.items() if k.lower() != "location"}
        headers["Location"] = through_proxy(redirect, prefix, http.host)
    elif answer.content_type.partition(";")[0].strip() == "text/html":
        body = _LINK.sub(partial(_link, prefix), body)
    headers["Content-Type"] = answer.content_type
    return web.Response(status=answer.status, body=body.encode(), headers=headers)


def _is_cors(name: str) -> bool:
    return name.lower().startswith("access-control-")


def through_proxy(url: str, prefix: str, own_host: str) -> str:
    """An absolute path of the target, or of this server, leads through the proxy again."""
    parts = urlsplit(url)
    if not parts.path.startswith("/") or parts.netloc not in ("", own_host):
        return url
    if parts.path.startswith(prefix):
        return url
    return parts._replace(scheme="", netloc="", path=prefix + parts.path).geturl()


def _link(prefix: str, match: re.Match[str]) -> str:
    lead, quote, url, end = match.groups()
    return f"{lead}{quote}{url if url.startswith(prefix) else prefix + url}{end}"
