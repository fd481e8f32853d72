"""One finding, and where it belongs."""

from dataclasses import dataclass
from typing import Literal

from explainer.format.troubles import Trouble

Weight = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`rule` names the rule (R1 … R30 of the teaching design, or a word)."""

    trouble: Trouble
    weight: Weight
    rule: str

    def __str__(self) -> str:
        return f"{self.trouble}  [{self.weight}: {self.rule}]"
