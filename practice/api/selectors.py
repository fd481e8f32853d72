"""Label and field selectors: `app=web,track in (stable,canary)` and `status.phase!=Running`.

Promises: what a real API server's parser accepts and refuses, with its error texts (apimachinery's
labels and fields packages are the mirror). A parsed selector is a list of requirements that all
must hold; parsing happens once per request, matching once per object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from practice.api.validation.names import label_key_faults, label_value_faults

Labels = Mapping[str, str]


class SelectorError(ValueError):
    """A selector that cannot be read; the text is the API server's."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on labels; `op` is `in`, `notin`, `exists`, `!`, `gt` or `lt`."""

    key: str
    op: str
    values: frozenset[str] = frozenset()

    def matches(self, labels: Labels) -> bool:
        present = self.key in labels
        if self.op == "in":
            return present and labels[self.key] in self.values
        if self.op == "notin":
            return not present or labels[self.key] not in self.values
        if self.op == "exists":
            return present
        if self.op == "!":
            return not present
        return present and self._compares(labels[self.key])

    def _compares(self, text: str) -> bool:
        try:
            value, bound = int(text), int(min(self.values))
        except ValueError:
            return False
        return value > bound if self.op == "gt" else value < bound


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """All requirements must hold; none at all matches everything."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Labels | None) -> bool:
        labels = labels or {}
        return all(requirement.matches(labels) for requirement in self.requirements)


EVERYTHING = LabelSelector()


def parse_labels(text: str) -> LabelSelector:
    """A `labelSelector` query parameter. SelectorError with the API server's words."""
    if not text.strip():
        return EVERYTHING
    return _Parser(text).parse()


def from_object(selector: Mapping[str, Any] | None) -> LabelSelector:
    """A LabelSelector object (`matchLabels`, `matchExpressions`). None matches nothing in
    Kubernetes; callers that mean "nothing" must ask before."""
    selector = selector or {}
    found = [
        Requirement(key, "in", frozenset([value]))
        for key, value in (selector.get("matchLabels") or {}).items()
    ]
    operators = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!"}
    for expression in selector.get("matchExpressions") or []:
        op = operators[expression["operator"]]
        found.append(Requirement(expression["key"], op, frozenset(expression.get("values") or [])))
    return LabelSelector(tuple(found))


def as_text(selector: Mapping[str, Any] | None) -> str:
    """A LabelSelector object as the text form: what `Scale.status.selector` holds."""
    parts = []
    for requirement in sorted(from_object(selector).requirements, key=lambda r: r.key):
        values = sorted(requirement.values)
        if (
            requirement.op == "in"
            and len(values) == 1
            and not _is_expression(selector, requirement)
        ):
            parts.append(f"{requirement.key}={values[0]}")
        elif requirement.op in ("in", "notin"):
            parts.append(f"{requirement.key} {requirement.op} ({','.join(values)})")
        else:
            parts.append(("!" if requirement.op == "!" else "") + requirement.key)
    return ",".join(parts)


def _is_expression(selector: Mapping[str, Any] | None, requirement: Requirement) -> bool:
    return requirement.key not in ((selector or {}).get("matchLabels") or {})


_OPERATORS = {"=": "in", "==": "in", "in": "in", "!=": "notin", "notin": "notin"}
_OPERATORS |= {">": "gt", "<": "lt"}
_BINARY = "in, notin, =, ==, !=, gt, lt"
_TOKEN = re.compile(r"\s*(==|!=|[=!(),<>]|[^\s=!(),<>]+)")
_SYMBOLS = frozenset(["=", "==", "!=", "!", "(", ")", ",", ">", "<", ""])


