"""How many logs are read at the same time, by all and by each viewer."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard import limits

_reading: Counter[str] = Counter()


class NoSlot(Exception):
    """Too many at once; the text is a sentence."""


def refusal(viewer: str) -> str:
    """Why this viewer gets no further stream now, or nothing."""
    if _reading[viewer] >= limits.LOG_STREAMS_PER_VIEWER:
        return (
            f"You read {limits.LOG_STREAMS_PER_VIEWER} logs already, in this or another window. "
            "Close one and try again."
        )
    if _reading.total() >= limits.LOG_STREAMS:
        return f"{limits.LOG_STREAMS} logs are being read, which is all that Podium does at once. Try again soon."
    return ""


@contextmanager
def slot(viewer: str) -> Iterator[None]:
    """Holds one. Raises NoSlot."""
    if why := refusal(viewer):
        raise NoSlot(why)
    _reading[viewer] += 1
    try:
        yield
    finally:
        _reading[viewer] -= 1
        if not _reading[viewer]:
            del _reading[viewer]
