"""The answer to a condition."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """`sentence` tells the progress ("2 of 3 pods are ready"); `uids` are the objects it speaks of."""

    met: bool
    sentence: str
    have: str = ""
    want: str = ""
    uids: tuple[str, ...] = ()


def plural(count: float, one: str, many: str = "") -> str:
    """`1 pod`, `3 pods`."""
    return f"{count:g} {one if count == 1 else many or one + 's'}"
