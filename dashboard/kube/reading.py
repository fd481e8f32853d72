"""What the lines of a list or a watch mean, how far one kind was read, and what of it could not be.

Kubernetes' API concepts, "Efficient detection of changes": an event, a bookmark that only moves the position, an
ERROR with a Status in it. What is too large or no object of its kind is counted, and asks for a new list: then the
picture of one object is old, and nothing says of which."""

from collections.abc import Iterable
from typing import Generic

import msgspec

from dashboard.kube import errors
from dashboard.kube.events import Changed, Decodes, Replaced, T
from dashboard.kube.lines import LineSplitter
from dashboard.kube.versions import number_of
from dashboard.limits import WATCH_LINE_MAX_BYTES


class _Envelope(msgspec.Struct):
    """One line of a watch."""

    type: str
    object: msgspec.Raw


_envelopes = msgspec.json.Decoder(_Envelope)
_NO_NUMBER = -1
"""Of a list that has no version, or one that is no number: nothing is known to be from before it."""
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)


class Reader(Generic[T]):
    """Belongs to one kind for as long as it is followed, over all lists and watches.

    ``version`` is the position, a resourceVersion; ``skipped`` counts objects that were too large or unreadable;
    ``collects`` while initial events (KEP-3157) come, which are no list yet; ``relist_wanted`` once
    something was lost; ``listed_at_s`` is the loop's time of the last complete list."""

    def __init__(self, decoder: Decodes[T]) -> None:
        self._decoder = decoder
        self.version = ""
        self.skipped = 0
        self.collects = False
        self.relist_wanted = False
        self.listed_at_s = float("-inf")
        self._listed_number = _NO_NUMBER

    @property
    def position(self) -> int:
        """The resourceVersion up to which all is told; 0 before the first list, and where it is no number."""
        return 0 if self.collects else number_of(self.version, 0)

    def note_list(self, now_s: float) -> None:
        """A list is complete: what was there up to its version is in it."""
        self._listed_number = number_of(self.version, _NO_NUMBER)
        self.listed_at_s = now_s

    def event(self, line: bytes, read_ms: int) -> Changed[T] | Replaced[T] | None:
        """What a line means; None for what only moves the position or cannot be read. An empty Replaced is the mark
        at the end of the initial events. KubeError: an ERROR event, or what is not JSON."""
        try:
            event = self._decoder.event(line)
        except UNREADABLE:
            self._be_surprised(line)
            return None
        if event.type == "ERROR":
            self._be_surprised(line)
            return None
        found = event.object
        version = found.resource_version
        if self._is_in_list(version):
            return None
        self.version = version or self.version
        if event.type == "BOOKMARK":
            return Replaced([], read_ms) if found.ends_initial_events else None
        return Changed(found, event.type == "DELETED", read_ms)

    def _is_in_list(self, version: str) -> bool:
        """Whether the last list knew this already: what comes after it late, from before it, would bring back what
        was deleted while nobody watched."""
        return not self.collects and version.isdecimal() and int(version) <= self._listed_number

    def _be_surprised(self, line: bytes) -> None:
        """An error, or what is not as it should be: one object, or the whole line."""
        try:
            envelope = _envelopes.decode(line)
        except UNREADABLE as error:
            # Nothing says which object this was about: only a new list can be trusted.
            self._lose(1)
            raise errors.Unreadable(f"The watch sent what is not JSON: {error}") from error
        if envelope.type == "ERROR":
            raise errors.from_status(envelope.object)
        self._lose(1)

    def _lose(self, count: int) -> None:
        self.relist_wanted = True
        self.skipped += count

    def count_oversized(self, splitter: LineSplitter) -> None:
        """An event was dropped: the picture of its object is old until a list is made."""
        if splitter.oversized:
            self._lose(splitter.oversized)
            splitter.oversized = 0

    def objects(self, items: Iterable[msgspec.Raw]) -> list[T]:
        """Those of a page; without what is too large or not what its kind should be, which is counted."""
        return [one for one in map(self._object, items) if one is not None]

    def _object(self, raw: msgspec.Raw) -> T | None:
        if len(memoryview(raw)) <= WATCH_LINE_MAX_BYTES:
            try:
                return self._decoder.decode(raw)
            except UNREADABLE:
                pass
        self.skipped += 1
        return None
