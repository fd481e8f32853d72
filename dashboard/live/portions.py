"""Much work in portions, between which the process answers everybody else."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from itertools import islice
from typing import TypeVar

from dashboard.limits import PORTION_ROWS

T = TypeVar("T")


async def portions(items: Iterable[T]) -> AsyncIterator[list[T]]:
    """All of them, as many at a time as take a few milliseconds; after each of them others have their turn."""
    rest = iter(items)
    while portion := list(islice(rest, PORTION_ROWS)):
        yield portion
        await asyncio.sleep(0)
