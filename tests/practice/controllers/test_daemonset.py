"""DaemonSets on nodes that come, change and go; and the back-off of failed pods."""

import pytest

from practice.clock import Clock
from practice.cluster import START
from practice.controllers.daemonset.backoff import FailedPods
from practice.controllers.daemonset.placing import target_node, tolerations_of
from tests.practice.controllers.lab import pod_template


def make(lab, **spec):
    return lab.client.create(
        "daemonsets.apps",
        {
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {"name": "agent", "namespace": "default"},
            "spec": {
                "selector": {"matchLabels": {"app": "agent"}},
                "template": pod_template("agent", "1"),
                **spec,
            },
        },
    )


def places(lab):
    return sorted(pod["spec"].get("nodeName", "") for pod in lab.pods("app=agent"))


def status(lab):
    return lab.client.get("daemonsets.apps", "default", "agent")["status"]


def test_the_scheduler_places_each_pod_on_its_own_node(lab):
    make(lab)
    lab.run(5)
    assert places(lab) == ["node-1", "node-2"]
    assert status(lab)["numberAvailable"] == 2


def test_a_node_that_joins_gets_a_pod(lab):
    make(lab)
    lab.run(5)
    lab.nodes.join("node-3")
    lab.run(5)
    assert places(lab) == ["node-1", "node-2", "node-3"]


def test_a_cordoned_node_gets_one_too(lab):
    lab.client.patch("nodes", None, "node-1", {"spec": {"unschedulable": True}})
    make(lab)
    lab.run(5)
    assert places(lab) == ["node-1", "node-2"]


def test_a_taint_that_executes_ends_the_pod(lab):
    make(lab)
    lab.run(5)
    taint = {"key": "maintenance", "effect": "NoExecute"}
    lab.client.patch("nodes", None, "node-1", {"spec": {"taints": [taint]}})
    lab.run(5)
    assert places(lab) == ["node-2"]
    assert status(lab)["desiredNumberScheduled"] == 1


def test_an_update_goes_node_by_node(lab):
    make(lab)
    lab.run(5)
    spec = {"spec": {"template": pod_template("agent", "2")}}
    lab.client.patch("daemonsets.apps", "default", "agent", spec)
    lab.run(1.5)  # the old pod takes a second to end
    assert status(lab)["numberUnavailable"] == 1
    lab.run(10)
    assert status(lab)["updatedNumberScheduled"] == 2
    assert status(lab)["numberAvailable"] == 2


def test_tolerations_of_the_template_are_kept_and_made_endless():
    given = {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"}
    other = {"key": "mine", "operator": "Exists"}
    found = tolerations_of({"tolerations": [{**given, "tolerationSeconds": 5}, other]})
    assert found[:2] == [given, other]
    assert len(found) == 7
    assert len(tolerations_of({"hostNetwork": True})) == 7


@pytest.mark.parametrize("values", [[], ["a", "b"]])
def test_a_pod_whose_affinity_names_no_single_node_has_no_place(values):
    field = {"key": "metadata.name", "operator": "In", "values": values}
    required = {"nodeSelectorTerms": [{"matchFields": [field]}]}
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}
    assert target_node({"spec": {"affinity": affinity}}) == ""


def test_failed_pods_wait_twice_as_long_each_time_and_are_forgotten():
    clock = Clock(seed=1, start=START)
    failed = FailedPods(clock)
    assert failed.wait_s("a") == 0
    assert failed.wait_s("a") == 1
    clock.run_for(1)
    assert failed.wait_s("a") == 0
    assert failed.wait_s("a") == 2
    clock.run_for(2_000)
    assert failed.wait_s("a") == 0
    assert failed.wait_s("a") == 1
