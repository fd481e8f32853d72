"""The clients that look on: the API server itself, and Podium's socket, each without ceremony.

Both only note when a text came, and read it later: a client that decodes while it listens would
measure itself. `Watch` is the floor under everything: nobody can know earlier.
"""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import websockets

from bench.measuring import now_ms
from dashboard.kube.config import Connection

ACK_EVERY_MS = 400
FRAME_MAX_BYTES = 16 * 1024 * 1024
LINE_MAX_BYTES = 4 * 1024 * 1024
STANDS_AT = re.compile(r'\{"t":"(?:delta|snapshot|beat)",.*?"(?:to|seq)":(\d+)')
NEVER = float("nan")
ASK = json.dumps({"t": "sub", "epoch": None, "seq": None})
"""The whole picture, and what comes after it."""
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """A text, and when it came (Unix ms)."""

    at_ms: float
    text: str


class Server:
    """The API server, over one plain HTTP session. An asynchronous context manager."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def __aenter__(self) -> "Server":
        headers = await self._connection.headers()
        connector = aiohttp.TCPConnector(ssl=self._connection.ssl or True)
        self._session = aiohttp.ClientSession(
            self._connection.server,
            headers=headers,
            connector=connector,
            read_bufsize=LINE_MAX_BYTES,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def ask(self, method: str, path: str, body: object = None, kind: str = "json") -> Object:
        """One request; raises RuntimeError with the server's own words when it refuses."""
        headers = {"Content-Type": f"application/{kind}"}
        content = None if body is None else json.dumps(body)
        async with self._session.request(method, path, data=content, headers=headers) as answer:
            words = await answer.text()
            if answer.status >= 400:
                raise RuntimeError(f"{method} {path}: {words}")
            found: Object = json.loads(words)
            return found

    async def pace(self, rate: float) -> None:
        """Of a practice cluster's time; 0 lets it stand still."""
        await self.ask("PUT", "/practice/v1/clock/rate", {"rate": rate})

    async def timed(self, method: str, path: str, body: object = None) -> tuple[float, float]:
        """One request: when it was sent, and when the answer that it succeeded was there."""
        headers = {"Content-Type": "application/merge-patch+json"}
        content = None if body is None else json.dumps(body)
        sent_ms = now_ms()
        async with self._session.request(method, path, data=content, headers=headers) as answer:
            answered_ms = now_ms()
            words = await answer.text()
            if answer.status >= 400:
                raise RuntimeError(f"{method} {path}: {words}")
        return sent_ms, answered_ms

    async def watch(self, path: str, heard: list[Heard]) -> None:
        """The API server's own watch from now on, until cancelled."""
        version = (await self.ask("GET", f"{path}?limit=1"))["metadata"]["resourceVersion"]
        parameters = {"watch": "1", "resourceVersion": version}
        endless = aiohttp.ClientTimeout(total=None)
        async with self._session.get(path, params=parameters, timeout=endless) as answer:
            async for line in answer.content:
                heard.append(Heard(now_ms(), line.decode()))

    async def size(self, path: str) -> int:
        """The length of an answer in bytes, without looking into it."""
        async with self._session.get(path) as answer:
            length = 0
            async for chunk in answer.content.iter_any():
                length += len(chunk)
            if answer.status >= 400:
                raise RuntimeError(f"GET {path}: {answer.status}")
            return length

    async def stream(self, path: str, take: Callable[[bytes], None]) -> None:
        """The raw bytes of a watch from now on, until cancelled."""
        version = (await self.ask("GET", f"{path}?limit=1"))["metadata"]["resourceVersion"]
        parameters = {"watch": "1", "resourceVersion": version}
        endless = aiohttp.ClientTimeout(total=None)
        async with self._session.get(path, params=parameters, timeout=endless) as answer:
            async for chunk in answer.content.iter_any():
                take(chunk)


@dataclass
class Viewer:
    """One person with the observers' link, and as many sockets as asked for."""

    link: str
    place: str = ""
    """Of a run, in addresses ("/at/RUN"); "" for the first cluster."""
    code: str = ""
    """Of a hall; the link otherwise."""
    cookies: dict[str, str] = field(default_factory=dict)
    hears: Callable[[Heard], None] | None = None

    @property
    def address(self) -> str:
        """Where Podium is."""
        return self.link.split("/enter/")[0]

    async def come_in(self) -> None:
        """As the page does: the form's token, then the link or the code, for a session."""
        door = f"{self.address}/{'join' if self.code else 'enter'}/"
        jar = aiohttp.CookieJar(unsafe=True)  # unsafe: cookies of an address without a name
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            async with browser.get(door) as page:
                found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', await page.text())
            form = {"csrfmiddlewaretoken": found.group(1) if found else ""}
            form |= {"code": self.code} if self.code else {"token": self.link}
            origin = {"Origin": self.address, "Referer": door}
            async with browser.post(
                door, data=form, headers=origin, allow_redirects=False
            ) as answer:
                if answer.status != 303:
                    raise RuntimeError(f"Podium did not let an observer in: {answer.status}")
            self.cookies = {cookie.key: cookie.value for cookie in jar}

    @property
    def cookie(self) -> str:
        """The session, as a header says it (RFC 6265, 4.2)."""
        return "; ".join(f"{key}={value}" for key, value in self.cookies.items())

    def socket(self) -> websockets.connect:
        """Podium's, to be opened; nothing was asked yet."""
        return websockets.connect(
            f"{self.address.replace('http', 'ws', 1)}{self.place}/live/",
            origin=websockets.Origin(self.address),
            additional_headers={"Cookie": self.cookie},
            compression=None,
            max_size=FRAME_MAX_BYTES,
        )

    async def listen(self, heard: list[Heard], is_there: asyncio.Event) -> None:
        """Podium's socket until cancelled. `is_there` is set when the whole picture was sent."""
        async with self.socket() as socket:
            await socket.send(ASK)
            acked_ms = 0.0
            async for message in socket:
                one = Heard(now_ms(), str(message))
                heard.append(one)
                if self.hears:
                    self.hears(one)
                if one.text.startswith('{"t":"beat"'):
                    is_there.set()  # a beat tells of the rows before it
                seq = STANDS_AT.match(one.text)
                if seq and one.at_ms - acked_ms > ACK_EVERY_MS:
                    acked_ms = one.at_ms
                    await socket.send(json.dumps({"t": "ack", "seq": int(seq.group(1))}))


@contextlib.asynccontextmanager
async def listening(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """These run meanwhile, and are ended after; one that fails before says so at the end."""
    running = [asyncio.create_task(one) for one in work]
    try:
        yield
    finally:
        for one in running:
            one.cancel()
        for outcome in await asyncio.gather(*running, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


def first(heard: list[Heard], says: Callable[[Object], bool], *, holding: str) -> float:
    """When the first text came that has `holding` in it and `says` so; NaN when none did."""
    having = (one for one in heard if holding in one.text)
    return next((one.at_ms for one in having if says(json.loads(one.text))), NEVER)
