"""What the cluster itself said about an update that does not get on: its warnings, with whom they are
about. Only here stands why a StatefulSet or DaemonSet cannot make pods: they have no condition for
it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard import limits
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.web.inspector.events import Told, events_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """One warning, and the object that it is about."""

    told: Told
    about: Target
    count: int


async def warnings_about(api: Api, targets: list[Target], *, now: datetime) -> list[Warned]:
    """The newest for each reason and target, with how often there was one; at most
    ``WARNINGS_SHOWN``. Raises KubeError."""
    answers = await asyncio.gather(*(events_of(api, target, now=now) for target in targets))
    found: dict[tuple[str, str], Warned] = {}
    for target, answer in zip(targets, answers, strict=True):
        for told in answer:  # newest first
            if told.type != "Warning":
                continue
            newest = found.get((target.uid, told.reason), Warned(told=told, about=target, count=0))
            counted = replace(newest, count=newest.count + told.count)
            found[target.uid, told.reason] = counted
    return list(found.values())[: limits.WARNINGS_SHOWN]
