"""What each part of the cluster just did, in words: "replicaset-controller: web: saw 2 of 3; created pod web-x".

A step is one action of the clock that wrote something, with the writes as they reached the store; or one
that failed; writes that came from outside are steps of `client`. What a component says of itself
(`Clock.remark`) stands in front of the writes.

Promises: bounded (`STEPS_KEPT`), numbered without a gap; heartbeats (Leases) are left out, they would push
everything else away. It observes one cluster from outside: forks and snapshots do not contain it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import msgspec

from practice.api.store import StoreEvent
from practice.clock import Clock
from practice.cluster import Cluster
from practice.limits import STEP_WRITES, STEPS_KEPT

OUTSIDE = "client"
_VERBS = {"ADDED": "created", "MODIFIED": "changed", "DELETED": "removed"}
_SILENT = "leases.coordination.k8s.io"


class Write(msgspec.Struct, frozen=True):
    """One change of one object."""

    verb: str
    """created, changed or removed."""
    resource: str
    """`pods`, `replicasets.apps`, …"""
    key: str
    """`namespace/name`, or `name`."""
    version: int
    """The store's, after the write."""


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One action of one component."""

    number: int
    at: str
    """Simulated time, RFC 3339 with microseconds."""
    component: str
    text: str
    """The whole step as a sentence."""
    writes: list[Write] = []
    more_writes: int = 0
    """Writes that are not listed."""
    failure: str = ""
    """How the action failed."""


class Steps:
    """The newest steps of a cluster, and who wants to hear of each."""

    def __init__(self) -> None:
        self._kept: deque[Step] = deque(maxlen=STEPS_KEPT)
        self._listeners: dict[int, Callable[[Step], None]] = {}
        self._tickets = 0
        self._clock: Clock | None = None
        self._component = ""
        self._said: list[str] = []
        self._writes: list[Write] = []
        self._more = 0
        self.last = 0
        """Number of the newest step."""

    def follow(self, cluster: Cluster) -> None:
        """Watch this cluster from now on (another one after a restore)."""
        if self._clock is not None:
            self._clock.observer = None
        self._clock = cluster.clock
        self._clock.observer = self
        cluster.api.store.observe(self._wrote)

    def since(self, number: int) -> list[Step]:
        """The steps after that one that are still kept, oldest first."""
        return [step for step in self._kept if step.number > number]

    def listen(self, listener: Callable[[Step], None]) -> int:
        """Tell of every later step; the result is the ticket for `ignore`."""
        self._tickets += 1
        self._listeners[self._tickets] = listener
        return self._tickets

    def ignore(self, ticket: int) -> None:
        """Tell no more."""
        self._listeners.pop(ticket, None)

    # -- what the clock and the store tell ---------------------------------------------------------

    def began(self, component: str) -> None:
        """An action begins."""
        self._component = component
        self._said, self._writes, self._more = [], [], 0

    def said(self, text: str) -> None:
        """A remark of the acting component."""
        if self._component:
            self._said.append(text)

    def ended(self, error: Exception | None) -> None:
        """The action is over."""
        component, self._component = self._component, ""
        if self._writes or error is not None:
            self._add(component, self._said, self._writes, self._more, error)

    def _wrote(self, resource: str, event: StoreEvent) -> None:
        if resource == _SILENT:
            return
        write = Write(_VERBS[event.type], resource, event.key, event.version)
        if not self._component:
            self._add(OUTSIDE, [], [write], 0, None)
        elif len(self._writes) < STEP_WRITES:
            self._writes.append(write)
        else:
            self._more += 1

    def _add(
        self,
        component: str,
        said: list[str],
        writes: list[Write],
        more: int,
        error: Exception | None,
    ) -> None:
        self.last += 1
        failure = f"{type(error).__name__}: {error}" if error else ""
        done = [f"{one.verb} {one.resource.partition('.')[0]} {one.key}" for one in writes]
        if more:
            done.append(f"and {more} writes more")
        if failure:
            done.append(f"failed: {failure}")
        step = Step(
            number=self.last,
            at=self._clock.now_micro_text() if self._clock else "",
            component=component,
            text=f"{component}: " + "; ".join([*said, *done]),
            writes=writes,
            more_writes=more,
            failure=failure,
        )
        self._kept.append(step)
        for listener in list(self._listeners.values()):
            listener(step)
