"""Which events are written, and as what: client-go's EventCorrelator.

- The same again (same object, place in it, reason, message, source) is counted up.
- The tenth message with the same reason about the same object within ten minutes, and those after it,
  become one event: "(combined from similar events): ...", which shows the newest message.
- One source may write 25 events about an object, and then one in five minutes. What is held back is
  counted all the same.

Reference: client-go `tools/record/events_cache.go`. Each component on each host has one of its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from practice.api.recording.making import event_name
from practice.api.resource import Object
from practice.clock import Clock
from practice.limits import (
    EVENTS_COMBINED_FROM,
    EVENTS_COMBINED_WITHIN_S,
    EVENTS_REMEMBERED,
    EVENTS_SPAM_BURST,
    EVENTS_SPAM_EVERY_S,
)

COMBINED = "(combined from similar events): "
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Correlated:
    """What is to be written: the event, or where it is there already, the patch for it."""

    event: Object
    patch: Object | None


@dataclass(slots=True)
class _Similar:
    """Messages of one reason about one object; a dict for its order."""

    at_s: float
    messages: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class _Allowance:
    """A bucket of tokens, one for each event that may be written."""

    at_s: float
    tokens: float = EVENTS_SPAM_BURST

    def take(self, now_s: float) -> bool:
        gained = (now_s - self.at_s) / EVENTS_SPAM_EVERY_S
        self.tokens = min(float(EVENTS_SPAM_BURST), self.tokens + gained)
        self.at_s = now_s
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Correlator:
    """Remembers what one component has recorded."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._similar: OrderedDict[Hashable, _Similar] = OrderedDict()
        self._seen: OrderedDict[Hashable, tuple[str, str, int]] = OrderedDict()
        """Name, first time and count, by cause."""
        self._allowances: OrderedDict[Hashable, _Allowance] = OrderedDict()

    def correlate(self, event: Object) -> Correlated | None:
        """None: it is held back."""
        source = _source_key(event)
        event, cause = self._combined(event, source)
        observed = self._observed(event, cause)
        now_s = self._clock.now_s()
        allowance = self._allowances.get(source) or _Allowance(now_s)
        _remember(self._allowances, source, allowance)
        return observed if allowance.take(now_s) else None

    def _combined(self, event: Object, source: Hashable) -> tuple[Object, Hashable]:
        """The event or the one that stands for all similar ones, and its cause."""
        key, message, now_s = (source, event["reason"]), event["message"], self._clock.now_s()
        similar = self._similar.get(key)
        if similar is None or now_s - similar.at_s > EVENTS_COMBINED_WITHIN_S:
            similar = _Similar(now_s)
        similar.messages[message] = None
        similar.at_s = now_s
        _remember(self._similar, key, similar)
        if len(similar.messages) < EVENTS_COMBINED_FROM:
            return event, (key, event["involvedObject"].get("fieldPath", ""), message)
        del similar.messages[next(iter(similar.messages))]
        return _stand_in(event, self._clock), key

    def _observed(self, event: Object, cause: Hashable) -> Correlated:
        before = self._seen.get(cause)
        patch = None
        if before is not None:
            name, first, count = before
            patch = {
                "count": count + 1,
                "lastTimestamp": event["lastTimestamp"],
                "message": event["message"],
            }
            metadata = {**event["metadata"], "name": name}
            event = {**event, **patch, "metadata": metadata, "firstTimestamp": first}
        now = event["metadata"]["name"], event["firstTimestamp"], event["count"]
        _remember(self._seen, cause, now)
        return Correlated(event, patch)


def _stand_in(event: Object, clock: Clock) -> Object:
    """It does not say who reports, and has no annotations: client-go leaves that out here."""
    name = event_name(event["involvedObject"]["name"], clock)
    return {
        **event,
        "metadata": {"name": name, "namespace": event["metadata"]["namespace"]},
        "message": COMBINED + event["message"],
        "reportingComponent": "",
        "reportingInstance": "",
    }


def _source_key(event: Object) -> Hashable:
    """Who speaks about what. `fieldPath` and version of the object do not count."""
    source, about = event["source"], event["involvedObject"]
    return (
        source["component"],
        source.get("host", ""),
        about["kind"],
        about.get("namespace", ""),
        about["name"],
        about.get("uid", ""),
        about["apiVersion"],
        event["type"],
    )


def _remember(memory: OrderedDict[Hashable, V], key: Hashable, value: V | Any) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > EVENTS_REMEMBERED:
        memory.popitem(last=False)
