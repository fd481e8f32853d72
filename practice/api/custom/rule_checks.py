"""What the rules of a definition may say: that they fit the schema which they are written in.

Mirrors apiextensions' validation of `x-kubernetes-validations`. What rules will cost is not estimated:
they are stopped when they cost too much.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from practice.api.custom.rules import RULES, has_rules, uses
from practice.api.resource import Cause
from practice.api.validation import causes

Json = dict[str, Any]
_REASONS = (
    "FieldValueDuplicate",
    "FieldValueForbidden",
    "FieldValueInvalid",
    "FieldValueRequired",
)


def rule_causes(schema: Json, place: str) -> list[Cause]:
    """The causes for all rules of an openAPIV3Schema: their form first, and then, where that is
    good, the expressions."""
    if not has_rules(schema):
        return []
    found = list(_walk(schema, place, _form))
    return found or list(_expressions(schema, place, root=True))


def _walk(schema: Json, place: str, look: Any) -> Iterator[Cause]:
    for index, rule in enumerate(schema.get(RULES) or ()):
        yield from look(schema, rule, f"{place}.{RULES}[{index}]")
    for inner, where in _inside(schema, place):
        yield from _walk(inner, where, look)


def _inside(schema: Json, place: str) -> Iterator[tuple[Json, str]]:
    others, items = schema.get("additionalProperties"), schema.get("items")
    if isinstance(others, dict):
        yield others, f"{place}.additionalProperties"
    for name, inner in (schema.get("properties") or {}).items():
        yield inner, f"{place}.properties[{name}]"
    if isinstance(items, dict):
        yield items, f"{place}.items"


def _form(schema: Json, rule: Json, place: str) -> Iterator[Cause]:
    text, message = rule.get("rule", "").strip(), rule.get("message", "")
    if not text:
        yield causes.required(f"{place}.rule", "rule is not specified")
    elif message and not message.strip():
        yield causes.invalid(f"{place}.message", message, "must be non-empty if specified")
    elif "\n" in message.strip():
        yield causes.invalid(f"{place}.message", message, "must not contain line breaks")
    elif "\n" in text and not message.strip():
        words = "message must be specified if rule contains line breaks"
        yield causes.required(f"{place}.message", words)
    telling = rule.get("messageExpression", "")
    if telling and not telling.strip():
        words = "messageExpression must be non-empty if specified"
        yield causes.required(f"{place}.messageExpression", words)
    reason = rule.get("reason")
    if reason is not None and reason not in _REASONS:
        yield causes.not_supported(f"{place}.reason", reason, _REASONS)
    path = rule.get("fieldPath", "")
    if path and not path.strip():
        yield causes.invalid(f"{place}.fieldPath", path, "must be non-empty if specified")
    if "\n" in path:
        yield causes.invalid(f"{place}.fieldPath", path, "must not contain line breaks")
    if path and not _is_field(schema, path):
        yield causes.invalid(f"{place}.fieldPath", path, "must be a valid path")


def _is_field(schema: Json, path: str) -> bool:
    """`.spec.name` or `['spec'].name`, of fields that the schema has."""
    rest = path
    while rest:
        if rest.startswith("."):
            end = min(
                (i for i in (rest.find(".", 1), rest.find("[", 1)) if i > 0), default=len(rest)
            )
            name, rest = rest[1:end], rest[end:]
        elif rest.startswith("['") and "']" in rest:
            name, _, rest = rest[2:].partition("']")
        else:
            return False
        inner = (schema.get("properties") or {}).get(name) or schema.get("additionalProperties")
        if not isinstance(inner, dict):
            return False
        schema = inner
    return True


def _expressions(
    schema: Json, place: str, *, root: bool = False, loose: str = ""
) -> Iterator[Cause]:
    """`loose` is the list within which items cannot be told again after a change."""
    for inner, where in _inside(schema, place):
        plain = schema.get("type") == "array" and schema.get("x-kubernetes-list-type") != "map"
        yield from _expressions(inner, where, loose=loose or (place if plain else ""))
    for index, rule in enumerate(schema.get(RULES) or ()):
        yield from _expression(schema, rule, f"{place}.{RULES}[{index}]", root=root, loose=loose)


def _expression(schema: Json, rule: Json, place: str, *, root: bool, loose: str) -> Iterator[Cause]:
    from practice.cel import parse

    optional = bool(rule.get("optionalOldSelf"))
    fault = _fault(schema, rule["rule"], "bool", root=root, optional=optional)
    if fault:
        yield _of_rule(f"{place}.rule", rule, fault)
        return
    telling = rule.get("messageExpression")
    if telling:
        fault = _fault(schema, telling, "string", root=root, optional=optional)
        if fault:
            yield _of_rule(f"{place}.messageExpression", rule, fault)
    if uses(parse(rule["rule"]), "oldSelf"):
        if loose:
            words = "oldSelf cannot be used on the uncorrelatable portion of the schema within"
            yield causes.invalid(f"{place}.rule", rule["rule"], f"{words} {loose}")
    elif rule.get("optionalOldSelf") is not None:
        words = "may not be set if oldSelf is not used in rule"
        yield causes.invalid(f"{place}.optionalOldSelf", rule["optionalOldSelf"], words)


def _of_rule(field: str, rule: Json, words: str) -> Cause:
    """The value that is shown is the whole rule, as Go's internal type has it."""
    shown = {
        "Rule": rule.get("rule", ""),
        "Message": rule.get("message", ""),
        "MessageExpression": rule.get("messageExpression", ""),
        "Reason": rule.get("reason"),
        "FieldPath": rule.get("fieldPath", ""),
        "OptionalOldSelf": rule.get("optionalOldSelf"),
    }
    return causes.invalid(field, shown, words)


def _fault(schema: Json, text: str, wanted: str, *, root: bool, optional: bool) -> str:
    from practice.cel.checking import Environment, NotCheckedError, checked
    from practice.cel.schema_types import as_is, type_of
    from practice.cel.types import DYN, optional_of

    own = type_of(schema, as_is, root=root, name="self") or DYN
    old = optional_of(own) if optional else own
    of_message = "messageExpression " if wanted == "string" else ""
    try:
        found = checked(text, Environment(variables={"self": own, "oldSelf": old}))
    except NotCheckedError as error:
        return f"{of_message}compilation failed: {error}"
    if found.type.name == wanted:
        return ""
    return (
        "messageExpression must evaluate to a string"
        if of_message
        else "cel expression must evaluate to a bool"
    )
