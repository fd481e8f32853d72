"""What there is to call, with the types it takes and gives: declarations.txt, read when asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from practice.cel.types import Type, variable

_TOKEN = re.compile(r"[\w.]*\w|[(),.]")
_VARIABLES = frozenset("ABKTV")


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call it; a method's first argument is what it belongs to."""

    method: bool
    args: tuple[Type, ...]
    result: Type


@cache
def declarations() -> dict[str, tuple[Overload, ...]]:
    """By name; operators as cel-go names them: `_+_`."""
    found: dict[str, tuple[Overload, ...]] = {}
    for line in Path(__file__).with_name("declarations.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            names, _, signatures = line.partition(": ")
            overloads = tuple(map(_overload, signatures.split("; ")))
            found.update(dict.fromkeys(names.split(" "), overloads))
    return found


def _overload(text: str) -> Overload:
    head, _, result = text.rpartition(" ")
    owner, dot, rest = _split_owner(head)
    args = _Reader(rest[1:-1]).types()
    first = _Reader(owner).types() if dot else []
    return Overload(bool(dot), (*first, *args), _Reader(result).types()[0])


def _split_owner(head: str) -> tuple[str, str, str]:
    """`list(T).(int)` has an owner, `(list(T))` has none."""
    if head.startswith("("):
        return "", "", head
    owner, _, rest = head.rpartition(".(")
    return owner, ".", f"({rest}"


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)
        self._at = 0

    def types(self) -> list[Type]:
        found: list[Type] = []
        while self._at < len(self._tokens) and self._tokens[self._at] != ")":
            if self._tokens[self._at] == ",":
                self._at += 1
            found.append(self._type())
        return found

    def _type(self) -> Type:
        name = self._tokens[self._at]
        self._at += 1
        if self._at < len(self._tokens) and self._tokens[self._at] == "(":
            self._at += 1
            params = tuple(self.types())
            self._at += 1
            return Type(name, params)
        return variable(name) if name in _VARIABLES else Type(name)
