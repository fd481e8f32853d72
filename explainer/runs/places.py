"""What is at an address below `/at/`, as the terminal needs it: a run of a lesson, or another cluster of one's own."""

from typing import Protocol

from django.utils import timezone

from dashboard.access.viewer import Viewer
from dashboard.web import backend
from explainer.doing.call import Call
from explainer.doing.practice import WORKSHOP
from explainer.runs import registry
from explainer.runs.ledger import AuditLedger
from explainer.terminal.shell import Shell


class Place(Protocol):
    """A cluster of its own, for a while."""

    def shell(self, viewer: Viewer) -> Shell | None:
        """What this person's lines work with; None where lines are for a kubectl of one's own."""


class Alone:
    """A cluster without a lesson: a copy of a hall's, or a sandbox."""

    def __init__(self, cluster: backend.Cluster) -> None:
        self._cluster = cluster

    def shell(self, viewer: Viewer) -> Shell | None:
        """Its manifests are those that are pasted."""
        cluster = self._cluster
        if not cluster.practice:
            return None

        async def said(call: Call) -> None:
            cluster.note(viewer.name, call.said, [call.target.uid] if call.target.uid else [])

        return Shell(
            api=cluster.api, namespace=WORKSHOP, folder=None, fill=lambda text: text,
            ledger=AuditLedger(viewer, cluster.name), said=said, now=timezone.now,
        )  # fmt: skip


def find(slug: str) -> Place | None:
    """The place, if there is one; the clusters that stay are none."""
    run = registry.find(slug)
    if run is not None:
        return run
    cluster = backend.installed()
    return Alone(cluster) if cluster and cluster.slug == slug and cluster.is_run else None
