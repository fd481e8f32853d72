"""What all measurements share: a clock, samples with their median and tail, tables, goals.

One wall clock serves everybody: the API client, the sockets and the page run on one machine, and a
browser's `Date.now()` is the same clock in whole milliseconds. That is precise enough for what people
see, and it lets a moment in one process be compared with a moment in another.
"""

import math
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


def now_ms() -> float:
    """Unix milliseconds."""
    return time.time() * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: a value that was really measured. NaN for none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True)
class Samples:
    """Measured values of one thing in one unit."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> "Samples":
        """NaN (not seen) is left out; the count tells."""
        return cls(tuple(value for value in values if not math.isnan(value)))

    @property
    def median(self) -> float:
        """Of an even number of values, the mean of the two in the middle."""
        return statistics.median(self.values) if self.values else math.nan

    @property
    def p95(self) -> float:
        """Nearest rank."""
        return percentile(self.values, 0.95)

    @property
    def p99(self) -> float:
        """Nearest rank."""
        return percentile(self.values, 0.99)

    @property
    def highest(self) -> float:
        """NaN for none."""
        return max(self.values, default=math.nan)

    def as_json(self) -> dict[str, Any]:
        """For the file with the results."""
        return {
            "count": len(self.values),
            "median": figure(self.median),
            "p95": figure(self.p95),
            "p99": figure(self.p99),
            "max": figure(self.highest),
        }


def figure(value: float) -> float | None:
    """For JSON, which knows no NaN."""
    return None if math.isnan(value) else round(value, 2)


def shown(value: float, digits: int = 0) -> str:
    """For a table."""
    return "–" if math.isnan(value) else f"{value:,.{digits}f}"


@dataclass
class Table:
    """Rows under a heading, as Markdown, so that a run can be pasted into a page."""

    title: str
    head: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def text(self) -> str:
        """First column to the left, all others to the right."""
        lines = [self.head, *self.rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.head))]
        marks = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        body = [_line(one, widths) for one in (self.head, marks, *self.rows)]
        remarks = ["", *self.remarks] if self.remarks else []
        return "\n".join([f"### {self.title}", "", *body, *remarks, ""])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    others = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
    return f"| {' | '.join([first, *others])} |"


@dataclass
class Result:
    """What one measurement found: for people, and for a program."""

    name: str
    tables: list[Table]
    data: dict[str, Any]
    goals: list["Goal"] = field(default_factory=list)


@dataclass(frozen=True)
class Goal:
    """A measured value and its bound, in one unit. NaN was not measured, and is not met."""

    what: str
    unit: str
    measured: float
    below: float = math.inf
    at_least: float = -math.inf
    real: float = math.nan
    """The same of the real control plane; NaN where it cannot do that work."""

    @property
    def is_met(self) -> bool:
        """Whether the value keeps both bounds."""
        return self.at_least <= self.measured < self.below

    def row(self) -> tuple[str, ...]:
        """For the table."""
        bound = f"< {self.below:,g}" if self.below < math.inf else f"≥ {self.at_least:,g}"
        digits = 2 if self.measured < 10 else 0
        word = "met" if self.is_met else "MISSED"
        ratio = shown(self.measured / self.real, 2)
        measured, real = shown(self.measured, digits), shown(self.real, digits)
        return (f"{self.what} ({self.unit})", bound, measured, word, real, ratio)

    def as_json(self) -> dict[str, Any]:
        """For the file with the results."""
        return {
            "measured": figure(self.measured),
            "met": self.is_met,
            "real control plane": figure(self.real),
        }


def goals_table(goals: Iterable[Goal]) -> Table:
    """What was promised of the practice cluster, and whether this run kept it."""
    head = ("", "goal", "measured", "", "real control plane", "ratio to it")
    return Table("Goals of the practice cluster", head, [one.row() for one in goals])
