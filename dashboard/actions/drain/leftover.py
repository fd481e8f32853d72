"""Drains that an earlier Podium began and did not bring to their end: they end with its process, and
their nodes stay cordoned.

The audit log knows who began them. What was left is told at the start (frame `drain`, state
`interrupted`), for as long as the node is still the same one and still cordoned, and nobody has
decided about it since.
"""

from datetime import datetime, timedelta

from asgiref.sync import sync_to_async
from django.db import DatabaseError

from dashboard import limits
from dashboard.actions.drain.running import Drain
from dashboard.actions.drain.sorting import Options
from dashboard.actions.models import Entry
from dashboard.actions.target import Target
from dashboard.kube.api import Api
from dashboard.kube.errors import KubeError
from dashboard.kube.kinds import by_name

_DECIDES = ("drain", "cordon", "uncordon")


async def leftovers(api: Api, cluster: str, *, now: datetime) -> list[Drain]:
    """The newest first, at most `DRAINS_SHOWN`. A node that the cluster does not tell of is left out."""
    found = []
    try:
        entries = await sync_to_async(_unfinished)(cluster, now)
    except DatabaseError:  # a hint is not worth a start that fails
        return []
    for entry in entries:
        if await _is_as_it_was_left(api, entry):
            found.append(_told(entry))
    return found[: limits.DRAINS_SHOWN]


def _unfinished(cluster: str, now: datetime) -> list[Entry]:
    since = now - timedelta(seconds=limits.DRAIN_LEFT_S)
    newest: dict[str, Entry] = {}
    for entry in Entry.objects.filter(cluster=cluster, action__in=_DECIDES, at__gt=since)[
        : limits.DRAIN_LEFT_ENTRIES
    ]:
        if entry.action == "drain" or entry.outcome == "done":
            newest.setdefault(entry.name, entry)
    return [one for one in newest.values() if one.action == "drain" and one.outcome != "done"]


async def _is_as_it_was_left(api: Api, entry: Entry) -> bool:
    try:
        node = await api.get(by_name("Node"), "", entry.name)
    except (KubeError, ValueError):
        return False
    same = not entry.uid or node["metadata"]["uid"] == entry.uid
    return same and bool(node["spec"].get("unschedulable"))


def _told(entry: Entry) -> Drain:
    when = entry.at.strftime("%H:%M UTC on %d %b")
    how = (
        "and ended with Podium in the middle of it"
        if entry.outcome == "sent"
        else "and did not get done"
    )
    said = f" ({entry.message})" if entry.message else ""
    return Drain(
        node=Target(kind="Node", namespace="", name=entry.name, uid=entry.uid),
        user=entry.actor,
        options=Options(),
        timeout_s=0,
        id=f"left-{entry.pk}",
        state="interrupted",
        text=f"It began at {when} {how}{said}. The node is still cordoned: drain it on, or uncordon it.",
    )
