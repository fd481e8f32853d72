"""Much work in portions, between which the process answers everybody else."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from dashboard.limits import PORTION_ROWS

T = TypeVar("T")


def portions(items: Iterable[T]) -> Iterator[list[T]]:
    """All of them, as many at a time as take a few milliseconds."""
    rest = iter(items)
    while portion := list(islice(rest, PORTION_ROWS)):
        yield portion
