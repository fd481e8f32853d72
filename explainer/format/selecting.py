"""Label selectors as kubectl takes them: `app=hello,track in (a, b),!old`.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from explainer.format.quantities import Unreadable

_KEY = r"(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?"
_VALUE = r"(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?"
_CLAUSE = re.compile(
    rf"\s*(?:(?P<key>{_KEY})\s*(?P<sign>==|=|!=)\s*(?P<value>{_VALUE})"
    rf"|(?P<set_key>{_KEY})\s+(?P<word>in|notin)\s*\((?P<values>[^()]*)\)"
    rf"|(?P<no>!)?\s*(?P<exists>{_KEY}))\s*"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One requirement; `values` None: that the label is there. `is_not` turns it round."""

    key: str
    values: frozenset[str] | None
    is_not: bool = False

    def holds(self, labels: Mapping[str, str]) -> bool:
        """A label that is missing satisfies every denial (labels.Requirement.Matches)."""
        value = labels.get(self.key)
        found = value is not None and (self.values is None or value in self.values)
        return found != self.is_not


@dataclass(frozen=True, slots=True)
class Selector:
    """All of its clauses must hold."""

    clauses: tuple[Clause, ...]
    text: str

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether these labels are chosen."""
        return all(clause.holds(labels) for clause in self.clauses)


def selector(text: str) -> Selector:
    """Raises Unreadable; an empty text chooses nothing by accident, so it is refused."""
    clauses: list[Clause] = []
    at = 0
    while at < len(text):
        found = _CLAUSE.match(text, at)
        if not found or not found[0].strip():
            raise Unreadable(f"“{text}” is no label selector; write app=hello or app in (a, b).")
        clauses.append(_clause(found))
        at = found.end()
        if at < len(text) and text[at] != ",":
            raise Unreadable(f"“{text}” is no label selector: nothing is known of “{text[at:]}”.")
        at += 1
    if not clauses or text.rstrip().endswith(","):
        raise Unreadable(f"“{text}” is no label selector; write app=hello.")
    return Selector(tuple(clauses), text)


def _clause(found: re.Match[str]) -> Clause:
    if found["key"]:
        return Clause(found["key"], frozenset([found["value"]]), found["sign"] == "!=")
    if found["set_key"]:
        values = frozenset(value.strip() for value in found["values"].split(","))
        return Clause(found["set_key"], values, found["word"] == "notin")
    return Clause(found["exists"], None, found["no"] is not None)
