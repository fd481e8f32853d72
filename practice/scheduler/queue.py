"""Pods that wait for a node: those to try now, those that back off, those nothing can help yet.

Mirrors kube-scheduler's queue: highest priority first, then oldest; a pod that found no node stays
aside until something happens that may help it, or five minutes are over. Then it backs off (1 s
doubling to 10 s after its last attempt), but only as long as there are others to try: a scheduler
without work takes it at once (SchedulerPopFromBackoffQ, on by default since 1.33).
"""

import heapq
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

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
    """The scheduling queue; calls `on_ready` whenever it has a pod to try, and `on_backoff` when one
    begins to back off that may be tried earlier."""

    def __init__(
        self,
        clock: Clock,
        component: str,
        on_ready: Callable[[], None],
        on_backoff: Callable[[], None],
    ) -> None:
        self._clock = clock
        self._component = component
        self._on_ready = on_ready
        self._on_backoff = on_backoff
        self._waiting: dict[str, Waiting] = {}
        self._active: list[tuple[int, int, str]] = []
        self._in_active: set[str] = set()
        self._aside: dict[str, Waiting] = {}
        self._backing_off: list[tuple[float, int, str]] = []
        self._in_backoff: set[str] = set()
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
        if waiting is not None:
            _forget_retry(waiting)
        self._aside.pop(uid, None)
        self._in_active.discard(uid)
        self._in_backoff.discard(uid)

    def pop(self) -> Waiting | None:
        """The pod to try next; its attempt is counted."""
        self._end_backoffs()
        return self._begun(_take(self._active, self._in_active))

    def pop_early(self) -> Waiting | None:
        """The pod whose back-off is over next; its attempt is counted."""
        return self._begun(_take(self._backing_off, self._in_backoff))

    @property
    def is_idle(self) -> bool:
        """Nothing is to be tried now, but something backs off."""
        return bool(self._in_backoff) and not self._in_active

    @property
    def backs_off(self) -> bool:
        """Something waits for its next turn."""
        return bool(self._in_backoff)

    def _begun(self, uid: str) -> Waiting | None:
        if not uid:
            return None
        waiting = self._waiting[uid]
        waiting.attempts += 1
        return waiting

    def _end_backoffs(self) -> None:
        now_s = self._clock.now_s()
        while self._backing_off and self._backing_off[0][0] <= now_s:
            _, _, uid = heapq.heappop(self._backing_off)
            if uid in self._in_backoff:
                self._in_backoff.discard(uid)
                self._activate(uid)

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
        uid = waiting.pod.uid
        del self._aside[uid]
        over_at_s = waiting.failed_at_s + waiting.backoff_s()
        if over_at_s <= self._clock.now_s():
            self._activate(uid)
            return
        _forget_retry(waiting)
        self._added += 1
        self._in_backoff.add(uid)
        heapq.heappush(self._backing_off, (over_at_s, self._added, uid))
        self._on_backoff()

    def _retry_in(self, waiting: Waiting, delay_s: float) -> None:
        uid = waiting.pod.uid
        _forget_retry(waiting)
        waiting.retry = self._clock.schedule(delay_s, self._component, partial(self._activate, uid))

    def _activate(self, uid: str) -> None:
        waiting = self._waiting.get(uid)
        if waiting is None or uid in self._in_active:
            return
        _forget_retry(waiting)
        self._aside.pop(uid, None)
        self._added += 1
        self._in_active.add(uid)
        heapq.heappush(self._active, (-waiting.pod.priority, self._added, uid))
        self._on_ready()


def _forget_retry(waiting: Waiting) -> None:
    if waiting.retry is not None:
        waiting.retry.cancel()
        waiting.retry = None


def _take(heap: list[Any], members: set[str]) -> str:
    """The uid of the first entry that still counts, or ""."""
    while heap:
        uid: str = heapq.heappop(heap)[2]
        if uid in members:
            members.discard(uid)
            return uid
    return ""
