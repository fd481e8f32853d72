"""Pods that wait for a node: those to try now, those that back off, those nothing can help yet.

Mirrors kube-scheduler's queue: highest priority first, then oldest; a pod that found no node stays
aside until something happens that may help it, and not before its back-off (1 s doubling to 10 s)
is over; after five minutes it is tried anyway.
"""

import heapq
from collections.abc import Callable, Iterable
from functools import partial

from practice.clock import Clock, Timer
from practice.limits import (
    SCHEDULER_BACKOFF_FIRST_S,
    SCHEDULER_BACKOFF_MAX_S,
    SCHEDULER_RETRY_S,
)
from practice.scheduler.pods import PodInfo


class Waiting:
    """One pod that waits, with its history."""

    __slots__ = ("attempts", "failed_at_s", "plugins", "pod", "retry")

    def __init__(self, pod: PodInfo) -> None:
        self.pod = pod
        self.attempts = 0
        self.failed_at_s = 0.0
        self.plugins: frozenset[str] = frozenset()
        """The filter plugins that refused it, when it was tried last."""
        self.retry: Timer | None = None

    def backoff_s(self) -> float:
        """Length of its back-off after the last attempt."""
        exponent = min(self.attempts - 1, 10)  # far beyond the maximum already
        return min(SCHEDULER_BACKOFF_FIRST_S * 2.0**exponent, SCHEDULER_BACKOFF_MAX_S)


class Queue:
    """The scheduling queue; calls `on_ready` whenever it has a pod to try."""

    def __init__(self, clock: Clock, component: str, on_ready: Callable[[], None]) -> None:
        self._clock = clock
        self._component = component
        self._on_ready = on_ready
        self._waiting: dict[str, Waiting] = {}
        self._active: list[tuple[int, int, str]] = []
        self._in_active: set[str] = set()
        self._aside: dict[str, Waiting] = {}
        self._added = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, pod: PodInfo) -> None:
        """A pod without a node appeared or changed."""
        known = self._waiting.get(pod.uid)
        if known is None:
            self._waiting[pod.uid] = Waiting(pod)
            self._activate(pod.uid)
            return
        changed = known.pod != pod
        known.pod = pod
        if changed and pod.uid in self._aside:
            self._release(known)

    def remove(self, uid: str) -> None:
        """The pod has a node, is going, or is gone."""
        waiting = self._waiting.pop(uid, None)
        if waiting is not None and waiting.retry is not None:
            waiting.retry.cancel()
        self._aside.pop(uid, None)
        self._in_active.discard(uid)

    def pop(self) -> Waiting | None:
        """The pod to try next; its attempt is counted."""
        while self._active:
            _, _, uid = heapq.heappop(self._active)
            if uid in self._in_active:
                self._in_active.discard(uid)
                waiting = self._waiting[uid]
                waiting.attempts += 1
                return waiting
        return None

    def failed(self, waiting: Waiting, plugins: Iterable[str]) -> None:
        """It found no node: put it aside."""
        if waiting.pod.uid not in self._waiting:
            return
        waiting.failed_at_s = self._clock.now_s()
        waiting.plugins = frozenset(plugins)
        self._aside[waiting.pod.uid] = waiting
        self._retry_in(waiting, SCHEDULER_RETRY_S)

    def something_changed(self, may_help: Callable[[Waiting], bool]) -> None:
        """Try again, when their back-off is over, the pods that a change may help."""
        for waiting in [one for one in self._aside.values() if may_help(one)]:
            self._release(waiting)

    def _release(self, waiting: Waiting) -> None:
        del self._aside[waiting.pod.uid]
        over_s = waiting.failed_at_s + waiting.backoff_s() - self._clock.now_s()
        if over_s <= 0:
            self._activate(waiting.pod.uid)
        else:
            self._retry_in(waiting, over_s)

    def _retry_in(self, waiting: Waiting, delay_s: float) -> None:
        uid = waiting.pod.uid
        if waiting.retry is not None:
            waiting.retry.cancel()
        waiting.retry = self._clock.schedule(delay_s, self._component, partial(self._activate, uid))

    def _activate(self, uid: str) -> None:
        waiting = self._waiting.get(uid)
        if waiting is None or uid in self._in_active:
            return
        if waiting.retry is not None:
            waiting.retry.cancel()
            waiting.retry = None
        self._aside.pop(uid, None)
        self._added += 1
        self._in_active.add(uid)
        heapq.heappush(self._active, (-waiting.pod.priority, self._added, uid))
        self._on_ready()
