"""Which drains of an earlier Podium are told at the start of the next one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from dashboard.actions.drain.leftover import leftovers
from dashboard.actions.models import Entry
from dashboard.kube.errors import NotFound

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


class Cluster:
    """Nodes by name: whether they are cordoned."""

    def __init__(self, **nodes: bool) -> None:
        self.nodes = nodes

    async def get(self, _kind: Any, _namespace: str, name: str) -> dict[str, Any]:
        if name not in self.nodes:
            raise NotFound("gone", code=404)
        return {"metadata": {"uid": f"uid-{name}"}, "spec": {"unschedulable": self.nodes[name]}}


def written(action: str, node: str, outcome: str, *, hours_ago: float, uid: str = "") -> None:
    Entry.objects.create(
        at=NOW - timedelta(hours=hours_ago),
        actor_id="1",
        actor="Ada",
        role="operator",
        action=action,
        cluster="here",
        kind="Node",
        name=node,
        uid=uid or f"uid-{node}",
        kubectl=f"kubectl {action} {node}",
        key=f"{action}-{node}-{hours_ago}",
        outcome=outcome,
    )


async def told(api: Any) -> list[str]:
    return [one.node.name for one in await leftovers(api, "here", now=NOW)]


async def test_one_that_ended_with_podium_and_left_its_node_cordoned() -> None:
    await sync_to_async(written)("drain", "n1", "sent", hours_ago=1)
    (left,) = await leftovers(Cluster(n1=True), "here", now=NOW)  # type: ignore[arg-type]
    assert (left.user, left.state, left.node.uid) == ("Ada", "interrupted", "uid-n1")
    assert "It began at 13:00 UTC" in left.text
    assert await told(Cluster(n1=False)) == []
    assert await told(Cluster()) == []


async def test_what_was_finished_or_decided_since_is_no_news() -> None:
    for node, later in (("n1", "uncordon"), ("n2", "cordon"), ("n3", "drain")):
        await sync_to_async(written)("drain", node, "sent", hours_ago=2)
        await sync_to_async(written)(later, node, "done", hours_ago=1)
    await sync_to_async(written)("drain", "n4", "sent", hours_ago=30)
    await sync_to_async(written)("drain", "n5", "sent", hours_ago=1, uid="another")
    await sync_to_async(written)("drain", "n6", "refused", hours_ago=2)
    await sync_to_async(written)("uncordon", "n6", "failed", hours_ago=1)
    assert await told(Cluster(n1=True, n2=True, n3=True, n4=True, n5=True, n6=True)) == ["n6"]
