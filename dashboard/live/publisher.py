"""The tick: turns what changed in the mirror into one numbered delta after another.

The first change after a quiet moment leaves at once, because a person waits for it; while changes
keep coming they leave together, 40 ms apart or more, so that a cluster in uproar costs frames by
time and not by event. A tick grows with what publishing costs, which keeps the process answering.
"""

import asyncio

from dashboard.kube.timing import Timing
from dashboard.limits import TICK_COST_FACTOR, TICK_MAX_S, TICK_MIN_S
from dashboard.live.hub import Hub
from dashboard.mirror.store import Store
from dashboard.projection.picture import Projection


class Publisher:
    """Drains one store into one hub. ``run`` it as a task of whoever owns both. ``projection`` may
    be read by others."""

    def __init__(self, store: Store, hub: Hub, *, timing: Timing | None = None) -> None:
        self._store = store
        self._hub = hub
        self._timing = timing or Timing()
        self.projection = Projection()
        self._changed = asyncio.Event()
        store.on_change = self._changed.set

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self._changed.wait()
            while self._changed.is_set():
                self._changed.clear()
                cost_s = self.publish()
                pause_s = min(max(TICK_MIN_S, cost_s * TICK_COST_FACTOR), TICK_MAX_S)
                await self._timing.sleep(pause_s)

    def publish(self) -> float:
        """Publish what has changed, if anything that is drawn did; the seconds that it took."""
        started_s = self._timing.monotonic()
        changes, since_ms = self._store.drain()
        up, gone = self.projection.apply(changes)
        if up or gone:
            at_ms = self._timing.wall_ms() if since_ms is None else since_ms
            self._hub.publish(up, gone, at_ms)
        return self._timing.monotonic() - started_s
