"""The open streams of one server: watches and followed logs, so that a shutdown ends them all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from practice.api.http.outbox import Outbox
from practice.api.resource import Resource


class Streams:
    """Knows every outbox whose stream is still open."""

    def __init__(self) -> None:
        self._open: dict[Outbox[Any], Resource | None] = {}
        self._closing = False

    def __len__(self) -> int:
        return len(self._open)

    @contextlib.contextmanager
    def opened(self, outbox: Outbox[Any], of: Resource | None = None) -> Iterator[None]:
        """For the life of one stream; `of`: the row that it watches."""
        self._open[outbox] = of
        if self._closing:
            outbox.close()
        try:
            yield
        finally:
            self._open.pop(outbox, None)

    def cut(self) -> None:
        """End the streams that are open now; new ones are welcome."""
        for outbox in self._open:
            outbox.close()

    def cut_those_of(self, gone: list[Resource]) -> None:
        """End the watches of rows that are served no more, or otherwise: apiextensions-apiserver
        takes a changed definition's storage down, and clients come back to the new one."""
        for outbox, of in self._open.items():
            if any(of is row for row in gone):
                outbox.close()

    def close(self) -> None:
        """End every stream: clients see a clean end and come back when they can."""
        self._closing = True
        for outbox in self._open:
            outbox.close()
