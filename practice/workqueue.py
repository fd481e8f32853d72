"""The work queue of a controller: keys that need a look, each at most once at a time.

Mirrors client-go's rate-limited work queue: adding a key that already waits changes nothing, so a
burst of events leads to one reconcile that sees the last state (level-triggered, not
edge-triggered). A reconcile that fails with an API error is tried again after a delay that doubles
from 5 ms to 1000 s (client-go's `DefaultControllerRateLimiter`); a success forgets the failures.

Each key is one action of the clock, so that "step to the controller's next action" is one reconcile
and a component that is switched off keeps its keys (once each) until it is switched on again.

A look takes no simulated time, but a real one does, and the more objects it goes through, the more
changes have come together by the next one. So a reconcile may return how many objects it went
through, and `add(key, batched=True)` lets the key rest for `RECONCILE_OBJECT_S` for each: the first
change after quiet is acted on at once, a ReplicaSet of a thousand pods that all change is gone
through once a second, not a thousand times (kube-controller-manager batches Jobs for the same
reason). Changes of the object itself are never batched.
"""

from collections.abc import Callable
from functools import partial
from itertools import islice

from practice.api.errors import ApiError
from practice.clock import Clock, Timer
from practice.limits import RECONCILE_OBJECT_S, REQUEUE_FIRST_S, REQUEUE_MAX_S

Reconcile = Callable[[str], int | None]


class WorkQueue:
    """De-duplicating, delaying, backing-off queue of keys, run by the clock."""

    def __init__(
        self,
        clock: Clock,
        component: str,
        reconcile: Reconcile,
        *,
        retry_max_s: float = REQUEUE_MAX_S,
    ) -> None:
        self._clock = clock
        self._component = component
        self._reconcile = reconcile
        self._retry_max_s = retry_max_s
        self._waiting: dict[str, tuple[float, Timer]] = {}
        self._failures: dict[str, int] = {}
        self._rests_until_s: dict[str, float] = {}
        self.last_error: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, key: str, *, after_s: float = 0.0, batched: bool = False) -> None:
        """Have a look at `key` after `after_s`; of two wishes for one key the earlier one holds.

        `batched`: not before the rest is over that the last look of this key asked for.
        """
        now_s = self._clock.now_s()
        if batched:
            after_s = max(after_s, self._rests_until_s.get(key, 0.0) - now_s)
        due_s = now_s + after_s
        waiting = self._waiting.get(key)
        if waiting is not None:
            if waiting[0] <= due_s:
                return
            waiting[1].cancel()
        timer = self._clock.schedule(after_s, self._component, partial(self._run, key))
        self._waiting[key] = (due_s, timer)

    def _run(self, key: str) -> None:
        del self._waiting[key]
        self._rests_until_s.pop(key, None)
        self._clock.remark(key)
        try:
            looked_at = self._reconcile(key)
        except ApiError as error:
            self.last_error[key] = str(error)
            self._retry(key)
        else:
            self._failures.pop(key, None)
            self.last_error.pop(key, None)
            if looked_at:
                self._rest(key, looked_at * RECONCILE_OBJECT_S)

    def _rest(self, key: str, seconds: float) -> None:
        """Each new rest clears away two old ones that are over: what is kept does not grow with keys
        that nobody adds any more, and no call pays for all."""
        now_s = self._clock.now_s()
        for oldest in list(islice(self._rests_until_s, 2)):
            until_s = self._rests_until_s.pop(oldest)
            if until_s > now_s:
                self._rests_until_s[oldest] = until_s
        self._rests_until_s[key] = now_s + seconds

    def _retry(self, key: str) -> None:
        failures = self._failures.get(key, 0)
        self._failures[key] = failures + 1
        # 2**20 × 5 ms is beyond the maximum already; a larger power would only grow the number
        self.add(key, after_s=min(REQUEUE_FIRST_S * 2 ** min(failures, 20), self._retry_max_s))
