"""The faults in force in one cluster, by the names that they were given."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

import msgspec

from practice.faults.catalogue import KINDS
from practice.faults.kind import FaultError, Kind, World
from practice.limits import FAULTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveFault:
    """One of them. `since` is simulated time."""

    name: str
    fault: str
    parameters: dict[str, Any]
    since: str
    kind: Kind


class Faults:
    """Sets, lists and clears. Part of the cluster's state: forks and snapshots have it, too."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._active: dict[str, ActiveFault] = {}

    def all(self) -> list[ActiveFault]:
        """Oldest first."""
        return list(self._active.values())

    def set(self, name: str, fault: str, parameters: dict[str, Any]) -> None:
        """Break something under a name; what was broken under it before is mended first.

        FaultError: no such fault, bad parameters, nothing to break, or too many.
        """
        kind = parse(fault, parameters)
        if not 0 < len(name) <= 63 or not name.isprintable():
            raise FaultError("a fault's name has 1 to 63 printable characters")
        if len(self._active) >= FAULTS and name not in self._active:
            raise FaultError(f"there are {FAULTS} faults in force, which is the most; clear one")
        if name in self._active:
            self.clear(name)
        kind.begin(self.world)
        if not kind.at_once:
            self._active[name] = ActiveFault(
                name=name,
                fault=fault,
                parameters=msgspec.to_builtins(kind),
                since=self.world.clock.now_text(),
                kind=kind,
            )

    def clear(self, name: str) -> None:
        """Mend it. FaultError: there is none of that name."""
        found = self._active.pop(name, None)
        if found is None:
            known = ", ".join(self._active) or "none"
            raise FaultError(f"there is no fault {name!r} in force; in force are: {known}")
        found.kind.end(self.world)
        for other in self._active.values():
            if type(other.kind) is type(found.kind):
                with contextlib.suppress(FaultError):  # what it broke is gone
                    other.kind.begin(self.world)  # two faults of a kind: the other one still holds


def parse(fault: str, parameters: dict[str, Any]) -> Kind:
    """A fault from its name and parameters. FaultError says what is wrong."""
    kind = KINDS.get(fault)
    if kind is None:
        raise FaultError(f"there is no fault {fault!r}; there are {', '.join(KINDS)}")
    try:
        return msgspec.convert(parameters, kind)
    except msgspec.ValidationError as error:
        raise FaultError(f"{fault}: {error}") from None
