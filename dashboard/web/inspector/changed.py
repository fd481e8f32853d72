"""Who changed an object last, in one line: the first answer to "who changed this?".

managedFields name a program; where that is Podium, its own audit log names the person. Controllers
and status do not count: they follow what somebody wanted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asgiref.sync import sync_to_async

from dashboard.actions.models import Entry
from dashboard.kube.api import FIELD_MANAGER
from dashboard.web.authors import Change, changes_of
from dashboard.web.inspector.ownership import meaning
from dashboard.web.text import age

_FOLLOWERS = ("kube-", "kubelet", "cloud-controller-manager", "k3s", "kwok")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """`who` is a person or a program, `how` says which, `what` what was changed ("" where it is not known)."""

    who: str
    how: str
    what: str
    ago: str


async def last_changed(found: Mapping[str, Any], *, now: datetime) -> Changed | None:
    """None where only controllers ever wrote it. `found` has its managedFields."""
    change = next((one for one in changes_of(found) if _counts(one)), None)
    if change is None:
        return None
    ago = age(datetime.fromtimestamp(change.at_ms / 1000, UTC), now) if change.at_ms else ""
    if change.manager == FIELD_MANAGER:
        entry = await sync_to_async(_entry)(str(found["metadata"].get("uid") or ""))
        if entry is not None:
            return Changed(who=entry.actor, how="through Podium", what=entry.message, ago=ago)
    parts = [part for part in change.sets if part not in ("template", "selector")]
    what = f"set {', '.join(parts[:3])}" if parts else ""
    return Changed(who=change.manager, how=meaning(change.manager), what=what, ago=ago)


def _counts(change: Change) -> bool:
    return change.subresource != "status" and not change.manager.startswith(_FOLLOWERS)


def _entry(uid: str) -> Entry | None:
    return Entry.objects.filter(uid=uid, outcome="done").first() if uid else None
