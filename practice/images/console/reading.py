"""The input of a command, and which programs read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from practice.images.console.archives import is_whole


@dataclass(slots=True)
class Input:
    """Bytes that nobody has read yet, and whether more may come."""

    data: bytearray = field(default_factory=bytearray)
    ended: bool = False


def give(given: Input, name: str, *, streams: Callable[[bytes], None] | None) -> bytes | None:
    """What the program `name` gets to read; None: not all of it is there.

    `read` takes a line; a program that `streams` hands on what it has at once.
    """
    if name == "read":
        return _line(given)
    if streams is not None:
        streams(bytes(given.data))
        given.data.clear()
    raw = bytes(given.data)
    if not (given.ended or (name == "tar" and is_whole(raw))):
        return None
    given.data.clear()
    return raw


def _line(given: Input) -> bytes | None:
    line, end, rest = bytes(given.data).partition(b"\n")
    if not end and not given.ended:
        return None
    given.data[:] = rest
    return line + end
