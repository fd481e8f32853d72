"""Pods find their nodes through the API, wait, and are tried again."""

import json
from collections import Counter

import pytest

from tests.practice.scheduler.lab import Lab, node_object

THREE = [node_object(f"node-{n}") for n in (1, 2, 3)]


def test_pod_is_bound_with_an_event():
    lab = Lab(node_object("node-1"))
    lab.pod()
    lab.clock.run_for(1)
    assert lab.place() == "node-1"
    assert lab.condition()["status"] == "True"
    assert lab.events("Scheduled") == [("Successfully assigned default/web to node-1", 1)]


def test_replicas_of_one_owner_spread_evenly():
    lab = Lab(*THREE)
    for number in range(9):
        lab.pod(f"web-{number}", owner="rs", cpu="100m")
    lab.clock.run_for(1)
    places = Counter(lab.place(f"web-{number}") for number in range(9))
    assert places == {"node-1": 3, "node-2": 3, "node-3": 3}


def test_many_pods_in_one_burst_never_overfill_a_node():
    lab = Lab(*THREE)
    for number in range(20):
        lab.pod(f"web-{number}", cpu="900m")
    lab.clock.run_for(1)
    places = Counter(lab.place(f"web-{number}") for number in range(20))
    assert places == {"node-1": 4, "node-2": 4, "node-3": 4, "": 8}


def test_pod_without_a_place_says_why():
    lab = Lab(node_object("node-1"), node_object("node-2", unschedulable=True))
    lab.pod(cpu="5")
    lab.clock.run_for(1)
    message = (
        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. preemption:"
        " 0/2 nodes are available: 2 Preemption is not helpful for scheduling."
    )
    condition = lab.condition()
    assert (condition["status"], condition["reason"]) == ("False", "Unschedulable")
    assert condition["message"] == message
    assert lab.events("FailedScheduling") == [(message, 1)]


def test_waiting_pod_is_placed_when_another_one_goes():
    lab = Lab(node_object("node-1"))
    lab.pod("first", cpu="3")
    lab.pod("second", cpu="3")
    lab.clock.run_for(5)
    assert lab.place("second") == ""
    lab.client.delete("pods", "default", "first", grace_period_s=0)
    lab.clock.run_for(1)
    assert lab.place("second") == "node-1"


def test_waiting_pod_is_placed_when_a_node_joins_or_is_uncordoned():
    lab = Lab(node_object("node-1", unschedulable=True))
    lab.pod()
    lab.clock.run_for(5)
    assert lab.place() == ""
    lab.client.patch("nodes", None, "node-1", {"spec": {"unschedulable": None}})
    lab.clock.run_for(1)
    assert lab.place() == "node-1"


def test_nodes_heartbeat_is_no_reason_to_try_again():
    lab = Lab(node_object("node-1"))
    lab.pod(cpu="5")
    lab.clock.run_for(5)
    lab.client.patch("nodes", None, "node-1", {"metadata": {"annotations": {"beat": "1"}}})
    lab.clock.run_for(30)
    assert len(lab.events("FailedScheduling")) == 1
    assert lab.events("FailedScheduling")[0][1] == 1


def tries(lab: Lab) -> int:
    return sum(count for _, count in lab.events("FailedScheduling"))


@pytest.mark.parametrize(
    "change",
    [
        {"metadata": {"labels": {"n": "NUMBER"}}},
        {"spec": {"taints": [{"key": "NUMBER", "effect": "PreferNoSchedule"}]}},
    ],
)
def test_change_that_cannot_help_makes_no_new_try(change):
    lab = Lab(node_object("node-1"))
    lab.pod(cpu="5")
    for number in range(10):
        patch = json.loads(json.dumps(change).replace("NUMBER", str(number)))
        lab.client.patch("nodes", None, "node-1", patch)
        lab.clock.run_for(1)
    assert tries(lab) == 1


def test_more_room_that_is_still_too_little_makes_no_new_try():
    lab = Lab(node_object("node-1"))
    lab.pod(cpu="50")
    for cpu in range(5, 15):
        status = {"status": {"allocatable": {"cpu": str(cpu)}}}
        lab.client.patch("nodes", None, "node-1", status, subresource="status")
        lab.clock.run_for(1)
    assert tries(lab) == 1


def test_scheduler_without_work_does_not_wait_for_the_end_of_a_back_off():
    lab = Lab(node_object("node-1"))
    for number in range(4):
        lab.pod(f"small-{number}", cpu="1", terminationGracePeriodSeconds=0)
    lab.pod("big", cpu="3")
    lab.clock.run_for(1)
    for number in range(3):
        lab.client.delete("pods", "default", f"small-{number}")
        lab.clock.run_for(0.1)
    assert tries(lab) == 3
    assert lab.place("big") == "node-1"


def test_pod_is_tried_after_five_minutes_even_if_nothing_happens():
    lab = Lab(node_object("node-1"))
    lab.pod(cpu="5")
    lab.clock.run_for(299)
    assert tries(lab) == 1
    lab.clock.run_for(10)
    assert tries(lab) == 2


def test_cluster_without_nodes_is_said():
    lab = Lab()
    lab.pod()
    lab.clock.run_for(1)
    assert lab.condition()["message"] == "no nodes available to schedule pods"


def test_pods_of_other_schedulers_and_gated_ones_are_left_alone():
    lab = Lab(node_object("node-1"))
    lab.pod("other", schedulerName="mine")
    lab.pod("gated", schedulingGates=[{"name": "example.com/wait"}])
    lab.clock.run_for(5)
    assert lab.place("other") == lab.place("gated") == ""
    lab.client.patch("pods", "default", "gated", {"spec": {"schedulingGates": None}})
    lab.clock.run_for(1)
    assert lab.place("gated") == "node-1"


def test_higher_priority_goes_first():
    lab = Lab(node_object("node-1", unschedulable=True))
    for name, priority in (("low", 1), ("high", 100)):
        importance = {"metadata": {"name": name}, "value": priority}
        lab.client.create("priorityclasses.scheduling.k8s.io", importance)
        lab.pod(name, cpu="3", priorityClassName=name)
    lab.clock.run_for(5)
    lab.client.patch("nodes", None, "node-1", {"spec": {"unschedulable": None}})
    lab.clock.run_for(5)
    assert (lab.place("high"), lab.place("low")) == ("node-1", "")


def test_same_seed_places_pods_alike():
    def places(seed: int) -> list[str]:
        lab = Lab(*THREE, seed=seed)
        for number in range(12):
            lab.pod(f"web-{number}", cpu="100m")
        lab.clock.run_for(1)
        return [lab.place(f"web-{number}") for number in range(12)]

    assert places(3) == places(3)
    assert any(places(3) != places(seed) for seed in (4, 5, 6))
