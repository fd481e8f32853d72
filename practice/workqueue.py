"""The work queue of a controller: keys that need a look, each at most once at a time.

Mirrors client-go's rate-limited work queue: adding a key that already waits changes nothing, so a
burst of events leads to one reconcile that sees the last state (level-triggered, not
edge-triggered). A reconcile that fails with an API error is tried again after a delay that doubles
from 5 ms to 1000 s (client-go's `DefaultControllerRateLimiter`); a success forgets the failures.

Each key is one action of the clock, so that "step to the controller's next action" is one reconcile
and a component that is switched off keeps its keys (once each) until it is switched on again.
"""

from collections.abc import Callable

from practice.api.errors import ApiError
from practice.clock import Clock, Timer
from practice.limits import REQUEUE_FIRST_S, REQUEUE_MAX_S


class WorkQueue:
    """De-duplicating, delaying, backing-off queue of keys, run by the clock."""

    def __init__(self, clock: Clock, component: str, reconcile: Callable[[str], None]) -> None:
        self._clock = clock
        self._component = component
        self._reconcile = reconcile
        self._waiting: dict[str, tuple[float, Timer]] = {}
        self._failures: dict[str, int] = {}
        self.last_error: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, key: str, *, after_s: float = 0.0) -> None:
        """Have a look at `key` after `after_s`; of two wishes for one key the earlier one holds."""
        due_s = self._clock.now_s() + after_s
        waiting = self._waiting.get(key)
        if waiting is not None:
            if waiting[0] <= due_s:
                return
            waiting[1].cancel()
        timer = self._clock.schedule(after_s, self._component, lambda: self._run(key))
        self._waiting[key] = (due_s, timer)

    def _run(self, key: str) -> None:
        del self._waiting[key]
        try:
            self._reconcile(key)
        except ApiError as error:
            self.last_error[key] = str(error)
            self._retry(key)
        else:
            self._failures.pop(key, None)
            self.last_error.pop(key, None)

    def _retry(self, key: str) -> None:
        failures = self._failures.get(key, 0)
        self._failures[key] = failures + 1
        # 2**20 × 5 ms is beyond the maximum already; a larger power would only grow the number
        self.add(key, after_s=min(REQUEUE_FIRST_S * 2 ** min(failures, 20), REQUEUE_MAX_S))
