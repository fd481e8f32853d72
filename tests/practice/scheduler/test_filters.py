"""May this pod run on that node? One table per plugin."""

import pytest

from practice.scheduler.filters import (
    judge,
    node_affinity,
    node_ports,
    node_resources_fit,
    node_unschedulable,
    taint_toleration,
)
from tests.practice.scheduler.lab import node_info, pod_info

OPS = {"key": "team", "value": "ops", "effect": "NoSchedule"}


@pytest.mark.parametrize(
    ("needs", "reasons", "resolvable"),
    [
        ({}, (), None),
        ({"cpu": "1", "memory": "4Gi"}, (), None),
        ({"cpu": "1001m"}, ("Insufficient cpu",), True),
        ({"cpu": "4001m"}, ("Insufficient cpu",), False),
        ({"cpu": "1500m", "memory": "6Gi"}, ("Insufficient cpu", "Insufficient memory"), True),
    ],
)
def test_room_that_is_left(needs, reasons, resolvable):
    node = node_info()
    node.add(pod_info("other", cpu="3", memory="4Gi"))
    verdict = node_resources_fit(pod_info(**needs), node)
    assert (verdict.reasons if verdict else ()) == reasons
    assert (verdict.resolvable if verdict else None) is resolvable


def test_node_takes_only_so_many_pods():
    node = node_info(room={"pods": "2"})
    node.add(pod_info("one"))
    assert node_resources_fit(pod_info(), node) is None
    node.add(pod_info("two"))
    assert node_resources_fit(pod_info(), node).reasons == ("Too many pods",)


def test_removed_pod_makes_room_and_counting_twice_changes_nothing():
    node = node_info()
    big = pod_info("big", cpu="4", owner="rs")
    node.add(big)
    node.add(big)
    assert node.requested["cpu"] == 4000
    node.remove(big.uid)
    node.remove(big.uid)
    assert node.requested["cpu"] == 0
    assert not node.groups
    assert node_resources_fit(pod_info(cpu="4"), node) is None


@pytest.mark.parametrize(
    ("toleration", "allowed"),
    [
        (None, False),
        ({"operator": "Exists"}, True),
        ({"key": "team", "operator": "Exists"}, True),
        ({"key": "team", "operator": "Equal", "value": "ops"}, True),
        ({"key": "team", "value": "ops", "effect": "NoSchedule"}, True),
        ({"key": "team", "value": "dev"}, False),
        ({"key": "other", "operator": "Exists"}, False),
        ({"key": "team", "operator": "Exists", "effect": "NoExecute"}, False),
    ],
)
def test_taints_and_tolerations(toleration, allowed):
    pod = pod_info(tolerations=[toleration] if toleration else [])
    assert (taint_toleration(pod, node_info(taints=[OPS])) is None) is allowed


def test_soft_taint_keeps_nobody_away():
    assert (
        taint_toleration(pod_info(), node_info(taints=[{**OPS, "effect": "PreferNoSchedule"}]))
        is None
    )


def test_cordoned_node_is_for_those_who_tolerate_it():
    cordoned = node_info(unschedulable=True)
    everything = pod_info(tolerations=[{"operator": "Exists"}])
    assert node_unschedulable(pod_info(), cordoned).reasons == ("node(s) were unschedulable",)
    assert node_unschedulable(everything, cordoned) is None


def _term(key, operator, *values):
    return {"matchExpressions": [{"key": key, "operator": operator, "values": list(values)}]}


@pytest.mark.parametrize(
    ("terms", "allowed"),
    [
        ([_term("zone", "In", "a", "b")], True),
        ([_term("zone", "In", "b")], False),
        ([_term("zone", "In", "b"), _term("disk", "Exists")], True),
        ([_term("zone", "NotIn", "a")], False),
        ([_term("nothing", "NotIn", "a")], True),
        ([_term("nothing", "DoesNotExist")], True),
        ([_term("cores", "Gt", "4")], True),
        ([_term("cores", "Lt", "4")], False),
        ([_term("zone", "Gt", "4")], False),
        ([{}], False),
        (
            [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["node-1"]}]}],
            True,
        ),
    ],
)
def test_required_node_affinity(terms, allowed):
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}
    pod = pod_info(affinity={"nodeAffinity": required})
    node = node_info(labels={"zone": "a", "disk": "ssd", "cores": "8"})
    assert (node_affinity(pod, node) is None) is allowed


def test_node_selector_needs_every_label():
    node = node_info(labels={"zone": "a"})
    assert node_affinity(pod_info(nodeSelector={"zone": "a"}), node) is None
    assert node_affinity(pod_info(nodeSelector={"zone": "a", "disk": "ssd"}), node) is not None


@pytest.mark.parametrize(
    ("port", "free"),
    [
        ({"hostPort": 80, "protocol": "TCP"}, False),
        ({"hostPort": 81, "protocol": "TCP"}, True),
        ({"hostPort": 80, "protocol": "UDP"}, True),
        ({"hostPort": 80, "hostIP": "10.0.0.1"}, False),
        ({}, True),
    ],
)
def test_host_ports(port, free):
    node = node_info()
    node.add(pod_info("other", ports=[{"containerPort": 80, "hostPort": 80}]))
    pod = pod_info(ports=[{"containerPort": 80, **port}])
    assert (node_ports(pod, node) is None) is free


def test_first_objection_counts():
    node = node_info(unschedulable=True, taints=[OPS])
    assert judge(pod_info(cpu="100"), node).plugin == "NodeUnschedulable"


def test_init_containers_and_sidecars_count_as_they_run():
    pod = pod_info(
        cpu="1",
        initContainers=[
            {"name": "big", "resources": {"requests": {"cpu": "3"}}},
            {"name": "side", "restartPolicy": "Always", "resources": {"requests": {"cpu": "500m"}}},
            {"name": "late", "resources": {"requests": {"cpu": "1"}}},
        ],
        overhead={"cpu": "100m"},
    )
    assert pod.requests["cpu"] == 3100
