"""An API server that can lie: a script of answers over real HTTP on loopback.

Not a model of Kubernetes (the practice cluster and the real control plane are that) but a source of the
faults that neither of them makes on demand: cut lines, garbage, 410 in its three forms, refusals.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from dashboard.kube.api import Api
from dashboard.kube.config import Connection, Credentials

Object = dict[str, Any]
PULSE = "/api/v1/namespaces/kube-system"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Answers the requests for one kind from two scripts, lists and watches; remembers what was asked."""

    def __init__(self) -> None:
        self.lists: list[Answer] = []
        self.watches: list[Answer] = []
        self.other: Answer | None = None
        self.pulse: Answer | None = None  # what the pulse is answered, which is in no script
        self.requests: list[web.Request] = []
        self.url = ""

    @property
    def asked(self) -> list[str]:
        """ "list" and "watch RV", in order."""
        return [
            f"watch {r.query.get('resourceVersion', '')}".strip() if "watch" in r.query else "list"
            for r in self.requests
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path == PULSE:
            return await self.pulse(request) if self.pulse else web.json_response({"metadata": {}})
        self.requests.append(request)
        if self.other is not None:
            return await self.other(request)
        if "sendInitialEvents" in request.query:
            self.requests.pop()  # refused, as by an API server that does not know it
            return status(422, "Invalid")
        script = self.watches if "watch" in request.query else self.lists
        if not script:
            return await hanging(request)
        return await script.pop(0)(request)

    def api(self, *, namespace: str = "", token: Callable[[], str] = str) -> Api:
        connection = Connection(
            name="test",
            server=self.url,
            namespace=namespace,
            credentials=Credentials(token, reread_s=float("inf")),
        )
        return Api(connection, timeout_s=5)


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    server = Server()
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


def status(code: int, reason: str, message: str = "said so", **headers: str) -> web.Response:
    body = {
        "kind": "Status",
        "status": "Failure",
        "code": code,
        "reason": reason,
        "message": message,
    }
    return web.json_response(body, status=code, headers=headers)


def refusing(code: int, reason: str, message: str = "said so", **headers: str) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return status(code, reason, message, **headers)

    return answer


def listing(*objects: Object, version: str, token: str = "") -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        metadata = {"resourceVersion": version, "continue": token}
        return web.json_response({"kind": "List", "metadata": metadata, "items": list(objects)})

    return answer


def event(kind: str, obj: Object) -> bytes:
    return json.dumps({"type": kind, "object": obj}).encode() + b"\n"


def bookmark(version: str, **annotations: str) -> bytes:
    metadata = {"resourceVersion": version, "annotations": annotations}
    return event("BOOKMARK", {"kind": "Pod", "metadata": metadata})


def error(code: int, reason: str, **details: Any) -> bytes:
    return event(
        "ERROR",
        {"kind": "Status", "code": code, "reason": reason, "message": "m", "details": details},
    )


def watching(*pieces: bytes, cut: bool = False, hang: bool = False) -> Answer:
    """Sends pieces as they are; then ends well, is cut, or says nothing any more."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        for piece in pieces:
            await response.write(piece)
            await asyncio.sleep(0)
        if hang:
            return await hanging(request, response)
        if cut and request.transport is not None:
            request.transport.abort()
        return response

    return answer


async def hanging(
    request: web.Request, response: web.StreamResponse | None = None
) -> web.StreamResponse:
    """Opens, and is silent until the client goes."""
    if response is None:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
    # Nothing but the transport knows when the client goes.
    while request.transport is not None and not request.transport.is_closing():
        await asyncio.sleep(0.01)
    return response


class Clock:
    """Time that passes only when somebody sleeps: back-off costs no test any time."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now_s

    def wall_ms(self) -> int:
        return int(self.now_s * 1000)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds
        await asyncio.sleep(0)

    @staticmethod
    def uniform(low: float, high: float) -> float:
        return high
