"""A large part of a fleet is opened in portions, between which the process answers everybody else.

To choose 20,000 rows of 150,000, and to work out their texts and checksums, takes a third of a second in one go. What
changes meanwhile is noted, and told to the new stream before anybody sees it: it then is what one that was opened in
one go would be."""

from collections.abc import Iterable, Sequence

from dashboard.live import frames
from dashboard.live.portions import portions
from dashboard.live.stream import Stream
from dashboard.projection.rows import AnyRow
from dashboard.projection.views import Narrowed

Tick = tuple[Sequence[AnyRow], Sequence[str]]


class Opening:
    """One stream in the making."""

    def __init__(self, narrowed: Narrowed, stream: Stream, every: list[AnyRow]) -> None:
        """``every``: all rows of now."""
        self._narrowed = narrowed
        self._stream = stream
        self._every = every
        self._missed: list[Tick] = []

    def miss(self, up: Sequence[AnyRow], gone: Sequence[str]) -> None:
        """A tick of all rows, while the portions are read."""
        self._missed.append((up, gone))

    async def work(self) -> None:
        """Until the stream is complete; nothing is awaited between its last change and the end."""
        async for portion in portions(self._every):
            self._take(portion, ())
        for up, gone in self._missed:
            self._take(up, gone)
        self._stream.begun()

    def _take(self, up: Iterable[AnyRow], gone: Iterable[str]) -> None:
        told, left = self._narrowed.apply(up, gone)
        self._stream.add(told, {row.id: frames.encode_row(row) for row in told}, left)
