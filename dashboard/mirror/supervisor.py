"""Keeps the store equal to the API server: one reflector per kind, none able to stop another.

A kind that is forbidden, missing or hanging is a state that is shown, and its objects leave the
store when the right to see them ends. A stale kind keeps its objects: the last good picture is
worth more than none."""

import asyncio
import ctypes
import gc
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.kube.api import Api
from dashboard.kube.events import Changed, Item, Replaced, State, StateName
from dashboard.kube.kinds import DRAWN, Kind
from dashboard.kube.timing import Timing
from dashboard.kube.watching import Watcher
from dashboard.limits import BACKOFF_MAX_S
from dashboard.mirror.pulse import Pulse
from dashboard.mirror.records import Decoder, Record
from dashboard.mirror.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KindState:
    """How well a kind is known: the state, since when (Unix ms), and a sentence or ""."""

    state: StateName
    since_ms: int
    reason: str = ""


class Supervisor:
    """Runs the reflectors; ``states`` tells how each kind is doing."""

    def __init__(
        self,
        api: Api,
        store: Store,
        *,
        kinds: Sequence[Kind] = DRAWN,
        timing: Timing | None = None,
        on_state: Callable[[str, KindState], None] = lambda kind, state: None,
        on_settled: Callable[[], None] = lambda: None,
        on_other: Callable[[], None] = lambda: None,
    ) -> None:
        """``on_state`` is called at each change of a state; ``on_settled`` once, when every kind
        has been listed or has turned out to be out of reach; ``on_other`` when the address turns
        out to be another cluster's now: what is known goes as soon as its kind is listed anew, or
        cannot be."""
        self.store = store
        self.on_state = on_state
        self.on_settled = on_settled
        self.on_other = on_other
        self._timing = timing or Timing()
        self._watchers = [
            Watcher(
                api, kind, Decoder(kind.kind), timing=self._timing, on_other_history=self._relist
            )
            for kind in kinds
        ]
        now_ms = self._timing.wall_ms()
        self._told = {kind.kind: KindState("listing", now_ms) for kind in kinds}
        self._states = dict(self._told)
        self._silence: KindState | None = None
        self._pulse = Pulse(
            api,
            timing=self._timing,
            on_change=self._hear,
            on_well=self._go_on,
            on_other=self._start_over,
        )
        self._settled = False
        self._foreign: set[str] = set()  # kinds of which we know only another cluster's objects

    @property
    def states(self) -> Mapping[str, KindState]:
        """The state of each kind, by its name: what its watch says, or stale while the API server
        gives no sign of life."""
        return MappingProxyType(self._states)

    @property
    def positions(self) -> Mapping[str, int]:
        """The resourceVersion up to which each resource (``pods``, ``deployments.apps``) is in the store."""
        return {one.kind.resource: one.position for one in self._watchers}

    @property
    def skipped(self) -> int:
        """Objects that were too large or unreadable, and are therefore missing in the picture."""
        return sum(watcher.skipped for watcher in self._watchers)

    async def run(self) -> None:
        """Follow every kind until cancelled."""
        async with asyncio.TaskGroup() as group:
            for watcher in self._watchers:
                group.create_task(self._reflect(watcher), name=f"reflector {watcher.kind.kind}")
            group.create_task(self._pulse.run(), name="pulse")

    async def _reflect(self, watcher: Watcher[Record]) -> None:
        """One kind for ever. A defect of ours in one kind is logged and must not end the others."""
        kind = watcher.kind.kind
        while True:
            try:
                async with aclosing(watcher.follow()) as items:
                    async for item in items:
                        self._take(kind, item, watcher)
            except Exception:
                log.exception("The reflector of %s failed; it starts again", kind)
                self._note(kind, State("stale", "Podium failed to follow this kind; see its log."))
                await self._timing.sleep(BACKOFF_MAX_S)

    def _take(self, kind: str, item: Item[Record], watcher: Watcher[Record]) -> None:
        match item:
            case Changed():  # by far the most frequent
                record = item.object
                if item.deleted:
                    self.store.remove(kind, record.uid, item.read_ms, record.resource_version)
                else:
                    self.store.put(kind, record, item.read_ms)
            case State():
                if item.state in ("forbidden", "missing") or (
                    item.state == "stale" and kind in self._foreign
                ):
                    self.store.replace(kind, (), self._timing.wall_ms())
                self._note(kind, _with_skipped(item, watcher.skipped))
            case Replaced():
                self._foreign.discard(kind)
                self.store.replace(
                    kind, item.objects, item.read_ms, is_other_history=item.is_other_history
                )

    def _note(self, kind: str, item: State) -> None:
        before = self._told[kind]
        if (before.state, before.reason) == (item.state, item.reason):
            return
        since_ms = before.since_ms if before.state == item.state else self._timing.wall_ms()
        if before.state == "stale" and item.state == "live":
            for watcher in self._watchers:
                watcher.hurry()
        self._told[kind] = KindState(item.state, since_ms, item.reason)
        self._show(kind)
        if not self._settled and all(s.state != "listing" for s in self._told.values()):
            self._settled = True
            self.on_settled()

    def _go_on(self) -> None:
        """The API server answers again. Connections from before may be dead without knowing it, and
        a new watch from the same position costs nearly nothing."""
        for watcher in self._watchers:
            watcher.reopen()

    def _start_over(self) -> None:
        """Another cluster answers at this address: nothing that is known holds any longer."""
        log.warning("The API server's address belongs to another cluster now; starting over")
        self._foreign = {watcher.kind.kind for watcher in self._watchers}
        self._relist()
        self.on_other()

    def _relist(self) -> None:
        """The API server has another history than the one that was followed (etcd was restored): every kind is listed
        anew. A kind that comes back later might find the old number passed already, and go on from it."""
        for watcher in self._watchers:
            watcher.reopen(relist=True)

    def _hear(self, silence: str, since_ms: int) -> None:
        """The pulse stopped, or beats again."""
        self._silence = KindState("stale", since_ms, silence) if silence else None
        for kind in self._told:
            self._show(kind)

    def _show(self, kind: str) -> None:
        told = self._told[kind]
        shown = self._silence if self._silence and told.state == "live" else told
        if shown != self._states[kind]:
            self._states[kind] = shown
            self.on_state(kind, shown)


def freeze_memory() -> None:
    """Take what is loaded now out of the garbage collector's sight: it will live as long as we do,
    and walking it makes every later collection slower. For ``on_settled``."""
    gc.collect()
    gc.freeze()
    give_back()


def give_back() -> None:
    """What reading and telling of whole lists needed goes back to the system; the allocator would keep it for good."""
    if _trim is not None:
        _trim(0)


# Of glibc; elsewhere allocators do it themselves.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def _with_skipped(item: State, skipped: int) -> State:
    if item.state != "live" or not skipped:
        return item
    missing = f"{skipped} object(s) or events could not be read and are missing."
    return State("live", f"{item.reason} {missing}".strip())
