"""The tick: turns what changed in the mirror into one numbered delta after another.

The first change after a quiet moment leaves at once, because a person waits for it; while changes
keep coming they leave together, 40 ms apart or more, so that a cluster in uproar costs frames by
time and not by event. A tick grows with what publishing costs, which keeps the process answering.
"""

import asyncio
from collections import deque

from dashboard.kube.timing import Timing
from dashboard.limits import PUBLISH_CHANGES, TICK_COST_FACTOR, TICK_MAX_S, TICK_MIN_S
from dashboard.live.hub import Hub
from dashboard.mirror.store import Change, Store
from dashboard.mirror.supervisor import give_back
from dashboard.projection.fleet import Fleet
from dashboard.projection.picture import Projection


class Publisher:
    """Drains one store into one hub. ``run`` it as a task of whoever owns both. ``projection`` may
    be read by others."""

    def __init__(self, store: Store, hub: Hub, *, timing: Timing | None = None) -> None:
        self._store = store
        self._hub = hub
        self._timing = timing or Timing()
        self.projection = Projection()
        self.fleet = Fleet()
        hub.views.rows = self.projection
        self._waiting: deque[Change] = deque()
        self._changed = asyncio.Event()
        store.on_change = self._changed.set

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self._changed.wait()
            while self._changed.is_set():
                self._changed.clear()
                cost_s = await self._publish_in_parts()
                pause_s = min(max(TICK_MIN_S, cost_s * TICK_COST_FACTOR), TICK_MAX_S)
                await self._timing.sleep(pause_s)

    async def _publish_in_parts(self) -> float:
        """Publish what has changed; the seconds that the dearest part took. Between two parts of a
        very large change (the first list of a fleet) the process answers everybody else."""
        changes, since_ms = self._store.drain()
        self._waiting.extend(changes)
        cost_s = self._publish(self._part(), since_ms)
        while self._waiting:
            await asyncio.sleep(0)
            cost_s = max(cost_s, self._publish(self._part(), since_ms))
        if len(changes) > PUBLISH_CHANGES:
            give_back()
        return cost_s

    def _part(self) -> list[Change]:
        return [self._waiting.popleft() for _ in range(min(PUBLISH_CHANGES, len(self._waiting)))]

    def publish(self) -> None:
        """Publish what has changed, if anything that is drawn did, at once; what waits comes first."""
        waiting = list(self._waiting)
        self._waiting.clear()
        changes, since_ms = self._store.drain()
        self._publish([*waiting, *changes], since_ms)

    def _publish(self, changes: list[Change], since_ms: int | None) -> float:
        started_s = self._timing.monotonic()
        every, left = self.projection.apply(changes)
        up, gone = self.fleet.apply(every, left)
        at_ms = self._timing.wall_ms() if since_ms is None else since_ms
        if up or gone:
            self._hub.publish(up, gone, at_ms)
        self._hub.views.publish(every, left, at_ms)
        return self._timing.monotonic() - started_s
