"""Labels as kubectl label takes them, and what other labels would mean for a pod."""

from typing import Any

import pytest

from dashboard.actions.labels import BadLabels, back, changed, read
from dashboard.actions.relabelled import of_labels

POD: dict[str, Any] = {
    "metadata": {
        "namespace": "shop",
        "name": "p",
        "labels": {"app": "hello", "hash": "1"},
        "ownerReferences": [{"kind": "ReplicaSet", "name": "one", "uid": "r1", "controller": True}],
    }
}


def replica_set(name: str, uid: str, **labels: str) -> dict[str, Any]:
    spec = {"replicas": 1, "selector": {"matchLabels": labels}}
    return {"metadata": {"name": name, "uid": uid}, "spec": spec, "status": {"replicas": 1}}


class Cluster:
    """Two ReplicaSets and two Services."""

    async def list(self, kind: Any, _namespace: str, *, limit: int) -> Any:
        assert limit
        found: dict[str, list[Any]] = {
            "ReplicaSet": [
                replica_set("one", "r1", app="hello", hash="1"),
                replica_set("two", "r2", app="other"),
            ],
            "Service": [
                {"metadata": {"name": name}, "spec": {"selector": {"app": app}}}
                for name, app in (("front", "hello"), ("back", "other"))
            ],
        }
        return {"items": found.get(kind.kind, [])}


def test_changes_are_read_as_kubectl_reads_them() -> None:
    changes = read("app=hello  example.org/track- tier=")
    assert changes == {"app": "hello", "example.org/track": None, "tier": ""}
    assert changed({"app": "x", "example.org/track": "y", "z": "1"}, changes) == {
        "app": "hello", "tier": "", "z": "1",
    }  # fmt: skip
    assert back({"app": "x", "tier": ""}, changes) == "app=x"


@pytest.mark.parametrize(
    "text", ["", "app", "=x", "app=a b=c/d", "-app-", "a=1 a-", "a=" + "x" * 64, "/a=1"]
)
def test_what_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(BadLabels):
        read(text)


async def told(**labels: str) -> list[str]:
    return await of_labels(Cluster(), POD, labels)  # type: ignore[arg-type]


async def test_who_sends_who_lets_go_and_who_takes() -> None:
    said = await told(app="other", hash="1")
    assert said == [
        "Service front no longer sends to it.",
        "Service back begins to send to it once it is ready.",
        "ReplicaSet one lets it go and makes another.",
        "ReplicaSet two takes it as its own and ends one of its pods, as it has one too many then.",
    ]


async def test_a_pod_that_nobody_takes_stays_alone() -> None:
    assert (await told(app="hello"))[-2:] == [
        "ReplicaSet one lets it go and makes another.",
        "This pod stays, and belongs to nobody then.",
    ]


async def test_a_label_that_nobody_asks_for_means_nothing() -> None:
    assert await told(app="hello", hash="1", note="x") == []