class _Parser:
    """Recursive descent over tokens. `in` and `notin` are words only where values stand."""

    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)
        self._at = 0

    def _look(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        lexeme = self._look()
        self._at += 1
        return lexeme

    def parse(self) -> LabelSelector:
        found: list[Requirement] = []
        while True:
            lexeme = self._look()
            if not lexeme:
                return LabelSelector(tuple(found))
            if lexeme in _SYMBOLS and lexeme != "!":
                raise SelectorError(
                    f"found '{lexeme}', expected: !, identifier, or 'end of string'"
                )
            try:
                found.append(self._requirement())
            except SelectorError as error:
                raise SelectorError(f"unable to parse requirement: {error}") from None
            end = self._take()
            if not end:
                return LabelSelector(tuple(found))
            if end != ",":
                raise SelectorError(f"found '{end}', expected: ',' or 'end of string'")
            if (after := self._look()) in _SYMBOLS and after != "!":
                raise SelectorError(f"found '{after}', expected: identifier after ','")

    def _requirement(self) -> Requirement:
        negated = self._look() == "!"
        if negated:
            self._take()
        key = self._take()
        if key in _SYMBOLS:
            raise SelectorError(f"found '{key}', expected: identifier")
        _refuse(label_key_faults(key), f'<nil>: Invalid value: "{key}"')
        if negated:
            return Requirement(key, "!")
        if self._look() in ("", ","):
            return Requirement(key, "exists")
        return self._comparison(key)

    def _comparison(self, key: str) -> Requirement:
        word = self._take()
        op = _OPERATORS.get(word)
        if op is None:
            raise SelectorError(f"found '{word}', expected: {_BINARY}")
        values = self._set() if word in ("in", "notin") else [self._value()]
        for value in values:
            _refuse(label_value_faults(value), f'values[0][{key}]: Invalid value: "{value}"')
        if op in ("gt", "lt") and not re.fullmatch(r"[+-]?\d+", values[0]):
            raise SelectorError(
                f'values[0]: Invalid value: "{values[0]}": '
                "for 'Gt', 'Lt' operators, the value must be an integer"
            )
        return Requirement(key, op, frozenset(values))

    def _value(self) -> str:
        if self._look() in ("", ","):
            return ""
        value = self._take()
        if value in _SYMBOLS:
            raise SelectorError(f"found '{value}', expected: identifier")
        return value

    def _set(self) -> list[str]:
        opening = self._take()
        if opening != "(":
            raise SelectorError(f"found '{opening}' expected: '('")
        values: list[str] = []
        expecting = True
        while True:
            lexeme = self._take()
            if lexeme == ")":
                return [*values, ""] if expecting else values
            if lexeme == ",":
                if expecting:
                    values.append("")
                expecting = True
            elif lexeme in _SYMBOLS or not expecting:
                expected = "',', or identifier" if expecting else "',' or ')'"
                raise SelectorError(f"found '{lexeme}', expected: {expected}")
            else:
                values.append(lexeme)
                expecting = False


def _refuse(faults: list[str], prefix: str) -> None:
    if faults:
        raise SelectorError(f"{prefix}: {'; '.join(faults)}")


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """`field` equals (or, `negated`, differs from) `value`."""

    field: str
    value: str
    negated: bool


def parse_fields(text: str) -> tuple[FieldTerm, ...]:
    """A `fieldSelector` query parameter. SelectorError with the API server's words."""
    terms = []
    for part in sorted(re.split(r"(?<!\\),", text)):
        if not part:
            continue
        found = re.fullmatch(r"((?:[^=!\\]|!(?!=))*)(!=|==|=)((?s:.*))", part)
        if found is None:
            raise SelectorError(f"invalid selector: '{text}'; can't understand '{part}'")
        field, op, raw = found.groups()
        terms.append(FieldTerm(field, _unescape(raw), op == "!="))
    return tuple(terms)


def _unescape(raw: str) -> str:
    if re.search(r"(?<!\\)(?:\\\\)*\\(?![\\,=])", raw) or re.search(r"(?<!\\)=", raw):
        raise SelectorError(
            f"invalid field selector: invalid escape sequence or character in {raw!r}"
        )
    return re.sub(r"\\([\\,=])", r"\1", raw)


FieldReader = Callable[[dict[str, Any]], str]


def fields_match(
    terms: tuple[FieldTerm, ...], readers: Mapping[str, FieldReader], obj: dict[str, Any]
) -> bool:
    """Whether all terms hold. Every term's field must be in `readers` (`known_fields` asks)."""
    return all((readers[term.field](obj) == term.value) != term.negated for term in terms)


def known_fields(
    terms: tuple[FieldTerm, ...],
    readers: Mapping[str, FieldReader],
    unknown: str = "field label not supported: {field}",
) -> None:
    """SelectorError for a field that the resource cannot be selected by."""
    for term in terms:
        if term.field not in readers:
            if len(readers) > 2:
                raise SelectorError(unknown.format(field=term.field))
            words = ", ".join(f'"{name}"' for name in readers)
            raise SelectorError(f'"{term.field}" is not a known field selector: only {words}')
