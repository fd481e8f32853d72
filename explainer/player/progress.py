"""What is remembered of each step while a run lives."""

from dataclasses import dataclass, field
from typing import Literal

from explainer.player.answers import Given
from explainer.player.document import StepState

DeedState = Literal["ready", "running", "done", "failed"]


@dataclass(slots=True)
class DeedProgress:
    """One button."""

    state: DeedState = "ready"
    why: str = ""
    keys: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Progress:
    """One step, since it was begun the last time."""

    state: StepState = "ahead"
    answers: dict[str, Given] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    """Ids of the questions whose right answer was told."""
    deeds: list[DeedProgress] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    hints: int = 0
    broken: set[int] = field(default_factory=set)
    moments: int = 0
    begun_ms: int = 0
    ended_ms: int = 0
    is_kept: bool = False
    """Whether the cluster was kept as it was at the step's begin."""

    def deed(self, index: int) -> DeedProgress:
        """The button at this place."""
        while len(self.deeds) <= index:
            self.deeds.append(DeedProgress())
        return self.deeds[index]

    @property
    def is_busy(self) -> bool:
        """Whether a button's actions are under way."""
        return any(one.state == "running" for one in self.deeds)
