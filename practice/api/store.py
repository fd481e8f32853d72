"""The object store: what etcd and the watch cache are to a real API server.

Promises: one rising resourceVersion for everything; a write is stored, put into the history and
handed to the watchers of its resource in one step; the list at any version that is still kept can
be rebuilt, so that pages are consistent and watches can begin in the past.

Objects are shared between the store, its history and every reader, and never changed: a write
replaces the whole object. So a list of 5,000 pods copies 5,000 references and nothing else.

The history is kept per resource: heartbeats of Leases cannot push a pod's changes out. The price is
that "too old" is decided per resource, as in a real watch cache. Like that one it grows while changes
are younger than `HISTORY_FRESH_S`, so that whoever reads a large list in pages can finish in a busy
cluster, too.
"""

from __future__ import annotations

import bisect
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from practice.api.errors import expired, too_large_version
from practice.api.view import View
from practice.limits import (
    COMPACTION_S,
    HISTORY_EVENTS_MOST,
    HISTORY_EVENTS_PER_RESOURCE,
    HISTORY_FRESH_S,
)

Object = dict[str, Any]
EventType = Literal["ADDED", "MODIFIED", "DELETED"]

LIST_TOO_OLD = "The resourceVersion for the provided list is too old."


@dataclass(frozen=True, slots=True)
class StoreEvent:
    """One write. `object` is the new state (for DELETED: the last one, at the deletion's version);
    `previous` is the state before, None for ADDED."""

    type: EventType
    version: int
    key: str
    object: Object
    previous: Object | None
    at_s: float = 0.0
    """Simulated seconds since the start."""


Watcher = Callable[[StoreEvent], None]
Observer = Callable[[str, StoreEvent], None]


@dataclass(slots=True)
class _Resource:
    name: str
    objects: dict[str, Object] = field(default_factory=dict)
    history: deque[StoreEvent] = field(default_factory=deque)
    watchers: dict[int, Watcher] = field(default_factory=dict)
    sorted_keys: list[str] | None = None
    compacted: int = 0
    latest: int = 0


def object_key(namespace: str | None, name: str) -> str:
    """`namespace/name` or `name`: sorted as text it gives etcd's, and so every list's, order."""
    return f"{namespace}/{name}" if namespace else name


