"""A clock for what ends unseen, moved by hand; and somebody who looks at a place, by its socket."""

import asyncio
import json
from typing import Any

from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import AsyncClient

from dashboard.asgi import application
from dashboard.kube.timing import Timing


class HandClock:
    """Stands still until it is moved on; who sleeps wakes when it is time."""

    def __init__(self) -> None:
        self._now_s = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    @property
    def timing(self) -> Timing:
        """For whoever waits by it."""
        return Timing(monotonic=lambda: self._now_s, sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        wake = asyncio.Event()
        self._sleepers.append((self._now_s + seconds, wake))
        await wake.wait()

    async def asleep(self) -> None:
        """Until somebody sleeps by it again: all that was due is done."""
        async with asyncio.timeout(30):
            while not self._sleepers:
                await asyncio.sleep(0.01)

    async def move_on(self, seconds: float) -> None:
        """So many seconds in one leap, and what follows of them."""
        await self.asleep()
        self._now_s += seconds
        due = [one for one in self._sleepers if one[0] <= self._now_s]
        self._sleepers = [one for one in self._sleepers if one not in due]
        for _, wake in due:
            wake.set()
        await self.asleep()


class Looking:
    """A page at a place, as far as the server knows of it."""

    def __init__(self, client: AsyncClient, slug: str) -> None:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        headers = [
            (b"origin", settings.PODIUM_URLS[0].encode()),
            (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()),
        ]
        self._socket = WebsocketCommunicator(application, f"/at/{slug}/live/", headers)

    async def __aenter__(self) -> "Looking":
        accepted, _ = await self._socket.connect()
        assert accepted
        return self

    async def __aexit__(self, *_why: object) -> None:
        await self._socket.disconnect()

    async def until(self, word: str) -> dict[str, Any]:
        """The next frame of this kind."""
        while True:
            frame: dict[str, Any] = json.loads(await self._socket.receive_from(10))
            if frame["t"] == word:
                return frame

    async def closed(self) -> int:
        """The code with which the server closes it."""
        while True:
            output: dict[str, Any] = await self._socket.receive_output(10)
            if output["type"] == "websocket.close":
                return int(output["code"])
