"""A control plane that has just begun has no kube-node-lease yet; heartbeats must not wait for it twice."""

from typing import Any

import pytest

from practice.api.errors import ApiError
from practice.clock import Clock, real_time
from practice.kubelet.remote.client import RemoteClient
from practice.kubelet.remote.writing import Write

LEASES = "leases.coordination.k8s.io"
LEASE = {"metadata": {"name": "practice-1", "namespace": "kube-node-lease"}}


@pytest.fixture
def client() -> RemoteClient:
    return RemoteClient(Clock(seed=1, start=real_time()), frozenset({"practice-1"}))


def sent(client: RemoteClient, monkeypatch: pytest.MonkeyPatch) -> list[Write]:
    writes: list[Write] = []

    def keep(_key: str, write: Write, **_more: Any) -> None:
        writes.append(write)

    monkeypatch.setattr(client.writer, "add", keep)
    return writes


def test_a_lease_that_was_refused_is_not_there(
    client: RemoteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = sent(client, monkeypatch)
    client.create(LEASES, LEASE, namespace="kube-node-lease")
    writes[0].answer(404, {})
    with pytest.raises(ApiError) as refused:
        client.patch(LEASES, "kube-node-lease", "practice-1", {"spec": {}})
    assert refused.value.code == 404
    assert [write.method for write in writes] == ["POST"]


def test_a_lease_that_was_made_is_renewed(
    client: RemoteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = sent(client, monkeypatch)
    client.create(LEASES, LEASE, namespace="kube-node-lease")
    writes[0].answer(201, LEASE)
    client.patch(LEASES, "kube-node-lease", "practice-1", {"spec": {}})
    assert [write.method for write in writes] == ["POST", "PATCH"]
