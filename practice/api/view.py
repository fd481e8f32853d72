"""A state of one resource, now or some versions ago, read in the order of keys from any place.

A page of a large list costs the page and the changes since its version; the list itself is neither
copied nor sorted for it.
"""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Object = dict[str, Any]


class View:
    """`keys` are those of `objects` in order; `before` says what the keys were that have changed
    since (None: not there). Nothing of it may change while the view is read."""

    def __init__(
        self,
        objects: Mapping[str, Object],
        keys: Sequence[str],
        prefix: str,
        before: Mapping[str, Object | None],
    ) -> None:
        self._objects = objects
        self._before = before
        self._keys = keys
        self._first, self._end = 0, len(keys)
        if prefix:
            self._first = bisect.bisect_left(keys, prefix)
            # nothing that a key can hold sorts between the prefix and this end
            self._end = bisect.bisect_left(keys, prefix[:-1] + chr(ord(prefix[-1]) + 1))
        mine = (key for key in before if key.startswith(prefix))
        changed = sorted(key for key in mine if (before[key] is None) == (key in objects))
        self._gone = [key for key in changed if key not in objects]
        self._born = [key for key in changed if key in objects]

    def get(self, key: str) -> Object | None:
        """One object; None: it was not there."""
        return self._before[key] if key in self._before else self._objects.get(key)

    def after(self, start: str) -> Iterator[tuple[str, Object]]:
        """(key, object) of every key beyond `start` ("": all)."""
        present = range(self._place(start), self._end)
        there = (self._keys[place] for place in present)
        gone = self._gone[bisect.bisect_right(self._gone, start) :]
        for key in heapq.merge(there, gone) if gone else there:
            obj = self._before[key] if key in self._before else self._objects[key]
            if obj is not None:
                yield key, obj

    def count_after(self, start: str) -> int:
        """How many keys are beyond `start`."""
        born, gone = (
            len(some) - bisect.bisect_right(some, start) for some in (self._born, self._gone)
        )
        return self._end - self._place(start) + gone - born

    def _place(self, start: str) -> int:
        if not start:
            return self._first
        return bisect.bisect_right(self._keys, start, self._first, self._end)