class Store:
    """Objects by resource ("pods", "deployments.apps") and key."""

    def __init__(
        self,
        *,
        history_events: int = HISTORY_EVENTS_PER_RESOURCE,
        now_s: Callable[[], float] | None = None,
    ) -> None:
        self._now_s = now_s
        self._resources: dict[str, _Resource] = {}
        self._history_events = history_events
        self._subscriptions = 0
        self._observer: Observer | None = None
        self._floor = 0
        self._marks: deque[tuple[int, int]] = deque(maxlen=3)
        """(period, version at its beginning) of the last periods in which something was written."""
        self.version = 0

    def _of(self, resource: str) -> _Resource:
        found = self._resources.get(resource)
        if found is None:
            found = self._resources[resource] = _Resource(resource, compacted=self._floor)
        return found

    # -- reading -----------------------------------------------------------------------------------

    def now_s(self) -> float:
        """Simulated seconds since the start; 0 without a clock."""
        return self._now_s() if self._now_s else 0.0

    def get(self, resource: str, key: str) -> Object | None:
        return self._of(resource).objects.get(key)

    def latest(self, resource: str) -> int:
        """The version of the resource's last write."""
        return self._of(resource).latest

    def versions(self) -> dict[str, int]:
        """By resource: who has heard of this version has heard of all; that of the last write, or of a restore."""
        return {name: max(of.latest, self._floor) for name, of in self._resources.items()}

    def oldest(self, resource: str) -> int:
        """The oldest version from which a watch of the resource can begin."""
        return self._of(resource).compacted

    def keys(self, resource: str) -> list[str]:
        """All keys in order. The list is the store's own: do not change it."""
        of = self._of(resource)
        if of.sorted_keys is None:
            of.sorted_keys = sorted(of.objects)
        return of.sorted_keys

    def items(self, resource: str, prefix: str = "") -> list[tuple[str, Object]]:
        """(key, object) in order of keys, those that begin with `prefix` ("default/")."""
        return list(self.view(resource, prefix).after(""))

    def view(self, resource: str, prefix: str = "") -> View:
        """What is there now, to be read in order and in parts. Valid until the next write."""
        return View(self._of(resource).objects, self.keys(resource), prefix, {})

    def view_at(
        self, resource: str, version: int, prefix: str = "", too_old: str = LIST_TOO_OLD
    ) -> View:
        """As `view`, but the state at `version`; costs the changes since, not the whole.

        ApiError: 410 Expired when it is compacted, 504 when the store has not reached it.
        """
        of = self._of(resource)
        if version > self.version:
            raise too_large_version(version, self.version)
        if version < max(of.compacted, self._compacted_by_time()):
            raise expired(too_old)
        before: dict[str, Object | None] = {}
        for event in reversed(of.history):
            if event.version <= version:
                break
            before[event.key] = event.previous
        return View(of.objects, self.keys(resource), prefix, before)

    # -- writing -----------------------------------------------------------------------------------

    def put(self, resource: str, key: str, obj: Object) -> Object:
        """Store `obj` under `key`; its metadata gets the new resourceVersion. The caller gives the
        object away: neither it nor anything in it may be changed afterwards."""
        of = self._of(resource)
        previous = of.objects.get(key)
        self.version += 1
        obj["metadata"]["resourceVersion"] = str(self.version)
        of.objects[key] = obj
        if previous is None and of.sorted_keys is not None:
            bisect.insort(of.sorted_keys, key)
        self._publish(of, "MODIFIED" if previous else "ADDED", key, obj, previous)
        return obj

    def remove(self, resource: str, key: str) -> Object | None:
        """Delete; the last state at the deletion's version, or None when there was nothing."""
        of = self._of(resource)
        previous = of.objects.pop(key, None)
        if previous is None:
            return None
        if of.sorted_keys is not None:
            del of.sorted_keys[bisect.bisect_left(of.sorted_keys, key)]
        self.version += 1
        metadata = {**previous["metadata"], "resourceVersion": str(self.version)}
        last = {**previous, "metadata": metadata}
        self._publish(of, "DELETED", key, last, previous)
        return last

    def _publish(
        self, of: _Resource, kind: EventType, key: str, obj: Object, previous: Object | None
    ) -> None:
        at_s = self.now_s()
        self._mark(at_s)
        event = StoreEvent(kind, self.version, key, obj, previous, at_s)
        of.latest = event.version
        of.history.append(event)
        while len(of.history) > self._history_events and self._is_dispensable(of.history, event):
            of.compacted = of.history.popleft().version
        for watcher in list(of.watchers.values()):
            watcher(event)
        if self._observer is not None:
            self._observer(of.name, event)

    def _is_dispensable(self, history: deque[StoreEvent], newest: StoreEvent) -> bool:
        """Whether the oldest event may go; without a clock none is fresh."""
        if self._now_s is None:
            return True
        too_many = len(history) > max(HISTORY_EVENTS_MOST, self._history_events)
        return too_many or newest.at_s - history[0].at_s >= HISTORY_FRESH_S

    def _mark(self, at_s: float) -> None:
        """Remember the version at which each period began, as far back as compaction asks for."""
        period = int(at_s // COMPACTION_S)
        if not self._marks or self._marks[-1][0] != period:
            self._marks.append((period, self.version - 1))

    def _compacted_by_time(self) -> int:
        """A list as of before this version is refused: each period begins with a compaction to
        where the one before began, as kube-apiserver has it done. Watches reach back further, since
        they are served from a cache."""
        if self._now_s is None:
            return 0
        before = int(self._now_s() // COMPACTION_S) - 1
        return next((mark for period, mark in self._marks if period >= before), self.version)

    def compact(self, version: int | None = None) -> None:
        """Forget the history up to `version` (all of it when None), as etcd's compaction does."""
        upto = self.version if version is None else min(version, self.version)
        for of in self._resources.values():
            while of.history and of.history[0].version <= upto:
                of.history.popleft()
            of.compacted = max(of.compacted, upto)

    # -- watching ----------------------------------------------------------------------------------

    def seen_by(self, resource: str, at_s: float) -> int:
        """The newest version at which nothing of the resource had been written after that moment
        (simulated seconds since the start), as far back as changes are kept."""
        of, version = self._of(resource), self.version
        for event in reversed(of.history):
            if event.at_s <= at_s:
                break
            version = event.version - 1
        return version

    def moments(self, version: int) -> list[tuple[int, float]]:
        """The version and the moment of each write after this one, in their order, as far back as changes are kept."""
        touched = [of for of in self._resources.values() if of.latest > version]
        return sorted(
            (event.version, event.at_s) for of in touched for event in _newer(of.history, version)
        )

    def since(self, resource: str, version: int) -> list[StoreEvent]:
        """The writes after `version`.

        ApiError: 410 Expired when some of them are no longer kept, 504 when `version` is ahead.
        """
        of = self._of(resource)
        if version > self.version:
            raise too_large_version(version, self.version)
        if version < of.compacted:
            raise expired(f"too old resource version: {version} ({of.compacted})")
        return list(_newer(of.history, version))

    def subscribe(self, resource: str, watcher: Watcher) -> Callable[[], None]:
        """Call `watcher` for every later write of the resource, inside the write: it must only
        note the event (queue it), never write itself. Returns the cancel."""
        watchers = self._of(resource).watchers
        self._subscriptions += 1
        ticket = self._subscriptions
        watchers[ticket] = watcher
        return partial(self._unsubscribe, resource, ticket)

    def _unsubscribe(self, resource: str, ticket: int) -> None:
        self._of(resource).watchers.pop(ticket, None)

    def observe(self, observer: Observer | None) -> None:
        """Call `observer(resource, event)` for every later write of anything; None: no more. One at
        a time, outside of the cluster: a copy of the store has none."""
        self._observer = observer

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_observer": None}

    def forget_listeners(self, listener: object) -> None:
        """End the subscriptions that only tell `listener` (of a copy: nobody)."""
        for of in self._resources.values():
            for ticket, watcher in list(of.watchers.items()):
                if isinstance(watcher, partial) and watcher.args[-1] is listener:
                    del of.watchers[ticket]

    def continue_after(self, version: int) -> None:
        """Let every later version be above `version`, and every earlier one be too old: what etcd's
        restore does with --bump-revision and --mark-compacted. Readers must list anew."""
        self._floor = self.version = max(self.version, version) + 1
        self.compact()

    def watch_from(
        self, resource: str, version: int, watcher: Watcher
    ) -> tuple[list[StoreEvent], Callable[[], None]]:
        """The writes after `version` so far, and a subscription for the later ones: no gap, nothing
        twice. Raises as `since` does."""
        return self.since(resource, version), self.subscribe(resource, watcher)


def _newer(history: deque[StoreEvent], version: int) -> Iterator[StoreEvent]:
    """The history's events after `version`, oldest first, found from the newer end."""
    newer: list[StoreEvent] = []
    for event in reversed(history):
        if event.version <= version:
            break
        newer.append(event)
    return reversed(newer)


def as_seen(
    event: StoreEvent, matches: Callable[[Object], bool]
) -> tuple[EventType, Object] | None:
    """The event for a watcher that sees only matching objects: entering is ADDED, leaving DELETED.

    A leaving object is shown in its last matching state, with the version at which it left.
    """
    now = event.type != "DELETED" and matches(event.object)
    before = event.previous is not None and matches(event.previous)
    if now:
        return ("MODIFIED" if before else "ADDED"), event.object
    if not before or event.previous is None:
        return None
    if event.type == "DELETED":
        return "DELETED", event.object
    metadata = {**event.previous["metadata"], "resourceVersion": str(event.version)}
    return "DELETED", {**event.previous, "metadata": metadata}
