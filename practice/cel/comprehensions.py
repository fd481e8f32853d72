"""Types of macros: what cel-go's checker says of the loops that it makes of them."""

from __future__ import annotations

from collections.abc import Mapping

from practice.cel.nodes import Comprehension, Node
from practice.cel.types import (
    BOOL,
    DYN,
    INT,
    Type,
    filled,
    is_dyn,
    list_of,
    map_of,
    optional_of,
    shown,
)

Types = Mapping[str, Type]


class CheckedMacros:
    """The part of the checker that knows macros."""

    def check(self, node: Node, names: Types) -> Type:
        raise NotImplementedError

    def report(self, node: Node, message: str) -> Type:
        raise NotImplementedError

    def known(self, one: Type) -> Type:
        raise NotImplementedError

    def wanted(self, node: Node, wanted: Type, found: Type) -> bool:
        raise NotImplementedError

    def resolved(self, node: Node, name: str, args: list[Type], *, method: bool = False) -> Type:
        raise NotImplementedError

    def macro(self, node: Comprehension, names: Types) -> Type:
        """The type of the whole."""
        target = self.known(self.check(node.target, names))
        if node.macro in ("optMap", "optFlatMap"):
            return self._of_optional(node, target, names)
        first, second = self._elements(node, target)
        inner = {**names, node.variable: first, **({node.second: second} if node.second else {})}
        condition = None if node.condition is None else self.check(node.condition, inner)
        rule = self.check(node.rule, inner)
        if node.macro in ("all", "exists"):
            self.wanted(node.rule, BOOL, rule)
            return BOOL
        if node.macro in ("exists_one", "existsOne"):
            self.resolved(node, "_?_:_", [rule, INT, INT])
            return BOOL
        if node.macro == "filter":
            return self._conditional(node, rule, list_of(first))
        if node.macro in ("map", "transformList"):
            found = list_of(rule)
        elif node.macro == "transformMap":
            found = map_of(first, rule)
        else:
            found = rule
        return found if condition is None else self._conditional(node, condition, found)

    def _conditional(self, node: Comprehension, condition: Type, result: Type) -> Type:
        self.resolved(node, "_?_:_", [condition, result, result])
        return result

    def _elements(self, node: Comprehension, target: Type) -> tuple[Type, Type]:
        """What the one or two variables are."""
        if target.name == "list":
            item = target.params[0]
            return (INT, item) if node.second else (item, DYN)
        if target.name == "map":
            return target.params[0], target.params[1]
        if not is_dyn(target) and not target.variable:
            words = f"expression of type '{shown(target)}' cannot be range of a comprehension"
            self.report(node.target, f"{words} (must be list, map, or dynamic)")
        return DYN, DYN

    def _of_optional(self, node: Comprehension, target: Type, names: Types) -> Type:
        if target.name == "optional_type":
            inner = target.params[0]
        else:
            inner = DYN
            if not is_dyn(target) and not target.variable:
                self.resolved(node, "hasValue", [target], method=True)
        rule = self.check(node.rule, {**names, node.variable: filled(inner, {})})
        return rule if node.macro == "optFlatMap" else optional_of(rule)
