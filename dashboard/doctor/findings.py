"""The answer to one question of the doctor."""

from dataclasses import dataclass
from typing import Literal

Grade = Literal["good", "slow", "missing", "narrow", "denied", "broken"]

WORDS: dict[Grade, str] = {
    "good": "good",
    "slow": "slow",
    "missing": "not there",
    "narrow": "one namespace",
    "denied": "not allowed",
    "broken": "broken",
}
"""How a grade is written."""

SECTIONS = (
    "The cluster",
    "What Podium may see",
    "What people may do through Podium",
    "Podium itself",
    "What is watched, against a list",
)
CLUSTER, SEE, ACT, SELF, COMPARED = SECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One answer. `next` says what to do, and is empty when nothing needs to be done; `took_ms` is
    how long the cluster needed for it, or None."""

    section: str
    name: str
    grade: Grade
    text: str
    next: str = ""
    took_ms: int | None = None

    @property
    def word(self) -> str:
        """The grade as it is written."""
        return WORDS[self.grade]

    @property
    def is_trouble(self) -> bool:
        """Whether somebody has to do something before Podium can be used: a missing right or part
        makes the picture smaller, and is told, but is no trouble."""
        return self.grade == "broken"
