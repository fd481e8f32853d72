"""The record of what was asked for, written before it is sent, and the two brakes that hang on it.

The log is also what counts: how many actions somebody has done in the last minute, and whether a
click was sent before. Both therefore hold across processes and restarts. Synchronous database
code; time comes in from outside.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, IntegrityError, transaction

from dashboard import limits
from dashboard.actions.models import Entry
from dashboard.actions.target import Actor, Target


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same click came again; `entry` is what the first one left."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class TooMany:
    """More actions in a minute than anybody does by hand."""

    why: str = f"More than {limits.ACTIONS_PER_MINUTE} actions within a minute. Wait a moment, then try again."


class Unrecorded(DatabaseError):
    """The row cannot be written (the disk is full, the database is locked), so nothing may be done."""


@contextmanager
def _recorded() -> Iterator[None]:
    try:
        yield
    except DatabaseError as why:
        raise Unrecorded(str(why)) from why


@_recorded()
def begin(
    actor: Actor,
    target: Target,
    *,
    action: str,
    cluster: str,
    kubectl: str,
    key: str,
    now: datetime,
) -> Entry | Repeated | TooMany:
    """Write the row that must stand before the request goes out. Raises Unrecorded."""
    before = Entry.objects.filter(actor_id=actor.id, key=key).first()
    if before is not None:
        return Repeated(before)
    minute = Entry.objects.filter(actor_id=actor.id, at__gt=now - timedelta(minutes=1))
    if minute.count() >= limits.ACTIONS_PER_MINUTE:
        return TooMany()
    try:
        with transaction.atomic():
            return Entry.objects.create(
                at=now,
                actor_id=actor.id,
                actor=actor.name,
                role=actor.role,
                action=action,
                cluster=cluster,
                kind=target.kind,
                namespace=target.namespace,
                name=target.name,
                uid=target.uid,
                kubectl=kubectl,
                key=key,
                outcome="sent",
            )
    except IntegrityError:  # the same click in the same moment: the other one was first
        return Repeated(Entry.objects.get(actor_id=actor.id, key=key))


def finish(entry: Entry, *, outcome: str, message: str, now: datetime) -> None:
    """Write what came of it: `done`, `refused` (by policy or API server) or `failed` (no answer)."""
    entry.outcome, entry.message, entry.finished_at = outcome, message, now
    entry.save(update_fields=["outcome", "message", "finished_at"])
