"""What the watches bring while simulated time passes, held back, and then shown as it happened: one write after the
other, each at its moment.

Watches are independent streams, and simulated seconds pass faster than a connection carries them. Whoever looked at the
mirror as it fills would see states that never were, at moments that are not theirs (docs/decisions/0102).
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from dashboard.kube.versions import number_of
from dashboard.mirror.records import Record
from dashboard.mirror.store import Store

Writes = Iterable[tuple[int, Callable[[], None]]]
"""Each with its version."""


class Backlog(Store):
    """A store that can be told to wait. ``waiting`` is what it holds back; None: nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[tuple[int, Callable[[], None]]] | None = None
        self._newest: dict[str, int] = {}
        """By kind, the version of what is held back."""

    def hold(self) -> None:
        """From now on all waits."""
        if self._held is None:
            self._held = []

    def release(self) -> Iterator[tuple[int, Callable[[], None]]]:
        """Nothing waits any more: each write with its version, in their order, for whoever says when."""
        held, self._held = self._held or [], None
        self._newest.clear()
        yield from sorted(held, key=lambda one: one[0])

    def later(self, version: str, write: Callable[[], None], kind: str = "") -> None:
        """At once, or when it is let go."""
        if self._held is None:
            write()
            return
        # A list is no older than what was told of its kind before.
        at = max(number_of(version, 0), self._newest.get(kind, 0))
        self._newest[kind] = at
        self._held.append((at, write))

    def put(self, kind: str, record: Record, read_ms: int) -> None:
        """As a store does it."""
        write = partial(super().put, kind, record, read_ms)
        self.later(record.metadata.resource_version, write, kind)

    def remove(self, kind: str, uid: str, read_ms: int, version: str = "") -> None:
        """As a store does it."""
        self.later(version, partial(super().remove, kind, uid, read_ms, version), kind)

    def replace(
        self, kind: str, objects: Iterable[Record], read_ms: int, *, is_other_history: bool = False
    ) -> None:
        """As a store does it."""
        found = list(objects)
        newest = max((number_of(one.metadata.resource_version, 0) for one in found), default=0)
        write = partial(super().replace, kind, found, read_ms, is_other_history=is_other_history)
        self.later(str(newest), write, kind)
