"""What may be wrong with an expression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_WIDE = 0x7F  # what lies beyond is marked with a wide dot


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """`at` is an offset in characters."""

    at: int
    message: str


class CelSyntaxError(ValueError):
    """It cannot be read; `line` and `column` of the first issue count from 1."""

    def __init__(self, source: str, issues: Sequence[Issue]) -> None:
        super().__init__(issues[0].message)
        self.line, self.column = place(source, issues[0].at)
        self.issues = tuple(issues)


class CelError(Exception):
    """It has no value; the text is cel-go's."""


class CelBudgetError(CelError):
    """It costs too much: whoever has more expressions to evaluate stops with it."""


def place(source: str, at: int) -> tuple[int, int]:
    """Line and column, from 1."""
    before = source[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


def told(source: str, issues: Sequence[Issue]) -> str:
    """All of them in their order, each with its line of the expression and a finger at the place."""
    return "\n".join(_one(source, issue) for issue in sorted(issues, key=lambda one: one.at))


def _one(source: str, issue: Issue) -> str:
    if issue.at < 0:
        return f"ERROR: <input>:-1:0: {issue.message}"
    line, column = place(source, issue.at)
    text = source.split("\n")[line - 1].replace("\t", " ")
    dots = "".join("．" if ord(sign) > _WIDE else "." for sign in text[: column - 1])
    dots += "." * (column - 1 - len(dots))
    return f"ERROR: <input>:{line}:{column}: {issue.message}\n | {text}\n | {dots}^"
