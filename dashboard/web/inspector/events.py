"""What the cluster said about an object: its events, like ones together, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.kinds import by_name
from dashboard.web.text import age


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One kind of event: how often, by whom, when last."""

    type: str
    reason: str
    message: str
    source: str
    count: int
    last: str


async def events_of(api: Api, target: Target, *, now: datetime) -> list[Told]:
    """The object's events. Raises KubeError."""
    # Kubelets write a node's name where its uid should be; so nodes are found by name.
    by_uid = bool(target.uid) and target.kind != "Node"
    chosen = (
        f"involvedObject.uid={target.uid}"
        if by_uid
        else f"involvedObject.kind={target.kind},involvedObject.name={target.name}"
    )
    # Events about cluster-wide objects are kept in the namespace "default".
    answer = await api.list(
        by_name("Event"), target.namespace or "default", field_selector=chosen, limit=500
    )
    return grouped(answer.get("items") or [], now=now)


def grouped(events: list[Mapping[str, Any]], *, now: datetime) -> list[Told]:
    """Events with the same reason and text as one, newest first, at most `EVENTS_SHOWN`."""
    groups: dict[tuple[str, str, str, str], tuple[int, str]] = {}
    for event in events:
        key = (
            str(event.get("type") or ""),
            str(event.get("reason") or ""),
            str(event.get("message") or ""),
            _source(event),
        )
        count, last = groups.get(key, (0, ""))
        groups[key] = (count + _count(event), max(last, _last(event)))
    newest = sorted(groups.items(), key=lambda item: item[1][1], reverse=True)
    return [
        Told(
            type=key[0],
            reason=key[1],
            message=key[2],
            source=key[3],
            count=count,
            last=age(last, now),
        )
        for key, (count, last) in newest[: limits.EVENTS_SHOWN]
    ]


def _count(event: Mapping[str, Any]) -> int:
    return int((event.get("series") or {}).get("count") or event.get("count") or 1)


def _last(event: Mapping[str, Any]) -> str:
    """Old and new recorders fill different fields; RFC 3339 in UTC sorts as text."""
    series = event.get("series") or {}
    return str(
        series.get("lastObservedTime")
        or event.get("lastTimestamp")
        or event.get("eventTime")
        or (event.get("metadata") or {}).get("creationTimestamp")
        or ""
    )


def _source(event: Mapping[str, Any]) -> str:
    return str(
        event.get("reportingComponent") or (event.get("source") or {}).get("component") or ""
    )
