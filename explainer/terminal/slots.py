"""How many lines run at the same time, by all and by each person."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from explainer.terminal.limits import TERMINAL_AT_ONCE, TERMINAL_AT_ONCE_IN_ALL

_running: Counter[str] = Counter()


class NoSlot(Exception):
    """Too many at once; the text is a sentence."""


@contextmanager
def slot(viewer: str) -> Iterator[None]:
    """Holds one. Raises NoSlot."""
    if _running[viewer] >= TERMINAL_AT_ONCE:
        raise NoSlot(
            f"You run {TERMINAL_AT_ONCE} lines already, in this or another window. End one with Ctrl-C."
        )
    if _running.total() >= TERMINAL_AT_ONCE_IN_ALL:
        raise NoSlot(
            f"{TERMINAL_AT_ONCE_IN_ALL} lines are being run here, which is the most. Try again soon."
        )
    _running[viewer] += 1
    try:
        yield
    finally:
        _running[viewer] -= 1
        if not _running[viewer]:
            del _running[viewer]
