"""A row of the table: a fault, a demand, and the work that measures."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.faults.bench import Bench

Work = Callable[[Bench], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` is the fault's; ``work`` returns what was measured, and raises AssertionError with what was missed.
    ``speed``: of its loop, where the machine allows it. ``on_real``: also worth running on a real control plane.
    ``on_practice``: False where only that has what it takes. ``namespaced``: Podium's account has one namespace."""

    number: int
    name: str
    fault: str
    demand: str
    work: Work
    speed: float
    on_real: bool
    on_practice: bool
    namespaced: bool

    @property
    def id(self) -> str:
        return f"{self.number:02d}-{self.name}"


ROWS: list[Row] = []


def row(
    number: int,
    fault: str,
    demand: str,
    *,
    speed: float = 4.0,
    on_real: bool = False,
    on_practice: bool = True,
    namespaced: bool = False,
) -> Callable[[Work], Work]:
    """Put this work into the table."""

    def enter(work: Work) -> Work:
        name = getattr(work, "__name__", "row").replace("_", "-")
        made = Row(number, name, fault, demand, work, speed, on_real, on_practice, namespaced)
        ROWS.append(made)
        return work

    return enter
