"""From a tree and variables to a value.

`&&` and `||` may ignore an error of one side, as the definition has it: the side that decides wins,
whichever it is. Each step costs, and so does what is copied or searched through; an expression that
needs too much has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from practice.cel.errors import CelBudgetError, CelError
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
    dotted,
)
from practice.cel.values import NOTHING, Message, Optional, TypeValue, looked_up, truth
from practice.limits import CEL_COST_OF_CHARACTERS, CEL_STEPS, CEL_VALUE_SIZE

Lazy = Callable[[], Any]
_TOO_MUCH = "operation cancelled: actual cost limit exceeded"
_TYPES = {
    **{name: name for name in ("bool", "int", "uint", "double", "string", "bytes", "list", "map")},
    "null_type": "null_type",
    "dyn": "dyn",
}


class Scope:
    """Variables, some of them computed when they are first asked for. A name may have dots in it."""

    def __init__(self, values: Mapping[str, Any], lazy: Mapping[str, Lazy] | None = None) -> None:
        self._values = dict(values)
        self._lazy = dict(lazy or {})
        self._steps = [0]
        self.dotted = frozenset(name for name in (*values, *self._lazy) if "." in name)

    def get(self, name: str) -> Any:
        """CelError: there is none."""
        if name not in self._values:
            if name in self._lazy:
                self._values[name] = self._lazy[name]()
            elif name in _TYPES:
                return TypeValue(_TYPES[name])
            else:
                raise CelError(f"undeclared reference to '{name}' (in container '')")
        return self._values[name]

    def has(self, name: str) -> bool:
        return name in self._values or name in self._lazy

    def within(self, **values: Any) -> Scope:
        """These as well, for the body of a macro; steps are counted together."""
        inner = Scope({**self._values, **values}, self._lazy)
        inner._steps = self._steps
        return inner

    @property
    def spent(self) -> int:
        """Steps until now, of all that was evaluated in this scope."""
        return self._steps[0]

    def step(self, cost: int = 1) -> None:
        self._steps[0] += cost
        if self._steps[0] > CEL_STEPS:
            raise CelBudgetError(_TOO_MUCH)


def evaluate(node: Node, scope: Scope) -> Any:
    """Its value. CelError."""
    try:
        return _evaluate(node, scope)
    except RecursionError as error:
        raise CelBudgetError(_TOO_MUCH) from error


def _evaluate(node: Node, scope: Scope) -> Any:
    scope.step()
    match node:
        case Value(value):
            return value
        case Name(name):
            return scope.get(name)
        case Select():
            return _select(node, scope)
        case Index(target, key, optional):
            return _index(_evaluate(target, scope), _evaluate(key, scope), optional=optional)
        case Call():
            return _call(node, scope)
        case ListOf(items):
            found = [(_evaluate(one, scope), optional) for one, optional in items]
            return [
                one.value if optional else one
                for one, optional in found
                if not optional or one.value is not NOTHING
            ]
        case MapOf(entries, type_name):
            return _made(type_name, list(_entries(entries, scope)))
        case Comprehension():
            return _comprehension(node, scope)
    raise CelError(f"unsupported expression type: {type(node).__name__}")


def _made(type_name: str, pairs: list[tuple[Any, Any]]) -> Any:
    found: dict[Any, Any] = {}
    for key, value in pairs:
        if isinstance(key, list | dict) or key is None:
            raise CelError("unsupported key type")
        if key in found:
            raise CelError("insert failed: key already exists")
        found[key] = value
    return Message(type_name, found) if type_name else found


def _entries(
    entries: tuple[tuple[Node, Node, bool], ...], scope: Scope
) -> Iterator[tuple[Any, Any]]:
    for key, value, optional in entries:
        found = _evaluate(value, scope)
        if optional:
            found = found.value
        if found is not NOTHING:
            yield _evaluate(key, scope), found


def _select(node: Select, scope: Scope) -> Any:
    if scope.dotted and dotted(node) in scope.dotted:
        return scope.get(dotted(node))
    target = _evaluate(node.target, scope)
    if node.test:
        within = target.value if isinstance(target, Optional) else target
        return within is not NOTHING and isinstance(within, dict) and node.field in within
    if not node.optional and not isinstance(target, Optional) and not isinstance(target, dict):
        raise CelError(f"no such key: {node.field}")
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
    if node.name == "_&&_":
        return _decide(((one, scope) for one in node.args), deciding=False)
    if node.name == "_||_":
        return _decide(((one, scope) for one in node.args), deciding=True)
    if node.name == "_?_:_":
        condition, first, second = node.args
        return _evaluate(first if truth(_evaluate(condition, scope)) else second, scope)
    args = [_evaluate(one, scope) for one in node.args]
    if node.target is None:
        return _applied(OPERATORS.get(node.name) or _function(node.name), args, scope)
    qualified = dotted(node.target)
    if qualified and not scope.has(qualified.partition(".")[0]):
        return _applied(_function(f"{qualified}.{node.name}"), args, scope)
    target = _evaluate(node.target, scope)
    return _applied(_method(node.name, target), [target, *args], scope)


def _function(name: str) -> Callable[..., Any]:
    found = FUNCTIONS.get(name)
    if found is None:
        from practice.cel.libraries import LIBRARY_FUNCTIONS  # few expressions need these

        found = LIBRARY_FUNCTIONS.get(name)
    if found is None:
        raise CelError(f"undeclared reference to '{name}' (in container '')")
    return found


def _method(name: str, target: Any) -> Callable[..., Any]:
    own = getattr(target, "cel_methods", None)
    found: Callable[..., Any] | None = (METHODS if own is None else own).get(name)
    if found is None:
        if own is not None or name in METHODS:
            raise CelError("no such overload")
        raise CelError(f"undeclared reference to '{name}' (in container '')")
    return found


def _applied(function: Callable[..., Any], args: list[Any], scope: Scope) -> Any:
    size = sum(len(one) for one in args if isinstance(one, str | bytes | list))
    scope.step(size // CEL_COST_OF_CHARACTERS)
    try:
        found = function(*args)
    except (TypeError, ValueError, AttributeError) as error:
        raise CelError("no such overload") from error
    except (OverflowError, OSError) as error:
        raise CelError("integer overflow") from error
    if isinstance(found, str | bytes | list) and len(found) > CEL_VALUE_SIZE:
        raise CelBudgetError(_TOO_MUCH)
    return found


def _decide(rules: Iterable[tuple[Node, Scope]], *, deciding: bool) -> bool:
    """The first that comes to ``deciding`` settles it, also where another one fails."""
    trouble: CelError | None = None
    for node, scope in rules:
        try:
            if truth(_evaluate(node, scope)) is deciding:
                return deciding
        except CelBudgetError:
            raise
        except CelError as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble
    return not deciding


# -- macros ----------------------------------------------------------------------------------------


def _comprehension(node: Comprehension, scope: Scope) -> Any:
    target = _evaluate(node.target, scope)
    if node.macro in ("optMap", "optFlatMap"):
        return _of_optional(node, target, scope)
    if not isinstance(target, list | dict):
        raise CelError("no such overload")
    scopes = _scopes(node, target, scope)
    match node.macro:
        case "all":
            return _decide(((node.rule, one) for _, one in scopes), deciding=False)
        case "exists":
            return _decide(((node.rule, one) for _, one in scopes), deciding=True)
        case "exists_one" | "existsOne":
            return sum(truth(_evaluate(node.rule, one)) for _, one in scopes) == 1
        case "filter":
            return [item for item, one in scopes if truth(_evaluate(node.rule, one))]
    wanted = _wanted(node, scopes)
    if node.macro in ("map", "transformList"):
        return [_evaluate(node.rule, one) for _, one in wanted]
    if node.macro == "transformMap":
        return {item: _evaluate(node.rule, one) for item, one in wanted}
    entries = [_evaluate(node.rule, one) for _, one in wanted]
    return _made("", [pair for one in entries for pair in one.items()])


def _wanted(
    node: Comprehension, scopes: Iterator[tuple[Any, Scope]]
) -> Iterator[tuple[Any, Scope]]:
    for item, one in scopes:
        if node.condition is None or truth(_evaluate(node.condition, one)):
            yield item, one


def _of_optional(node: Comprehension, target: Any, scope: Scope) -> Any:
    if not isinstance(target, Optional):
        raise CelError("no such overload")
    if target.value is NOTHING:
        return target
    found = _evaluate(node.rule, scope.within(**{node.variable: target.value}))
    return Optional(found) if node.macro == "optMap" else found


def _scopes(node: Comprehension, target: Any, scope: Scope) -> Iterator[tuple[Any, Scope]]:
    """Each element, or each key of a map; with two variables, the index or key first."""
    pairs = target.items() if isinstance(target, dict) else enumerate(target)
    for key, value in pairs:
        if node.second:
            yield key, scope.within(**{node.variable: key, node.second: value})
        else:
            item = key if isinstance(target, dict) else value
            yield item, scope.within(**{node.variable: item})
