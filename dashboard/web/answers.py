"""Answers that are under way, so that a process can end without tearing one apart.

A process that ends lets them come to their end. What has no end by itself (lines that are followed,
frames) is ended between two of its pieces; its reader asks again from where it is. What is still not
done after the time given is told that its reader has gone, as if somebody had closed the window.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Asgi = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

ENDLESS = (b"application/x-ndjson", b"text/event-stream")
"""Kinds of content that are made of whole pieces and go on until somebody stops them."""


class Answers:
    """All answers of this process that are not complete yet."""

    def __init__(self) -> None:
        self._open: set[_Answer] = set()
        self._none = asyncio.Event()
        self._none.set()
        self._is_ending = False

    def __len__(self) -> int:
        return len(self._open)

    def counted(self, http: Asgi) -> Asgi:
        """The application, with its answers known here."""

        async def counted(scope: dict[str, Any], receive: Any, send: Any) -> None:
            one = _Answer(receive, send)
            self._open.add(one)
            self._none.clear()
            try:
                await http(scope, one.receive, self._sending(one))
            finally:
                self._open.discard(one)
                if not self._open:
                    self._none.set()

        return counted

    async def finish(self, timeout_s: float) -> int:
        """Let them end; how many had to be left in the middle."""
        self._is_ending = True
        for one in list(self._open):
            await one.end_endless()
        try:
            async with asyncio.timeout(timeout_s):
                await self._none.wait()
        except TimeoutError:
            late = list(self._open)
            for one in late:
                one.leave()
            return len(late)
        return 0

    def _sending(self, one: "_Answer") -> Callable[[Message], Awaitable[None]]:
        async def send(message: Message) -> None:
            await one.send(message)
            if self._is_ending:  # one that began to answer only now
                await one.end_endless()

        return send


class _Answer:
    """One request and what is sent for it."""

    def __init__(self, receive: Any, send: Any) -> None:
        self._receive, self._send = receive, send
        self._left = asyncio.Event()
        self._has_body = False
        self._is_endless = False
        self._is_complete = False

    async def receive(self) -> Message:
        """The body passes; what comes after it can only be the reader's going, or ours."""
        if not self._has_body:
            message: Message = await self._receive()
            self._has_body = not message.get("more_body", False)
            return message
        reader = asyncio.ensure_future(self._receive())
        ours = asyncio.ensure_future(self._left.wait())
        try:
            await asyncio.wait({reader, ours}, return_when=asyncio.FIRST_COMPLETED)
            return reader.result() if reader.done() else {"type": "http.disconnect"}
        finally:
            reader.cancel()
            ours.cancel()

    async def send(self, message: Message) -> None:
        """On its way, unless we have ended it ourselves."""
        if self._is_complete:
            return
        if message["type"] == "http.response.start":
            kinds = [value for name, value in message["headers"] if name.lower() == b"content-type"]
            self._is_endless = any(value.startswith(ENDLESS) for value in kinds)
        elif message["type"] == "http.response.body":
            self._is_complete = not message.get("more_body", False)
        await self._send(message)

    async def end_endless(self) -> None:
        """A whole answer for who reads, so that it does not look like a broken line."""
        if self._is_endless and not self._is_complete:
            await self.send({"type": "http.response.body", "body": b"", "more_body": False})
            self.leave()

    def leave(self) -> None:
        """Tell the application that nobody reads any more."""
        self._left.set()
