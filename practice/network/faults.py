"""What is broken in the network: cuts between places, and slow ways.

Set from outside (a lesson, a test, the control endpoint); the network only reads it. A place is
named by its node (`node-1`, `control-plane`) or its pod (`default/web-1`).
"""

from __future__ import annotations

from collections.abc import Callable

from practice.network.places import Place

EVERYBODY = "*"


class Faults:
    """Cuts and delays; both hold in both directions."""

    def __init__(self) -> None:
        self._cuts: dict[tuple[str, str], None] = {}
        self._slow_s: dict[str, float] = {}
        self._on_change: list[Callable[[], None]] = []

    def subscribe(self, on_change: Callable[[], None]) -> None:
        """Call this after every cut and every mending."""
        self._on_change.append(on_change)

    def cut(self, one: str, other: str = EVERYBODY) -> None:
        """Nothing passes between the two any more: packets vanish without a word."""
        self._cuts[_pair(one, other)] = None
        self._tell()

    def mend(self, one: str, other: str = EVERYBODY) -> None:
        """Undo a cut. Harmless where there is none."""
        self._cuts.pop(_pair(one, other), None)
        self._tell()

    def _tell(self) -> None:
        for on_change in self._on_change:
            on_change()

    def slow(self, one: str, extra_s: float) -> None:
        """Everything from or to this place takes longer by so much, each way; 0: no more."""
        if extra_s > 0:
            self._slow_s[one] = extra_s
        else:
            self._slow_s.pop(one, None)

    @property
    def cuts(self) -> list[tuple[str, str]]:
        """Every cut, in the order in which they were made."""
        return list(self._cuts)

    def is_cut(self, source: Place, target: Place) -> bool:
        """Whether nothing passes between two places. A place that is cut from everybody still
        reaches itself, and a node its own pods."""
        return any(_crosses(cut, _names(source), _names(target)) for cut in self._cuts)

    def extra_s(self, source: Place, target: Place) -> float:
        """What a way between two places takes more than usual."""
        names = {*_names(source), *_names(target)}
        return sum(seconds for name, seconds in self._slow_s.items() if name in names)


def _names(place: Place) -> tuple[str, ...]:
    return tuple(name for name in (place.node, place.pod) if name)


def _crosses(cut: tuple[str, str], source: tuple[str, ...], target: tuple[str, ...]) -> bool:
    one, other = cut
    if one == EVERYBODY:  # it sorts before every name
        return (other in source) != (other in target)
    return (one in source and other in target) or (one in target and other in source)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
