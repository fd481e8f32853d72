"""Pods that find no place get machines, and are told so; or why not."""

from practice.cluster import Cluster
from tests.practice.controllers.node_autoscaler.lab import ONE_GROUP, Lab

TWO_GROUPS = (
    ONE_GROUP
    + """
  - name: "big-{n}"
    count: 0
    cpu: "8"
    memory: 16Gi
    labels: {size: big}
    taints: [{key: dear, value: very, effect: NoSchedule}]
    group: {name: big, max: 1, boot_s: 20}
"""
)


def test_without_groups_there_is_no_autoscaler():
    cluster = Cluster("workshop")
    cluster.start()
    assert "cluster-autoscaler" not in cluster.component_names


def test_a_pod_without_a_place_gets_a_machine_after_its_boot():
    lab = Lab()
    lab.deploy(replicas=3)
    lab.run(10)
    assert lab.nodes == ["base"]
    lab.run(25)
    assert lab.said("TriggeredScaleUp") == ["pod triggered scale-up: [{pool 0->1 (max: 3)}]"]
    assert lab.nodes == ["base"]  # it boots for 40 s
    lab.run(25)
    assert lab.nodes == ["base", "pool-1"]
    assert lab.running_on() == ["base", "base", "pool-1"]


def test_as_many_machines_as_the_pods_fill_and_no_more_than_the_most():
    lab = Lab()
    lab.deploy(replicas=6)  # two fit on each
    lab.run(70)
    assert lab.nodes == ["base", "pool-1", "pool-2"]
    assert "Scale-up: group pool size set to 2 instead of 0 (max: 3)" in lab.said("ScaledUpGroup")
    lab.scale(20)
    lab.run(100)
    assert lab.nodes == ["base", "pool-1", "pool-2", "pool-3"]
    assert set(lab.said("NotTriggerScaleUp")) == {
        "pod didn't trigger scale-up: 1 max node group size reached"
    }


def test_machines_that_boot_are_counted_on():
    lab = Lab()
    lab.deploy(replicas=3)
    lab.run(50)
    assert sorted(lab.said("ScaledUpGroup")) == [
        "Scale-up: group pool size set to 1 instead of 0 (max: 3)",
        "Scale-up: setting group pool size to 1 instead of 0 (max: 3)",
    ]


def test_a_pod_that_no_machine_can_take_is_told_once():
    lab = Lab()
    lab.deploy(cpu="2")
    lab.run(200)
    assert lab.nodes == ["base"]
    events = [one for one in lab.client.list("events") if one["reason"] == "NotTriggerScaleUp"]
    assert [(one["message"], one["count"]) for one in events] == [
        ("pod didn't trigger scale-up: 1 Insufficient cpu", 1)
    ]


def test_the_group_that_can_help_grows():
    lab = Lab(TWO_GROUPS)
    tolerations = [{"key": "dear", "operator": "Exists"}]
    lab.deploy(cpu="4", spec={"tolerations": tolerations})
    lab.run(60)
    assert lab.nodes == ["base", "big-1"]
    assert lab.running_on() == ["big-1"]


def test_every_group_says_why_it_does_not_help():
    lab = Lab(TWO_GROUPS)
    lab.deploy(cpu="4")
    lab.run(30)
    assert lab.said("NotTriggerScaleUp") == [
        "pod didn't trigger scale-up: 1 Insufficient cpu, 1 node(s) had untolerated taint(s)"
    ]


def test_no_machine_helps_a_pod_whose_claim_cannot_be_used():
    lab = Lab()
    volumes = [{"name": "data", "persistentVolumeClaim": {"claimName": "nope"}}]
    lab.deploy(spec={"volumes": volumes})
    lab.run(60)
    assert lab.nodes == ["base"]
    assert lab.said("NotTriggerScaleUp") == [
        'pod didn\'t trigger scale-up: 1 persistentvolumeclaim "nope" not found'
    ]


def test_pods_that_keep_apart_get_a_machine_each():
    lab = Lab()
    term = {
        "labelSelector": {"matchLabels": {"app": "web"}},
        "topologyKey": "kubernetes.io/hostname",
    }
    apart = {"requiredDuringSchedulingIgnoredDuringExecution": [term]}
    lab.deploy(replicas=4, cpu="10m", spec={"affinity": {"podAntiAffinity": apart}})
    lab.run(90)
    assert lab.running_on() == ["base", "pool-1", "pool-2", "pool-3"]


def test_expendable_pods_cause_nothing():
    lab = Lab()
    low = {"metadata": {"name": "low"}, "value": -11}
    lab.client.create("priorityclasses.scheduling.k8s.io", low)
    lab.deploy(replicas=4, spec={"priorityClassName": "low"})
    lab.run(100)
    assert lab.nodes == ["base"]


def test_room_for_daemons_is_counted():
    lab = Lab()
    daemon = {
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "template": {
                "metadata": {"labels": {"app": "agent"}},
                "spec": {
                    "containers": [
                        {
                            "name": "main",
                            "image": "hello:1.0.0",
                            "resources": {"requests": {"cpu": "300m"}},
                        }
                    ]
                },
            },
        },
    }
    lab.client.create("daemonsets.apps", daemon)
    lab.run(5)
    lab.deploy(replicas=3)  # one fits beside a daemon, two would without it
    lab.run(90)
    assert lab.nodes == ["base", "pool-1", "pool-2"]


def test_the_status_says_what_is_going_on():
    lab = Lab()
    lab.deploy(replicas=3)
    lab.run(40)
    status = lab.status()
    assert "autoscalerStatus: Running" in status
    assert "- name: pool" in status
    assert "    status: InProgress" in status
    assert "    cloudProviderTarget: 1" in status
    lab.run(60)
    assert "    status: InProgress" not in lab.status()
