"""A run's calls in the audit log, before they are sent."""

import secrets

from asgiref.sync import sync_to_async
from django.utils import timezone

from dashboard.actions import audit
from dashboard.actions.models import Entry
from dashboard.actions.target import Actor
from explainer.doing.call import Call


class AuditLedger:
    """Of one run; ``actor`` is who plays."""

    def __init__(self, actor: Actor, cluster: str) -> None:
        self._actor, self._cluster = actor, cluster
        self._entries: dict[int, Entry] = {}

    async def begin(self, call: Call) -> str:
        """A sentence when there were too many."""
        entry = await sync_to_async(audit.begin)(
            self._actor,
            call.target,
            action=call.action,
            cluster=self._cluster,
            kubectl=call.kubectl,
            key=secrets.token_urlsafe(16),
            now=timezone.now(),
        )
        if isinstance(entry, audit.TooMany):
            return entry.why
        if isinstance(entry, Entry):
            self._entries[id(call)] = entry
        return ""

    async def end(self, call: Call, why: str) -> None:
        """What came of it."""
        entry = self._entries.pop(id(call), None)
        if entry is not None:
            await sync_to_async(audit.finish)(
                entry,
                outcome="refused" if why else "done",
                message=why or call.said,
                now=timezone.now(),
            )
