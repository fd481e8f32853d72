"""Events live for an hour after their last change, as with kube-apiserver's --event-ttl.

Without it a cluster that runs for days would only grow. One timer at a time: it fires when the
oldest event is due, and looks for the next one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from practice.api.store import Store, StoreEvent
from practice.clock import Clock
from practice.limits import EVENT_TTL_S

COMPONENT = "apiserver"
RESOURCE = "events"


class EventExpiry:
    """Removes events from the store when their time is over."""

    def __init__(self, clock: Clock, store: Store) -> None:
        self._clock = clock
        self._store = store
        self._due: dict[str, datetime] = {}  # oldest first: a change moves a key to the end
        self._waiting = False
        store.subscribe(RESOURCE, self._note)

    def _note(self, event: StoreEvent) -> None:
        self._due.pop(event.key, None)
        if event.type == "DELETED":
            return
        self._due[event.key] = self._clock.now() + timedelta(seconds=EVENT_TTL_S)
        self._wait()

    def _wait(self) -> None:
        if self._waiting or not self._due:
            return
        due = next(iter(self._due.values()))
        delay_s = max(0.0, (due - self._clock.now()).total_seconds())
        self._waiting = True
        self._clock.schedule(delay_s, COMPONENT, self._sweep)

    def _sweep(self) -> None:
        self._waiting = False
        now = self._clock.now()
        over = [key for key, due in self._due.items() if due <= now]
        for key in over:
            self._store.remove(RESOURCE, key)
        self._wait()
