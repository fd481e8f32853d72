"""What the machine wants done. It waits for none of it: what came of a deed is told to it."""

from dataclasses import dataclass
from typing import Literal

Rate = float | Literal["max"]


@dataclass(frozen=True, slots=True)
class Do:
    """The actions behind a button of the present step; answered by `Machine.deed_ended`."""

    button: int
    turn: int
    """Which life of the step this belongs to: what ends after a step was begun anew is of no interest."""


@dataclass(frozen=True, slots=True)
class SetRate:
    """Time at this rate (practice)."""

    rate: Rate


@dataclass(frozen=True, slots=True)
class StepClock:
    """The next action of any component ("event") or of one (practice)."""

    what: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep the cluster as it is now under the step's id (practice)."""

    step: str


@dataclass(frozen=True, slots=True)
class BringBack:
    """The cluster as it was kept for this step; answered by `Machine.brought_back` once the mirror shows it."""

    step: str


@dataclass(frozen=True, slots=True)
class ApplyGiven:
    """What is given at the start, once more; answered by `Machine.brought_back`."""

    step: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What should never have been was: a mark on the timeline."""

    text: str


@dataclass(frozen=True, slots=True)
class Leave:
    """The run is over."""


Effect = Do | SetRate | StepClock | Keep | BringBack | ApplyGiven | Mark | Leave
