"""From a tree and variables to a value.

`&&` and `||` may ignore an error of one side, as the definition has it: the side that decides wins,
whichever it is. Each step costs; an expression that needs too many has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from practice.cel.errors import CelError
from practice.cel.functions import FUNCTIONS, METHODS, OPERATORS
from practice.cel.nodes import (
    Call,
    Comprehension,
    Index,
    ListOf,
    MapOf,
    Name,
    Node,
    Select,
    Value,
)
from practice.cel.values import NOTHING, Optional, looked_up, truth
from practice.limits import CEL_STEPS

Lazy = Callable[[], Any]


class Scope:
    """Variables, some of them computed when they are first asked for."""

    def __init__(self, values: Mapping[str, Any], lazy: Mapping[str, Lazy] | None = None) -> None:
        self._values = dict(values)
        self._lazy = dict(lazy or {})
        self._steps = [0]

    def get(self, name: str) -> Any:
        """CelError: there is none."""
        if name not in self._values:
            if name not in self._lazy:
                raise CelError(f"undeclared reference to '{name}' (in container '')")
            self._values[name] = self._lazy[name]()
        return self._values[name]

    def has(self, name: str) -> bool:
        return name in self._values or name in self._lazy

    def within(self, **values: Any) -> Scope:
        """These as well, for the body of a macro; steps are counted together."""
        inner = Scope({**self._values, **values}, self._lazy)
        inner._steps = self._steps
        return inner

    def step(self) -> None:
        self._steps[0] += 1
        if self._steps[0] > CEL_STEPS:
            raise CelError("operation cancelled: actual cost limit exceeded")


def evaluate(node: Node, scope: Scope) -> Any:
    """Its value. CelError."""
    scope.step()
    match node:
        case Value(value):
            return value
        case Name(name):
            return scope.get(name)
        case Select():
            return _select(node, scope)
        case Index(target, key, optional):
            return _index(evaluate(target, scope), evaluate(key, scope), optional=optional)
        case Call():
            return _call(node, scope)
        case ListOf(items):
            found = [(evaluate(one, scope), optional) for one, optional in items]
            return [
                one.value if optional else one
                for one, optional in found
                if not optional or one.value is not NOTHING
            ]
        case MapOf(entries):
            return dict(_entries(entries, scope))
        case Comprehension():
            return _comprehension(node, scope)
    raise CelError(f"unsupported expression type: {type(node).__name__}")


def _entries(
    entries: tuple[tuple[Node, Node, bool], ...], scope: Scope
) -> Iterator[tuple[Any, Any]]:
    for key, value, optional in entries:
        found = evaluate(value, scope)
        if optional:
            found = found.value
        if found is not NOTHING:
            yield evaluate(key, scope), found


def _select(node: Select, scope: Scope) -> Any:
    target = evaluate(node.target, scope)
    if node.test:
        within = target.value if isinstance(target, Optional) else target
        if within is NOTHING:
            return False
        if not isinstance(within, dict):
            raise CelError("invalid type for field selection.")
        return node.field in within
    if not node.optional and not isinstance(target, Optional) and not isinstance(target, dict):
        raise CelError(f"no such key: {node.field}" if target is None else "no such overload")
    return _index(target, node.field, optional=node.optional)


def _index(target: Any, key: Any, *, optional: bool) -> Any:
    if isinstance(target, Optional):
        optional, target = True, target.value
    if optional:
        return Optional(NOTHING if target is NOTHING else looked_up(target, key, NOTHING))
    found = looked_up(target, key, NOTHING)
    if found is NOTHING:
        if isinstance(target, list):
            raise CelError(f"index out of bounds: {key}")
        raise CelError(f"no such key: {key}")
    return found


# -- calls -----------------------------------------------------------------------------------------


def _call(node: Call, scope: Scope) -> Any:
    if node.name == "&&":
        return _decide(((one, scope) for one in node.args), deciding=False)
    if node.name == "||":
        return _decide(((one, scope) for one in node.args), deciding=True)
    if node.name == "?:":
        condition, first, second = node.args
        return evaluate(first if truth(evaluate(condition, scope)) else second, scope)
    args = [evaluate(one, scope) for one in node.args]
    if node.target is not None:
        if isinstance(node.target, Name) and not scope.has(node.target.name):
            return _named(f"{node.target.name}.{node.name}", args)
        return _method(node.name, evaluate(node.target, scope), args)
    operator = OPERATORS.get(node.name)
    return operator(*args) if operator is not None else _named(node.name, args)


def _named(name: str, args: list[Any]) -> Any:
    function = FUNCTIONS.get(name)
    if function is None:
        raise CelError(f"undeclared reference to '{name}' (in container '')")
    return _applied(function, args)


def _method(name: str, target: Any, args: list[Any]) -> Any:
    method = METHODS.get(name)
    if method is None:
        raise CelError(f"undeclared reference to '{name}' (in container '')")
    return _applied(method, [target, *args])


def _applied(function: Callable[..., Any], args: list[Any]) -> Any:
    try:
        return function(*args)
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise CelError("no such overload") from error


def _decide(rules: Iterable[tuple[Node, Scope]], *, deciding: bool) -> bool:
    """The first that comes to ``deciding`` settles it, also where another one fails."""
    trouble: CelError | None = None
    for node, scope in rules:
        try:
            if truth(evaluate(node, scope)) is deciding:
                return deciding
        except CelError as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble
    return not deciding


# -- macros ----------------------------------------------------------------------------------------


def _comprehension(node: Comprehension, scope: Scope) -> Any:
    target = evaluate(node.target, scope)
    if not isinstance(target, list | dict):
        raise CelError("no such overload")
    scopes = _scopes(node, target, scope)
    match node.macro:
        case "all":
            return _decide(((node.rule, one) for _, one in scopes), deciding=False)
        case "exists":
            return _decide(((node.rule, one) for _, one in scopes), deciding=True)
        case "exists_one" | "existsOne":
            return sum(truth(evaluate(node.rule, one)) for _, one in scopes) == 1
        case "filter":
            return [item for item, one in scopes if truth(evaluate(node.rule, one))]
    if node.transform is None:
        return [evaluate(node.rule, one) for _, one in scopes]
    return [evaluate(node.transform, one) for _, one in scopes if truth(evaluate(node.rule, one))]


def _scopes(node: Comprehension, target: Any, scope: Scope) -> Iterator[tuple[Any, Scope]]:
    """Each element, or each key of a map; with two variables, the index or key first."""
    pairs = target.items() if isinstance(target, dict) else enumerate(target)
    for key, value in pairs:
        if node.second:
            yield value, scope.within(**{node.variable: key, node.second: value})
        else:
            item = key if isinstance(target, dict) else value
            yield item, scope.within(**{node.variable: item})
