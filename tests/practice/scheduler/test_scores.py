"""Which of the possible nodes is better."""

from practice.scheduler.pods import read_pod
from practice.scheduler.scores import (
    balanced_allocation,
    least_allocated,
    node_affinity,
    points,
    taint_toleration,
    topology_spread,
    totals,
)
from practice.scheduler.surroundings import Surroundings
from tests.practice.scheduler.lab import node_info, pod_info, pod_object

ZONE = "topology.kubernetes.io/zone"


def test_emptier_node_is_better():
    empty, half = node_info("empty"), node_info("half")
    half.add(pod_info("other", cpu="2", memory="4Gi"))
    scores = least_allocated(pod_info(cpu="1", memory="2Gi"), [empty, half])
    assert scores == [75, 25]


def test_pod_without_requests_still_takes_room_in_the_score():
    crowded, empty = node_info("crowded"), node_info("empty")
    for number in range(5):
        crowded.add(pod_info(f"other-{number}"))
    scores = least_allocated(pod_info(), [crowded, empty])
    assert scores[0] < scores[1]


def test_pod_that_evens_out_the_use_is_better_placed():
    much_cpu, even = node_info("much-cpu"), node_info("even")
    much_cpu.add(pod_info("cpu", cpu="3", memory="1Gi"))
    even.add(pod_info("both", cpu="2", memory="4Gi"))
    scores = balanced_allocation(pod_info(cpu="100m", memory="4Gi"), [much_cpu, even])
    assert scores[0] > scores[1]


def test_replicas_spread_over_nodes_before_zones():
    nodes = [node_info(f"node-{n}", labels={ZONE: "a" if n < 2 else "b"}) for n in range(3)]
    nodes[0].add(pod_info("first", owner="rs"))
    nodes[2].add(pod_info("other", owner="another"))
    scores = topology_spread(pod_info(owner="rs"), nodes, Surroundings(nodes=nodes))
    assert scores[2] > scores[1] > scores[0]


def test_terminating_sibling_does_not_count():
    going = pod_object("going", owner="rs")
    going["metadata"]["deletionTimestamp"] = "2026-01-05T09:00:00Z"
    nodes = [node_info("one"), node_info("two")]
    nodes[0].add(read_pod(going))
    scores = topology_spread(pod_info(owner="rs"), nodes, Surroundings(nodes=nodes))
    assert scores[0] == scores[1]


def test_preferred_nodes_and_soft_taints():
    term = {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}
    wish = {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 5, "preference": term}]}
    pod = pod_info(affinity={"nodeAffinity": wish})
    fast = node_info("fast", labels={"disk": "ssd"})
    soft = node_info("soft", taints=[{"key": "k", "effect": "PreferNoSchedule"}])
    assert node_affinity(pod, [fast, soft]) == [100, 0]
    assert taint_toleration(pod, [fast, soft]) == [100, 0]
    total = totals(points(pod, [fast, soft], Surroundings(nodes=[fast, soft])))
    assert total[0] > total[1]
