"""What an expression is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of an expression."""


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
    """`target.all(variable, rule)` and its kin; `second` is the value beside an index or a key."""

    macro: str
    target: Node
    variable: str
    second: str
    rule: Node
    transform: Node | None = None


def names_in(node: Node) -> set[str]:
    """Variables that must be there to evaluate this."""
    bound = {node.variable, node.second} if isinstance(node, Comprehension) else set()
    own = {node.name} if isinstance(node, Name) else set()
    return own | {name for one in _parts(node) for name in names_in(one)} - bound


def _parts(node: Node) -> Iterator[Node]:
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _nodes(one)
