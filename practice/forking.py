"""Copies of a whole cluster: forks, and snapshots to come back to.

A copy is made of everything that can change: the clock's heap with its timers, caches, queues,
kubelets, random streams. What never changes is shared: stored API objects, their history, and the
data that came with the program. So a copy costs as much as the cluster is lively, not as it is big.

How: `pickle` walks the graph in C, keeps who refers to whom, and asks about each thing whether it is
shared (its persistent ids); nothing is ever read from outside, and no bytes leave the process. What
cannot be copied (a closure, a socket) is refused with its type; `tests/practice/forking` finds it first.
Listeners outside of the cluster (the HTTP layer: watches, followed logs, requests on their way) listen to the
original; what the copy says to them, nobody hears.
"""

from __future__ import annotations

import io
import pickle
import random
import types
from array import array
from dataclasses import dataclass
from typing import Any, TypeVar

from practice.api.reading import WatchEvent
from practice.api.resource import Resource
from practice.api.store import StoreEvent
from practice.images.catalogue import Catalogue, Image
from practice.kubelet.logs import Line
from practice.scenarios.loading import Scenario
from practice.scheduler.pods import PodInfo
from practice.stages import Stage

T = TypeVar("T")

UNCHANGING: tuple[type, ...] = (
    Catalogue,
    Image,
    Line,
    PodInfo,
    Resource,
    Scenario,
    Stage,
    StoreEvent,
    WatchEvent,
)
"""Instances never change once made, nor does anything that they refer to."""


OUTSIDE = ("practice.api.http.", "asyncio.", "_asyncio")
"""Beginnings of the modules whose objects stay with the original."""


class ForkError(Exception):
    """The cluster holds something that cannot be copied: a defect of ours."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A copy that waits: bytes, and the things that it shares with the original."""

    data: bytes
    shared: list[Any]

    @property
    def size_bytes(self) -> int:
        """What it takes itself; the shared objects are not counted."""
        return len(self.data) + 8 * len(self.shared)


def freeze(thing: object) -> Frozen:
    """A copy of `thing` as it is now. ForkError: something in it cannot be copied."""
    buffer = io.BytesIO()
    pickler = _Pickler(buffer)
    try:
        pickler.dump(thing)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ForkError(f"the cluster cannot be copied: {error}") from error
    return Frozen(buffer.getvalue(), pickler.shared)


def thaw(frozen: Frozen) -> Any:
    """The thing again; as often as wanted, each time another one."""
    return _Unpickler(io.BytesIO(frozen.data), frozen.shared).load()


def copy_of(thing: T) -> T:
    """A copy that shares only what never changes."""
    copied: T = thaw(freeze(thing))
    return copied


class _Pickler(pickle.Pickler):
    def __init__(self, buffer: io.BytesIO) -> None:
        super().__init__(buffer, protocol=pickle.HIGHEST_PROTOCOL)
        self.shared: list[Any] = []
        self._numbers: dict[int, int] = {}

    def persistent_id(self, thing: Any) -> int | None:
        kind = type(thing)
        if kind is dict:
            if type(thing.get("kind")) is not str or type(thing.get("metadata")) is not dict:
                return None  # an API object has both, a table of objects has neither
        elif kind not in UNCHANGING:
            return None
        number = self._numbers.get(id(thing))
        if number is None:
            number = self._numbers[id(thing)] = len(self.shared)
            self.shared.append(thing)
        return number

    def reducer_override(self, thing: Any) -> Any:
        """Who listens from outside is replaced by nobody; all else is copied as usual."""
        if type(thing) is random.Random:
            version, words, gauss = thing.getstate()
            return _chance, (version, array("I", words), gauss)
        owner = thing.__self__ if isinstance(thing, types.MethodType) else thing
        if isinstance(owner, types.FunctionType):
            outside = owner.__closure__ is not None and owner.__module__.startswith(OUTSIDE)
        else:
            outside = type(owner).__module__.startswith(OUTSIDE)
        return (_get_nobody, ()) if outside else NotImplemented


def nobody(*_said: object) -> None:
    """The listener of a copy whose original had one outside."""


def _chance(version: int, words: array[int], gauss: float | None) -> random.Random:
    """625 numbers each, of which a cluster has twenty sets: one by one they were a quarter of all things copied."""
    made = random.Random()  # noqa: S311 - simulated chance
    made.setstate((version, tuple(words), gauss))
    return made


def _get_nobody() -> Any:
    return nobody


class _Unpickler(pickle.Unpickler):
    def __init__(self, buffer: io.BytesIO, shared: list[Any]) -> None:
        super().__init__(buffer)
        self._shared = shared

    def persistent_load(self, number: int) -> Any:
        return self._shared[number]
