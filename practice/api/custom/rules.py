"""Rules in CEL of custom resources (`x-kubernetes-validations`): what they say of an object.

Mirrors apiextensions' package schema/cel (documentation: "Validation rules"). Each rule sees the value
at its place as `self` and what it was as `oldSelf`; rules about changes are asked only where there is
something to compare with. What an update leaves as it was is not held against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from practice.api.custom.list_items import NEW, keys_of, older, older_items
from practice.api.custom.plain_values import NOWHERE
from practice.api.resource import Cause
from practice.api.validation import causes
from practice.limits import CEL_EXPRESSIONS_KEPT, CEL_STEPS_OF_OBJECT, POLICY_MESSAGE_BYTES

Json = dict[str, Any]
RULES = "x-kubernetes-validations"
_BLOCKING: tuple[str, ...] = ("FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong")
_BLOCKING += ("FieldValueTooMany", "FieldValueTypeInvalid")
_OVER_BUDGET = (
    "validation failed due to running out of cost budget, no further validation rules will be run"
)
_UNCHECKED = (
    "some validation rules were not checked because the object was invalid; correct the existing "
    "errors to complete validation"
)


def with_rules(
    schema: Json,
    value: Json,
    found: list[Cause],
    old: Any = NEW,
    *,
    path: str = "",
    root: bool = True,
) -> list[Cause]:
    """The causes that were found, and those of the rules; with some of them, no rule is asked."""
    if not has_rules(schema):
        return found
    if any(cause["reason"] in _BLOCKING for cause in found):
        return [*found, causes.invalid(NOWHERE, None, _UNCHECKED)]
    return [*found, *_Walk().go(schema, value, path, old, root=root)]


def has_rules(schema: Any) -> bool:
    """Whether there are any in it, however deep."""
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get(RULES):
                return True
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return False


@lru_cache(maxsize=CEL_EXPRESSIONS_KEPT)
def _read(expression: str) -> tuple[Any, bool]:
    """The expression, and whether it asks for what was before. CelSyntaxError."""
    from practice.cel import parse

    node = parse(expression)
    return node, uses(node, "oldSelf")


def uses(node: Any, name: str) -> bool:
    """Whether a variable is in an expression."""
    from practice.cel.nodes import Name, parts

    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Name) and one.name == name:
            return True
        waiting += parts(one)
    return False


class _Walk:
    """One object; ends early when a rule costs too much."""

    def __init__(self) -> None:
        self._spent = False
        self._steps = 0

    def go(
        self, schema: Json, value: Any, path: str, old: Any, *, root: bool = False
    ) -> Iterator[Cause]:
        if value is None or self._spent:
            return
        yield from self._rules(schema, value, path, old, root=root)
        for part in schema.get("allOf") or ():
            yield from self.go({**part, "type": schema.get("type")}, value, path, old)
        if isinstance(value, list):
            olds = older_items(schema, old)
            items = schema.get("items")
            if isinstance(items, dict):
                for number, item in enumerate(value):
                    before = olds.get(keys_of(schema, item), NEW)
                    yield from self.go(items, item, f"{path}[{number}]", before)
        elif isinstance(value, dict):
            yield from self._fields(schema, value, path, old)

    def _fields(self, schema: Json, value: Json, path: str, old: Any) -> Iterator[Cause]:
        fields, others = schema.get("properties") or {}, schema.get("additionalProperties")
        for name, inner in value.items():
            if name in fields:
                where = f"{path}.{name}" if path else name
                yield from self.go(fields[name], inner, where, older(old, name))
            elif isinstance(others, dict):
                yield from self.go(others, inner, f"{path}[{name}]", older(old, name))

    def _rules(
        self, schema: Json, value: Any, path: str, old: Any, *, root: bool
    ) -> Iterator[Cause]:
        rules = schema.get(RULES) or ()
        if not rules:
            return
        from practice.api.custom.rule_values import scopes_of

        plain, optional = scopes_of(schema, value, None if old is NEW else old, root=root)
        unchanged = old is not NEW and old == value
        for rule in rules:
            about_change = _read(rule["rule"])[1]
            if about_change and old is NEW and not rule.get("optionalOldSelf"):
                continue
            scope = optional if rule.get("optionalOldSelf") else plain
            before = scope.spent
            cause = self._cause(rule, schema, value, path or NOWHERE, scope)
            self._steps += scope.spent - before
            if self._steps > CEL_STEPS_OF_OBJECT and not self._spent:
                self._spent = True
                yield causes.invalid(path or NOWHERE, schema.get("type", ""), _OVER_BUDGET)
                return
            if cause is not None and (about_change or not unchanged):
                yield cause
            if self._spent:
                return

    def _cause(self, rule: Json, schema: Json, value: Any, path: str, scope: Any) -> Cause | None:
        from practice.cel import CelBudgetError, CelError, evaluate

        said = (rule.get("message") or rule["rule"]).strip()
        kind = schema.get("type", "")
        try:
            if evaluate(_read(rule["rule"])[0], scope) is True:
                return None
        except CelBudgetError as error:
            self._spent = True
            words = (
                "no further validation rules will be run due to call cost exceeds limit for rule"
            )
            return causes.invalid(path, kind, f"'{error}': {words}: {said}")
        except CelError as error:
            if str(error).startswith("no such overload"):
                words = "call arguments did not match a supported operator, function or macro"
                return causes.invalid(path, kind, f"'{error}': {words} signature for rule: {said}")
            return causes.invalid(path, kind, f"{error} evaluating rule: {said}")
        return _failed(rule, value, path, _detail(rule, scope))


def _detail(rule: Json, scope: Any) -> str:
    """What a rule that does not hold says: computed, written, or itself."""
    from practice.cel import CelError, evaluate

    if rule.get("messageExpression"):
        try:
            said = evaluate(_read(rule["messageExpression"])[0], scope)
        except CelError:
            said = ""
        said = said.strip() if isinstance(said, str) else ""
        if said and "\n" not in said and len(said.encode()) <= POLICY_MESSAGE_BYTES:
            return said
    if rule.get("message"):
        return str(rule["message"]).strip()
    return f"failed rule: {rule['rule'].strip()}"


def _failed(rule: Json, value: Any, path: str, detail: str) -> Cause:
    own = rule.get("fieldPath")
    if own:
        path = own.removeprefix(".") if path == NOWHERE else f"{path}{own}"
    reason = rule.get("reason") or "FieldValueInvalid"
    if reason == "FieldValueForbidden":
        return causes.forbidden(path, detail)
    if reason == "FieldValueRequired":
        return causes.required(path, detail)
    whole = isinstance(value, dict | list)
    if reason == "FieldValueDuplicate":
        return causes.duplicate(path, value)
    return causes.plainly_invalid(path, detail) if whole else causes.invalid(path, value, detail)
