"""A node whose network is cut: its programs run on, and the cluster hears nothing of it."""

from typing import Any

import pytest

from practice.api.errors import ApiError
from tests.practice.network.lab import Lab


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.pod("here")
    lab.pod("there", on="node-2")
    lab.run(20)
    lab.network.faults.cut("node-1")
    return lab


def ready(lab: Lab, resource: str = "nodes", name: str = "node-1") -> str:
    namespace = None if resource == "nodes" else "default"
    status = lab.client.get(resource, namespace, name)["status"]
    return str(next(c["status"] for c in status["conditions"] if c["type"] == "Ready"))


def test_it_is_found_silent_after_the_grace_period_and_its_pods_not_ready(lab: Lab) -> None:
    lab.run(40)
    assert ready(lab) == "True"
    lab.run(30)
    assert ready(lab) == "Unknown"
    assert ready(lab, "pods", "here") == "False"
    assert ready(lab, "nodes", "node-2") == "True"


def test_it_comes_back_with_all_it_knows(lab: Lab) -> None:
    lab.run(70)
    lab.network.faults.mend("node-1")
    lab.run(20)
    assert ready(lab) == "True"
    assert ready(lab, "pods", "here") == "True"
    assert lab.who("there", lab.ip("here")) == "here"


def test_what_happens_meanwhile_is_reported_at_the_return(lab: Lab) -> None:
    lab.run(10)
    lab.cluster.node_services.crash("default", "here")
    lab.run(10)
    [status] = lab.client.get("pods", "default", "here")["status"]["containerStatuses"]
    assert status["restartCount"] == 0
    lab.network.faults.mend("node-1")
    lab.run(20)
    [status] = lab.client.get("pods", "default", "here")["status"]["containerStatuses"]
    assert status["restartCount"] == 1


def test_a_pod_that_was_deleted_meanwhile_ends_at_the_return(lab: Lab) -> None:
    lab.client.delete("pods", "default", "here")
    lab.run(120)
    assert "deletionTimestamp" in lab.client.get("pods", "default", "here")["metadata"]
    lab.network.faults.mend("node-1")
    lab.run(20)
    with pytest.raises(ApiError, match="not found"):
        lab.client.get("pods", "default", "here")


def test_a_pod_that_was_removed_by_force_meanwhile_ends_at_the_return(lab: Lab) -> None:
    lab.client.delete("pods", "default", "here", grace_period_s=0)
    lab.run(5)
    kubelets: Any = lab.cluster.node_services
    assert len(kubelets._kubelets["node-1"].pods) == 1
    lab.network.faults.mend("node-1")
    lab.run(20)
    assert len(kubelets._kubelets["node-1"].pods) == 0


def test_the_api_server_cannot_reach_it(lab: Lab) -> None:
    with pytest.raises(ApiError, match="no route to host"):
        lab.cluster.node_services.logs("default", "here", "main")
