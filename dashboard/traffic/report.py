"""What viewers are told of a probe: the frame `traffic` of docs/protocol.md."""

from typing import Literal

import msgspec

from dashboard.traffic.judging import Outcome
from dashboard.traffic.plan import Way


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One request: when it was over (ms before the frame), what came of it, who answered: the id
    of a pod or "", and the letter of its generation, "" for none, "?" when it is not known."""

    ago_ms: int
    took_ms: int
    outcome: Outcome
    pod: str
    letter: str


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """How many requests came to which end."""

    answered: int
    failed: int
    unknown: int


class OfLetter(msgspec.Struct, frozen=True, kw_only=True):
    """The same of one generation; "?" is nobody knows which."""

    letter: str
    answered: int
    failed: int


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """The last request that failed."""

    at_ms: int
    reason: str


class Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="traffic"):
    """Everything about a probe at one moment. ``id`` is the Service's. Totals and not differences:
    a frame that was left out is made up for by the next one. ``path`` is without its query."""

    id: str
    at_ms: int
    state: Literal["running", "ended"]
    why: str
    namespace: str
    name: str
    port: int
    path: str
    way: Way
    rate_per_s: int
    started_ms: int
    ends_ms: int
    total: Sums
    skipped: int
    recent: Sums
    letters: list[OfLetter]
    p50_ms: int | None
    p99_ms: int | None
    last_failure: Failure | None
    items: list[Item]

    def text(self) -> str:
        """The frame."""
        return msgspec.json.encode(self).decode()

    def quiet(self) -> "Report":
        """The same without the single requests: for those who come later."""
        return msgspec.structs.replace(self, items=[])
