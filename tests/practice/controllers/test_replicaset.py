"""ReplicaSets: adoption, release, and who goes first."""

import copy
from collections import Counter

import pytest

from practice.clock import Clock
from practice.cluster import START
from practice.replication.ranking import pods_to_delete, rank
from tests.practice.controllers.lab import pod_template


def replicaset(replicas):
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": "solo", "namespace": "default"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "solo"}},
            "template": pod_template("solo", "1"),
        },
    }


def bare_pod(name):
    template = pod_template("solo", "1")
    metadata = {**template["metadata"], "name": name, "namespace": "default"}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}


def test_pods_are_made_with_events_and_owner(lab):
    created = lab.client.create("replicasets.apps", replicaset(3))
    lab.run(5)
    pods = lab.pods("app=solo")
    assert {one["metadata"]["name"] for one in pods} == {
        message.removeprefix("Created pod: ") for message in lab.events("SuccessfulCreate")
    }
    for pod in pods:
        assert pod["metadata"]["generateName"] == "solo-"
        assert pod["metadata"]["ownerReferences"] == [
            {
                "apiVersion": "apps/v1",
                "kind": "ReplicaSet",
                "name": "solo",
                "uid": created["metadata"]["uid"],
                "controller": True,
                "blockOwnerDeletion": True,
            }
        ]


def test_matching_bare_pod_is_adopted_before_others_are_made(lab):
    lab.client.create("pods", bare_pod("stray"))
    lab.client.create("replicasets.apps", replicaset(2))
    lab.run(5)
    pods = lab.pods("app=solo")
    assert len(pods) == 2
    assert all(pod["metadata"]["ownerReferences"][0]["name"] == "solo" for pod in pods)


def test_bare_pod_that_comes_later_is_adopted_and_one_too_many_goes(lab):
    lab.client.create("replicasets.apps", replicaset(2))
    lab.run(5)
    lab.client.create("pods", bare_pod("late"))
    lab.run(5)
    names = {pod["metadata"]["name"] for pod in lab.pods("app=solo")}
    assert len(names) == 2
    assert "late" not in names  # it had no node yet, so it ranks first
    assert lab.events("SuccessfulDelete") == ["Deleted pod: late"]


def test_pod_whose_labels_stop_matching_is_released_and_replaced(lab):
    lab.client.create("replicasets.apps", replicaset(2))
    lab.run(5)
    name = lab.pods("app=solo")[0]["metadata"]["name"]
    lab.client.patch("pods", "default", name, {"metadata": {"labels": {"app": "quarantine"}}})
    lab.run(5)
    assert len(lab.pods("app=solo")) == 2
    released = lab.client.get("pods", "default", name)
    assert not released["metadata"].get("ownerReferences")


def test_terminating_pods_are_no_replicas_but_counted(lab):
    lab.client.create("replicasets.apps", replicaset(3))
    lab.run(5)
    lab.nodes.ends_after_s = 20
    lab.client.patch("replicasets.apps", "default", "solo", {"spec": {"replicas": 1}})
    lab.run(5)
    status = lab.client.get("replicasets.apps", "default", "solo")["status"]
    assert (status["replicas"], status["terminatingReplicas"]) == (1, 2)
    lab.run(20)
    status = lab.client.get("replicasets.apps", "default", "solo")["status"]
    assert (status["replicas"], status["terminatingReplicas"]) == (1, 0)


@pytest.fixture
def clock():
    made = Clock(seed=1, start=START)
    made.run_for(100_000)
    return made


BASE = {
    "metadata": {"uid": "m", "creationTimestamp": "2026-01-05T09:00:00Z"},
    "spec": {"nodeName": "node-1"},
    "status": {
        "phase": "Running",
        "conditions": [
            {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-05T09:00:10Z"}
        ],
        "containerStatuses": [{"restartCount": 0}],
    },
}


def no_node(pod):
    del pod["spec"]["nodeName"]


def pending(pod):
    pod["status"]["phase"] = "Pending"


def not_ready(pod):
    pod["status"]["conditions"][0]["status"] = "False"


def cheap(pod):
    pod["metadata"]["annotations"] = {"controller.kubernetes.io/pod-deletion-cost": "-5"}


def crowded(pod):
    pod["spec"]["nodeName"] = "crowded"


def ready_lately(pod):
    pod["status"]["conditions"][0]["lastTransitionTime"] = "2026-01-06T12:40:00Z"


def restarted(pod):
    pod["status"]["containerStatuses"][0]["restartCount"] = 4


def young(pod):
    pod["metadata"]["creationTimestamp"] = "2026-01-06T12:40:00Z"


ORDER = [no_node, pending, not_ready, cheap, crowded, ready_lately, restarted, young]


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_each_reason_to_go_outweighs_all_later_ones(first, clock):
    company = Counter({"node-1": 1, "crowded": 3, None: 0})
    loser, others = copy.deepcopy(BASE), copy.deepcopy(BASE)
    ORDER[first](loser)
    for weaker in ORDER[first + 1 :]:
        weaker(others)
    if first < 4:  # a pod without node has no company to compare
        others["spec"]["nodeName"] = loser["spec"].get("nodeName", "node-1")
    assert rank(loser, company, clock) < rank(others, company, clock)


def test_the_more_crowded_node_gives_up_its_pods_first(clock):
    def pod(uid, node):
        made = copy.deepcopy(BASE)
        made["metadata"]["uid"], made["spec"]["nodeName"] = uid, node
        return made

    pods = [pod("a", "node-1"), pod("b", "node-2"), pod("c", "node-2")]
    gone = pods_to_delete(pods, pods, 2, clock)
    assert {one["spec"]["nodeName"] for one in gone} == {"node-2"}
