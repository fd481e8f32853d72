"""A watch on its way through the proxy: cut, silenced, slowed, and line by line other than it was sent."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress

from aiohttp import web

from dashboard.kube.lines import LineSplitter
from tests.faults.asked import Asked

Bend = Callable[[Asked, bytes], Iterable[bytes]]
"""What comes instead of a line (given without its end): pieces as they are to be sent. Raises Cut."""
LINE_MAX_BYTES = 2**30  # the proxy hides no line from Podium


class Cut(Exception):
    """The connection ends here, in the middle of its sentence."""


class Stream:
    """One open watch, from the API server to Podium."""

    def __init__(self, asked: Asked, request: web.Request, response: web.StreamResponse) -> None:
        self.asked = asked
        self.is_silent = False
        self._request = request
        self._response = response

    async def send(self, piece: bytes) -> None:
        """To Podium, unless the line is dead without saying so."""
        if not self.is_silent:
            await self._response.write(piece)

    def cut(self) -> None:
        """The end, wherever it is in its sentence."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def forward(self, chunks: "asyncio.StreamReader | object", bends: list[Bend]) -> None:
        """Whatever the API server sends, until its end; silent ones have none."""
        splitter = LineSplitter(max_bytes=LINE_MAX_BYTES)
        async for chunk in chunks.iter_any():  # type: ignore[attr-defined]
            for line in splitter.feed(chunk):
                for piece in self._bent(line, bends):
                    await self.send(piece)
        while self.is_silent:
            await asyncio.sleep(1)  # until Podium goes, which cancels us

    def _bent(self, line: bytes, bends: list[Bend]) -> Iterable[bytes]:
        pieces: Iterable[bytes] = [line + b"\n"]
        for bend in list(bends):
            pieces = _through(self.asked, pieces, bend)
        return pieces


def _through(asked: Asked, pieces: Iterable[bytes], bend: Bend) -> Iterable[bytes]:
    """Whole lines are changed once more; what is torn already stays as it is."""
    for piece in pieces:
        if len(piece) > 1 and piece.endswith(b"\n"):
            yield from bend(asked, piece[:-1])
        else:
            yield piece


async def tolerating(stream: Stream, chunks: object, bends: list[Bend]) -> None:
    """Forward; a cut on either side is the end and no trouble of the test's."""
    with suppress(ConnectionError):
        try:
            await stream.forward(chunks, bends)
        except Cut:
            stream.cut()
