"""What a case is, and the groups in which the cases register."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.contract.caller import Caller

Answers = dict[str, Any]
"""By label: an `Answer`, a list of watch events, or any other JSON that a case made of them."""

Run = Callable[["Caller"], Answers]


@dataclass(frozen=True, slots=True)
class Case:
    """A few requests whose answers must be the same on every Kubernetes.

    `name` is `group/sentence`. `run` makes the requests in a namespace of its own, and returns
    what is to be compared. It must not depend on time or on any other case.
    """

    name: str
    run: Run

    @property
    def group(self) -> str:
        return self.name.partition("/")[0]


@dataclass(slots=True)
class Group:
    """The cases of one module in `tests.contract.cases`, and of one file in `recorded/`."""

    name: str
    cases: dict[str, Case] = field(default_factory=dict)

    def add(self, sentence: str, run: Run) -> None:
        name = f"{self.name}/{sentence}"
        if name in self.cases:
            raise ValueError(f"there are two cases named {name!r}: give one another name")
        self.cases[name] = Case(name, run)

    def case(self, run: Run) -> Run:
        """Decorator: registers a function, whose name is the sentence."""
        self.add(run.__name__.replace("_", " "), run)
        return run
