"""What following a kind yields: states, complete lists, and single events."""

from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

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


class Decodes(Protocol[T_co]):
    """Makes an object of its JSON; raises msgspec's errors."""

    def decode(self, raw: bytes | msgspec.Raw, /) -> T_co: ...


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


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """One event; ``read_ms`` is when its bytes were taken from the connection."""

    object: T
    deleted: bool
    read_ms: int


Item = State | Replaced[T] | Changed[T]
