"""Whether an expression fits together, before it is evaluated: names, calls and their types.

Mirrors cel-go's checker. What is not known (`dyn`) fits everywhere; literals of lists and maps are
of one type, as kube-apiserver wants them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from practice.cel.comprehensions import CheckedMacros
from practice.cel.declarations import Overload, declarations
from practice.cel.errors import CelSyntaxError, Issue, told
from practice.cel.literals import literal_issues
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
from practice.cel.parsing import parse
from practice.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DYN,
    ERROR,
    INT,
    NULL,
    STRING,
    UINT,
    Bindings,
    Type,
    assignable,
    filled,
    is_dyn,
    list_of,
    map_of,
    more_general,
    of_literal,
    optional_of,
    shown,
    variable,
)

Types = Mapping[str, Type]
_TYPE_NAMES: dict[str, Type] = {
    **{one.name: one for one in (BOOL, INT, UINT, DOUBLE, STRING, BYTES, DYN)},
    "null_type": NULL,
    "list": list_of(DYN),
    "map": map_of(DYN, DYN),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What an expression may use: variables (also with dots in their names), messages by the names
    of their types, and functions beyond the common ones."""

    variables: Types
    message: Callable[[str], Type | None] | None = None
    functions: Mapping[str, tuple[Overload, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """An expression that fits together, and the type of its value."""

    node: Node
    type: Type


class NotCheckedError(ValueError):
    """It does not; the text is cel-go's list of what is wrong."""


def checked(source: str, environment: Environment) -> Checked:
    """NotCheckedError."""
    try:
        node = parse(source)
    except CelSyntaxError as error:
        raise NotCheckedError(told(source, error.issues)) from error
    checker = Checker(environment)
    found = filled(checker.check(node, environment.variables), checker.bound, to_dyn=True)
    issues = checker.issues or literal_issues(node)
    if issues:
        raise NotCheckedError(told(source, issues))
    return Checked(node, found)


class Checker(CheckedMacros):
    """Goes over one tree; `issues` are what it met, `bound` what variables of types stand for."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._has_dots = any("." in name for name in environment.variables)
        self._variables = 0
        self.issues: list[Issue] = []
        self.bound: Bindings = {}

    def check(self, node: Node, names: Types) -> Type:
        """Its type; ERROR where there is an issue, which then fits everywhere."""
        match node:
            case Value(value):
                return UINT if type(value).__name__ == "Uint" else of_literal(value)
            case Name(name):
                return self._name(node, name, names)
            case Select():
                return self._select(node, names)
            case Index(target, key, optional):
                args = [self.check(target, names), self.check(key, names)]
                return self.resolved(node, "_[?_]" if optional else "_[_]", args)
            case Call():
                return self._call(node, names)
            case ListOf(items):
                return self._list(items, names)
            case MapOf():
                return self._message(node, names) if node.type_name else self._map(node, names)
            case Comprehension():
                return self.macro(node, names)
        raise TypeError(f"no part of an expression: {node!r}")

    def report(self, node: Node, message: str) -> Type:
        self.issues.append(Issue(node.at, message))
        return ERROR

    def undeclared(self, node: Node, name: str) -> Type:
        return self.report(node, f"undeclared reference to '{name}' (in container '')")

    def fresh(self) -> Type:
        """A type that nothing is known of yet."""
        self._variables += 1
        return variable(f"_var{self._variables}")

    def known(self, one: Type) -> Type:
        return filled(one, self.bound)

    def _name(self, node: Node, name: str, names: Types) -> Type:
        found = names.get(name)
        if found is not None:
            return found
        if name in _TYPE_NAMES:
            return Type("type", (_TYPE_NAMES[name],))
        return self.undeclared(node, name)

    # -- fields ------------------------------------------------------------------------------------

    def _select(self, node: Select, names: Types) -> Type:
        if self._has_dots and (qualified := dotted(node)) in names:
            return names[qualified]
        target = self.known(self.check(node.target, names))
        found = self._field(node, target)
        return BOOL if node.test else self.known(found)

    def _field(self, node: Select, target: Type) -> Type:
        is_optional = target.name == "optional_type"
        inner = target.params[0] if is_optional else target
        if inner.variable:
            assignable(DYN, inner, self.bound)
            found = DYN
        elif inner.name == "map":
            found = inner.params[1]
        elif inner.fields is not None:
            known = inner.fields(node.field)
            found = known or self.report(node, f"undefined field '{node.field}'")
        else:
            found = DYN
            if not is_dyn(inner):
                self.report(node, f"type '{shown(inner)}' does not support field selection")
        return optional_of(found) if is_optional or node.optional else found

    # -- calls -------------------------------------------------------------------------------------

    def _call(self, node: Call, names: Types) -> Type:
        args = [self._argument(node, one, names) for one in node.args]
        if node.target is None:
            if node.name in ("_&&_", "_||_"):
                return self._logic(node, args)
            return self.resolved(node, node.name, args)
        qualified = dotted(node.target)
        if qualified and self._overloads(f"{qualified}.{node.name}") is not None:
            return self.resolved(node, f"{qualified}.{node.name}", args)
        target = self.check(node.target, names)
        return self.resolved(node, node.name, [target, *args], method=True)

    def _argument(self, node: Call, one: Node, names: Types) -> Type:
        """What is written by `format` may be of many types."""
        if node.name == "format" and isinstance(one, ListOf):
            for item, _ in one.items:
                self.check(item, names)
            return list_of(DYN)
        return self.check(one, names)

    def _logic(self, node: Call, args: list[Type]) -> Type:
        fine = True
        for one, found in zip(node.args, args, strict=True):
            fine = self.wanted(one, BOOL, found) and fine
        return BOOL if fine else ERROR

    def wanted(self, node: Node, wanted: Type, found: Type) -> bool:
        """Whether it is of the type; says so if not."""
        if self._assign([found], [wanted]):
            return True
        known = shown(filled(found, self.bound, to_dyn=True))
        self.report(node, f"expected type '{shown(wanted)}' but found '{known}'")
        return False

    def _overloads(self, name: str) -> tuple[Overload, ...] | None:
        return self._environment.functions.get(name) or declarations().get(name)

    def resolved(self, node: Node, name: str, args: list[Type], *, method: bool = False) -> Type:
        """The type of a call: of all overloads that fit, or unknown where they differ."""
        overloads = self._overloads(name)
        if overloads is None:
            return self.undeclared(node, name)
        result: Type | None = None
        for one in overloads:
            if one.method is not method or len(one.args) != len(args):
                continue
            own = self._instance(one)
            if self._assign(args, list(own.args)):
                found = self.known(own.result)
                result = found if result is None or found == result else DYN
        if result is not None:
            return result
        words = [shown(filled(one, self.bound, to_dyn=True)) for one in args]
        owner = f"{words.pop(0)}." if method else ""
        applied = f"{owner}({', '.join(words)})"
        return self.report(node, f"found no matching overload for '{name}' applied to '{applied}'")

    def _instance(self, overload: Overload) -> Overload:
        """With variables of types that are its own."""
        own: Bindings = {}
        for one in (*overload.args, overload.result):
            for name in _variables_in(one):
                own.setdefault(name, self.fresh())
        if not own:
            return overload
        args = tuple(filled(one, own) for one in overload.args)
        return Overload(overload.method, args, filled(overload.result, own))

    def _assign(self, given: list[Type], wanted: list[Type]) -> bool:
        """All or nothing: what is learned of variables is kept only when all fit."""
        trial = dict(self.bound)
        if not all(assignable(a, b, trial) for a, b in zip(given, wanted, strict=True)):
            return False
        self.bound = trial
        return True

    # -- literals ----------------------------------------------------------------------------------

    def _list(self, items: tuple[tuple[Node, bool], ...], names: Types) -> Type:
        found: Type | None = None
        for node, optional in items:
            one = self.check(node, names)
            found = self._joined(node, found, self._unwrapped(node, one) if optional else one)
        return list_of(self.fresh() if found is None else found)

    def _map(self, node: MapOf, names: Types) -> Type:
        keys: Type | None = None
        values: Type | None = None
        for key, value, optional in node.entries:
            keys = self._joined(key, keys, self.check(key, names))
            one = self.check(value, names)
            values = self._joined(value, values, self._unwrapped(value, one) if optional else one)
        return map_of(keys or self.fresh(), values or self.fresh())

    def _joined(self, node: Node, before: Type | None, found: Type) -> Type:
        if before is None:
            return found
        if self._assign([before], [found]):
            return more_general(before, found)
        self.wanted(node, before, found)
        return ERROR

    def _unwrapped(self, node: Node, found: Type) -> Type:
        known = self.known(found)
        if known.name == "optional_type":
            return known.params[0]
        if not is_dyn(known):
            self.report(
                node, f"expected type 'optional_type({shown(known)})' but found '{shown(known)}'"
            )
        return known

    def _message(self, node: MapOf, names: Types) -> Type:
        resolve = self._environment.message
        found = None if resolve is None else resolve(node.type_name)
        if found is None or found.fields is None:
            for _, value, _ in node.entries:
                self.check(value, names)
            return self.undeclared(node, node.type_name)
        for key, value, optional in node.entries:
            one = self.check(value, names)
            wanted = found.fields(key.value) if isinstance(key, Value) else None
            if wanted is None:
                self.report(key, f"undefined field '{key.value}'" if isinstance(key, Value) else "")
            elif not self._assign([self._unwrapped(value, one) if optional else one], [wanted]):
                given = shown(filled(one, self.bound, to_dyn=True))
                name = key.value if isinstance(key, Value) else ""
                self.report(
                    key,
                    f"expected type of field '{name}' is '{shown(wanted)}' but provided type is '{given}'",
                )
        return found


def _variables_in(one: Type) -> list[str]:
    if one.variable:
        return [one.name]
    return [name for inner in one.params for name in _variables_in(inner)]
