"""What a diagnosis is made of, and how raw objects and events are read for it.

Diagnosing is done when somebody looks, from whole objects and their Events as the API server sends
them: the mirror keeps less than this needs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Object = Mapping[str, Any]
Tone = Literal["bad", "warn", "wait"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason for a state. `title`: what is so; `text`: what it means, with the evidence;
    `parts`: the evidence taken apart; `next`: what one would do; `line`: the kubectl line for it.
    """

    tone: Tone
    title: str
    text: str = ""
    parts: Sequence[str] = field(default=())
    next: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One object and what is known around it, at a moment."""

    found: Object
    events: Sequence[Object] = ()
    now: datetime | None = None
    related: Mapping[str, Sequence[Object]] = field(default_factory=dict)

    @property
    def spec(self) -> Object:
        """Its wishes."""
        return self.found.get("spec") or {}

    @property
    def status(self) -> Object:
        """Its facts."""
        return self.found.get("status") or {}

    @property
    def name(self) -> str:
        """Its name."""
        return str((self.found.get("metadata") or {}).get("name", ""))

    def on(self, verb: str, kind: str = "", name: str = "") -> str:
        """A kubectl line about it, or about another object of its namespace."""
        namespace = (self.found.get("metadata") or {}).get("namespace")
        where = f" -n {namespace}" if namespace else ""
        what = f" {kind.lower()}/{name or self.name}" if kind else ""
        return f"kubectl{where} {verb}{what}"

    def condition(self, kind: str) -> Object:
        """The condition of this type, or an empty one."""
        return next((c for c in self.status.get("conditions") or () if c.get("type") == kind), {})

    def told(self, *reasons: str) -> Iterator[Object]:
        """Its events with one of these reasons, newest first."""
        newest = sorted(self.events, key=moment, reverse=True)
        return (event for event in newest if event.get("reason") in reasons)


def moment(event: Object) -> str:
    """When an event was last seen: old and new recorders fill different fields; RFC 3339 in UTC
    sorts as text."""
    series = event.get("series") or {}
    return str(
        series.get("lastObservedTime")
        or event.get("lastTimestamp")
        or event.get("eventTime")
        or (event.get("metadata") or {}).get("creationTimestamp")
        or ""
    )


def times(event: Object) -> int:
    """How often an event was seen."""
    return int((event.get("series") or {}).get("count") or event.get("count") or 1)


def message(event: Object) -> str:
    """What it says, in one line."""
    return " ".join(str(event.get("message") or "").split())


def counted(count: int, one: str, many: str = "") -> str:
    """``1 node``, ``2 nodes``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def first(found: Iterable[Object]) -> Object:
    """The first, or an empty object."""
    return next(iter(found), {})


def seconds_since(text: object, now: datetime | None) -> float:
    """How long ago an RFC 3339 time is; negative for the future, 0 when either is unknown."""
    try:
        then = datetime.fromisoformat(str(text))
    except ValueError:
        return 0.0
    if now is None or then.tzinfo is None:
        return 0.0
    return (now - then).total_seconds()


def span(seconds: float) -> str:
    """``40 s``, ``12 min``, ``3 h``, ``2 d``."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{int(seconds // length)} {unit}"
    return f"{max(0, int(seconds))} s"
