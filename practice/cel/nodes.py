"""What an expression is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression; `at` is where its own sign stands in the text."""

    at: int = field(default=-1, kw_only=True, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Value(Node):
    """A literal."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Select(Node):
    """`target.field`; `test` is `has(target.field)`; `optional` is `target.?field`."""

    target: Node
    field: str
    test: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`target[key]`, or `target[?key]`."""

    target: Node
    key: Node
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function or a method; operators are functions named by their signs."""

    name: str
    args: tuple[Node, ...]
    target: Node | None = None


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, ?b]`; each with whether it is left out when it is an empty optional."""

    items: tuple[tuple[Node, bool], ...]


@dataclass(frozen=True, slots=True)
class MapOf(Node):
    """`{a: b, ?c: d}`, also `Type{a: b}`, whose `type_name` says which."""

    entries: tuple[tuple[Node, Node, bool], ...]
    type_name: str = ""


@dataclass(frozen=True, slots=True)
class Comprehension(Node):
    """`target.all(variable, rule)` and its kin; `second` is the value beside an index or a key.
    With a `condition`, only where it holds."""

    macro: str
    target: Node
    variable: str
    second: str
    rule: Node
    condition: Node | None = None


def parts(node: Node) -> Iterator[Node]:
    """What it is made of."""
    for one in fields(node):
        yield from _nodes(getattr(node, one.name))


def depth_of(node: Node) -> int:
    """How many parts are within one another at most."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [(inner, depth + 1) for inner in parts(one)]
    return deepest


def dotted(node: Node) -> str:
    """`a.b.c` of names only; empty for anything else."""
    names: list[str] = []
    while isinstance(node, Select) and not node.test and not node.optional:
        names.append(node.field)
        node = node.target
    return ".".join([node.name, *reversed(names)]) if isinstance(node, Name) else ""


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _nodes(one)
