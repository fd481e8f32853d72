"""What following a kind yields: states, complete lists, and single events."""

from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

import msgspec

StateName = Literal["listing", "live", "stale", "relisting", "forbidden", "missing"]


class Versioned(Protocol):
    """What a decoded object must tell: where it stands in time, and its identity."""

    @property
    def resource_version(self) -> str: ...
    @property
    def uid(self) -> str: ...
    @property
    def ends_initial_events(self) -> bool: ...


T = TypeVar("T", bound=Versioned)
T_co = TypeVar("T_co", bound=Versioned, covariant=True)


class Event(msgspec.Struct, Generic[T_co], gc=False):
    """One line of a watch."""

    type: str
    object: T_co


def events_of(kind: type[T]) -> msgspec.json.Decoder[Event[T]]:
    """Reads the lines of a watch, with objects of a type that is known here only."""
    event: Any = Event
    return msgspec.json.Decoder(event[kind])


class Decodes(Protocol[T_co]):
    """Makes an object of its JSON, or of a line of a watch; raises msgspec's errors."""

    def decode(self, raw: bytes | msgspec.Raw, /) -> T_co: ...
    def event(self, line: bytes, /) -> Event[T_co]: ...


class Plain(Generic[T]):
    """Makes objects of one type, as they come."""

    def __init__(self, kind: type[T]) -> None:
        self._objects = msgspec.json.Decoder(kind)
        self._events = events_of(kind)

    def decode(self, raw: bytes | msgspec.Raw, /) -> T:
        """An object of a list."""
        return self._objects.decode(raw)

    def event(self, line: bytes, /) -> Event[T]:
        """A line of a watch, read in one go."""
        return self._events.decode(line)


@dataclass(frozen=True, slots=True)
class State:
    """The watch is now in this state; ``reason`` is a sentence, empty when all is well."""

    state: StateName
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Replaced(Generic[T]):
    """Everything there is: whatever is not in it is gone. ``is_other_history``: its versions say nothing about those
    that were known before, also where they are equal (a restored etcd gives numbers out again)."""

    objects: list[T]
    read_ms: int
    is_other_history: bool = False


class Changed(msgspec.Struct, Generic[T], frozen=True, gc=False):
    """One event; ``read_ms`` is when its bytes were taken from the connection."""

    object: T
    deleted: bool
    read_ms: int


Item = State | Replaced[T] | Changed[T]
