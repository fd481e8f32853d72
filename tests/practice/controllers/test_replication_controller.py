"""ReplicationControllers: what ReplicaSets do, with a plain map for a selector."""

from tests.practice.controllers.lab import pod_template


def make(lab, replicas):
    return lab.client.create(
        "replicationcontrollers",
        {
            "apiVersion": "v1",
            "kind": "ReplicationController",
            "metadata": {"name": "old", "namespace": "default"},
            "spec": {"replicas": replicas, "template": pod_template("old", "1")},
        },
    )


def test_pods_are_made_and_counted(lab):
    make(lab, 3)
    lab.run(5)
    assert len(lab.pods("app=old")) == 3
    status = lab.client.get("replicationcontrollers", "default", "old")["status"]
    assert status["availableReplicas"] == 3
    assert "terminatingReplicas" not in status


def test_deleting_it_leaves_its_pods(lab):
    make(lab, 2)
    lab.run(5)
    lab.client.delete("replicationcontrollers", "default", "old")
    lab.run(5)
    pods = lab.pods("app=old")
    assert len(pods) == 2
    assert not any(pod["metadata"].get("ownerReferences") for pod in pods)
