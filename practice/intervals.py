"""Sets of indexes as Jobs write them: `0,2-4,7`.

Mirrors the completedIndexes, failedIndexes and succeededIndexes of batch/v1 Jobs: rising, a run of
three and more shortened to its ends (two neighbours too are written `1,2`).
"""

import re
from collections.abc import Iterable, Iterator

Interval = tuple[int, int]


class IntervalError(ValueError):
    """The text is no rising list of intervals; worded as the API server words it."""


def parse_indexes(text: str, completions: int | None = None) -> list[Interval]:
    """The intervals of a text, ends included. IntervalError, also for an index that is too large."""
    found: list[Interval] = []
    for part in text.split(",") if text else ():
        first, last = _interval(part, completions)
        if found and found[-1][1] >= first:
            raise IntervalError(f"non-increasing order, previous: {found[-1][1]}, current: {first}")
        found.append((first, last))
    return found


def count_indexes(text: str, completions: int) -> int:
    """How many indexes a text names. IntervalError."""
    return size(parse_indexes(text, completions))


def size(intervals: Iterable[Interval]) -> int:
    """How many indexes there are in them."""
    return sum(last - first + 1 for first, last in intervals)


def has(intervals: Iterable[Interval], index: int) -> bool:
    """Whether an index is among them."""
    return any(first <= index <= last for first, last in intervals)


def numbers(intervals: Iterable[Interval]) -> Iterator[int]:
    """Every index."""
    for first, last in intervals:
        yield from range(first, last + 1)


def joined(intervals: Iterable[Interval], more: Iterable[int]) -> list[Interval]:
    """The intervals with more indexes among them."""
    result: list[Interval] = []
    for first, last in sorted([*intervals, *((one, one) for one in more)]):
        if result and first <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def written(intervals: Iterable[Interval]) -> str:
    """The text of intervals."""
    parts: list[str] = []
    for first, last in intervals:
        if first == last:
            parts.append(str(first))
        else:
            parts.append(f"{first}{',' if last == first + 1 else '-'}{last}")
    return ",".join(parts)


def overlap(some: list[Interval], others: list[Interval]) -> int | None:
    """The first index that is in both."""
    for first, last in some:
        for begin, end in others:
            if first <= end and begin <= last:
                return max(first, begin)
    return None


def _interval(text: str, completions: int | None) -> Interval:
    parts = text.split("-")
    if len(parts) > 2:
        raise IntervalError(
            f'the fragment "{text}" violates the requirement that an index interval can have at '
            "most two parts separated by '-'"
        )
    first, last = _index(parts[0], completions), _index(parts[-1], completions)
    if len(parts) == 2 and first >= last:
        raise IntervalError(f"non-increasing order, previous: {first}, current: {last}")
    return first, last


def _index(text: str, completions: int | None) -> int:
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise IntervalError(f'cannot convert string to integer for index: "{text}"')
    if completions is not None and int(text) >= completions:
        raise IntervalError(f'too large index: "{text}"')
    return int(text)
