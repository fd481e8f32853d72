"""What the cluster said about an object and what belongs to it: like ones together, newest first."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube.api import Api, Object
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name
from dashboard.projection.diagnosis.finding import moment, times
from dashboard.projection.diagnosis.told import means
from dashboard.web.logs.sources import SELECTING, selector_text
from dashboard.web.text import age

_VARIES = re.compile(r"\d[\d.:]*(?:m?s|Mi|Gi|Ki)?|[0-9a-f]{8,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Events of one reason about one object that say the same but for numbers: how often, by whom,
    from when to when; `message` is the newest. `about` is empty for the object itself.
    """

    type: str
    reason: str
    message: str
    source: str
    count: int
    first: str
    last: str
    last_at: str
    about: str = ""
    meaning: str = ""


async def events_of(
    api: Api, target: Target, found: Object | None = None, *, now: datetime
) -> list[Told]:
    """The object's own, and, when it is given, those of its pods. Raises KubeError."""
    own = await raw_events(api, target)
    related = await _related(api, target, found) if found else []
    return grouped([*own, *related], now=now, target=target)


async def raw_events(api: Api, target: Target) -> list[Object]:
    """The object's own events as they are. Raises KubeError."""
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
    return answer.get("items") or []


async def _related(api: Api, target: Target, found: Object) -> list[Object]:
    """Of what a workload's selector chooses; what cannot be read is left out."""
    selector = selector_text(found) if target.kind in SELECTING else ""
    if not selector:
        return []
    kinds = ["Pod", "ReplicaSet"] if target.kind == "Deployment" else ["Pod"]
    events: list[Object] = []
    for kind in kinds:
        try:
            chosen = await api.list(
                by_name(kind), target.namespace, label_selector=selector, limit=limits.REASONS_OBJECTS
            )  # fmt: skip
            told = await api.list(
                by_name("Event"), target.namespace, field_selector=f"involvedObject.kind={kind}",
                limit=limits.REASONS_OBJECTS,
            )  # fmt: skip
        except KubeError:
            continue
        uids = {one["metadata"].get("uid") for one in chosen.get("items") or []}
        events += [
            event
            for event in told.get("items") or []
            if (event.get("involvedObject") or {}).get("uid") in uids
        ]
    return events


def grouped(
    events: Sequence[Mapping[str, Any]], *, now: datetime, target: Target | None = None
) -> list[Told]:
    """Like events as one, newest first, at most `EVENTS_SHOWN`."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for event in events:
        text = _VARIES.sub("#", str(event.get("message") or ""))
        key = (str(event.get("type") or ""), str(event.get("reason") or ""), _about(event), text)
        groups.setdefault((*key, _source(event)), []).append(event)
    told = [_told(group, now=now, target=target) for group in groups.values()]
    return sorted(told, key=lambda one: one.last_at, reverse=True)[: limits.EVENTS_SHOWN]


def _told(group: Sequence[Mapping[str, Any]], *, now: datetime, target: Target | None) -> Told:
    newest = max(group, key=moment)
    first = min(str(one.get("firstTimestamp") or moment(one)) for one in group)
    about = _about(newest)
    own = target is not None and about == f"{target.kind} {target.name}"
    count = sum(times(one) for one in group)
    return Told(
        type=str(newest.get("type") or ""),
        reason=str(newest.get("reason") or ""),
        message=str(newest.get("message") or ""),
        source=_source(newest),
        count=count,
        first=age(first, now) if count > 1 else "",
        last=age(moment(newest), now),
        last_at=moment(newest),
        about="" if own or target is None else about,
        meaning=means(str(newest.get("reason") or "")),
    )


def _about(event: Mapping[str, Any]) -> str:
    involved = event.get("involvedObject") or {}
    return f"{involved.get('kind') or ''} {involved.get('name') or ''}".strip()


def _source(event: Mapping[str, Any]) -> str:
    return str(
        event.get("reportingComponent") or (event.get("source") or {}).get("component") or ""
    )
