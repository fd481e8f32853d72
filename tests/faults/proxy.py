"""An HTTP proxy between Podium and an API server, which fails on demand.

Stands in front of the practice cluster or a real control plane. Without faults it forwards; `rules` answer requests in
the API server's place (or delay them), `bends` change what watches carry, line by line, and the streams that are open
can be cut, silenced and written into. It remembers what was asked, and when. Podium's credentials end here: the proxy
has its own, so that it can refuse a token that the API server knows nothing of.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp
from aiohttp import web

from dashboard.kube.config import Connection, Credentials
from tests.faults.asked import Asked, asked
from tests.faults.streams import Bend, Stream, tolerating
from tests.kube.server import status

Where = Callable[[Asked], bool]
Answer = Callable[[web.Request, Asked], Awaitable[web.StreamResponse | None]]
HOP = frozenset(
    {
        "host",
        "authorization",
        "content-length",
        "transfer-encoding",
        "connection",
        "accept-encoding",
    }
)
BODY_MAX_BYTES = 2**26


@dataclass(eq=False)
class Rule:
    """Requests that get another answer; ``times`` None: until it is taken away. An answer of None lets the request
    through."""

    where: Where
    answer: Answer
    times: int | None = None


class FaultProxy:
    """Use `faulty`. ``connection`` leads through it."""

    def __init__(self, target: Connection, *, speed: float) -> None:
        """``speed``: how many of the loop's seconds are one of the API server's, for the length of watches."""
        self.target = target
        self.rules: list[Rule] = []
        self.bends: list[Bend] = []
        self.log: list[Asked] = []
        self.writes: list[str] = []
        self.streams: set[Stream] = set()
        self.bytes_per_s: float | None = None
        self.token = "first"
        """What Podium must show."""
        self.known_token = "first"
        """What Podium finds where it reads its token."""
        self.speaks_for = ""
        """Whose rights Podium has, as the API server itself knows them; empty: an administrator's."""
        self.speed = speed
        self._port = 0

    @property
    def connection(self) -> Connection:
        """The way through the proxy."""
        return Connection(
            name=self.target.name,
            server=f"http://127.0.0.1:{self._port}",
            namespace=self.target.namespace,
            credentials=Credentials(
                lambda: f"Bearer {self.known_token}", clock=asyncio.get_running_loop().time
            ),
        )

    # --- what can happen ----------------------------------------------------------------------

    async def down(self) -> None:
        """Nobody listens, nobody is connected."""
        await self._site.stop()
        self.cut()

    async def up(self) -> None:
        """Listen (again, on the same port)."""
        self._site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await self._site.start()
        self._port = self._runner.addresses[0][1]

    def cut(self) -> None:
        """Every connection ends at once."""
        assert self._runner.server is not None
        for one in self._runner.server.connections:
            if one.transport is not None:
                one.transport.abort()

    def silence(self) -> None:
        """What is open now stays open, and nothing comes any more."""
        for stream in self.streams:
            stream.is_silent = True

    def clear(self) -> None:
        """No fault any more; lines that are dead stay dead."""
        self.rules.clear()
        self.bends.clear()
        self.bytes_per_s = None

    def asked_since(self, since_s: float, plural: str = "pods", verb: str = "") -> int:
        """How many requests for a kind."""
        return sum(
            one.at_s >= since_s and one.plural == plural and verb in ("", one.verb)
            for one in self.log
        )

    # --- what it does -------------------------------------------------------------------------

    async def open(self) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=None),
        )
        app = web.Application(client_max_size=BODY_MAX_BYTES)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0, handler_cancellation=True)
        await self._runner.setup()
        await self.up()

    async def close(self) -> None:
        self.cut()
        await self._runner.cleanup()
        await self._session.close()
        for _ in range(3):  # TLS says its farewell
            await asyncio.sleep(0)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        found = asked(request, asyncio.get_running_loop().time())
        self.log.append(found)
        if request.method != "GET":
            self.writes.append(f"{request.method} {request.path}")
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            return status(401, "Unauthorized", "the token has expired")
        for rule in list(self.rules):
            if rule.times != 0 and rule.where(found):
                if rule.times is not None:
                    rule.times -= 1
                answer = await rule.answer(request, found)
                if answer is not None:
                    return answer
        try:
            return await self._forward(request, found)
        except aiohttp.ClientError as error:
            if request.transport is not None:
                request.transport.abort()
            return status(502, "BadGateway", str(error))

    @asynccontextmanager
    async def ask(self, request: web.Request) -> AsyncIterator[aiohttp.ClientResponse]:
        """The API server's answer to this request."""
        query = dict(request.query)
        if "timeoutSeconds" in query:
            query["timeoutSeconds"] = str(max(1, round(int(query["timeoutSeconds"]) / self.speed)))
        headers = {k: v for k, v in request.headers.items() if k.lower() not in HOP}
        if self.speaks_for:
            headers["Impersonate-User"] = self.speaks_for
        async with self._session.request(
            request.method,
            self.target.server + request.path,
            params=query,
            data=await request.read() or None,
            headers=headers | await self.target.headers(),
            ssl=self.target.ssl or True,
            server_hostname=self.target.server_hostname,
        ) as upstream:
            yield upstream

    async def _forward(self, request: web.Request, found: Asked) -> web.StreamResponse:
        async with self.ask(request) as upstream:
            response = web.StreamResponse(status=upstream.status)
            for name in ("Content-Type", "Retry-After"):
                if name in upstream.headers:
                    response.headers[name] = upstream.headers[name]
            await response.prepare(request)
            if found.verb == "watch" and upstream.status == 200:
                await self._stream(Stream(found, request, response), upstream)
            else:
                with suppress(ConnectionError):
                    await self._body(response, await upstream.read())
            return response

    async def _stream(self, stream: Stream, upstream: aiohttp.ClientResponse) -> None:
        self.streams.add(stream)
        try:
            await tolerating(stream, upstream.content, self.bends)
        finally:
            self.streams.discard(stream)

    async def _body(self, response: web.StreamResponse, body: bytes) -> None:
        if self.bytes_per_s is None:
            await response.write(body)
            return
        step = max(1, int(self.bytes_per_s / 4))
        for start in range(0, len(body), step):
            await response.write(body[start : start + step])
            await asyncio.sleep(0.25)


@asynccontextmanager
async def faulty(target: Connection, *, speed: float = 1.0) -> AsyncIterator[FaultProxy]:
    """A proxy before this API server."""
    proxy = FaultProxy(target, speed=speed)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
