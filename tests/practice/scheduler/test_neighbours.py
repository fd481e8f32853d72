"""Pods that keep their distance, or stay together."""

from collections import Counter

from tests.practice.scheduler.lab import Lab, node_object

ZONE = "topology.kubernetes.io/zone"
HOST = "kubernetes.io/hostname"
WEB = {"matchLabels": {"app": "web"}}


def _nodes(*zones: str):
    return [node_object(f"node-{n}", labels={ZONE: zone}) for n, zone in enumerate(zones, 1)]


def _term(key: str, selector=None):
    return {"topologyKey": key, "labelSelector": selector or WEB}


def _apart(key: str = HOST):
    return {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [_term(key)]}}


def _together(key: str = ZONE):
    return {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [_term(key)]}}


def _places(lab: Lab, *names: str) -> list[str]:
    lab.clock.run_for(1)
    return [lab.place(name) for name in names]


def test_hard_spread_over_zones_leaves_a_pod_waiting():
    lab = Lab(*_nodes("a", "a", "b"))
    lab.client.patch("nodes", None, "node-3", {"spec": {"unschedulable": True}})
    spread = {
        "maxSkew": 1,
        "topologyKey": ZONE,
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": WEB,
    }
    for number in range(2):
        lab.pod(f"web-{number}", labels={"app": "web"}, topologySpreadConstraints=[spread])
    assert sorted(_places(lab, "web-0", "web-1"))[0] == ""
    waiting = "web-0" if not lab.place("web-0") else "web-1"
    assert lab.condition(waiting)["message"] == (
        "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match pod topology spread"
        " constraints. preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No"
        " preemption victims found for incoming pod."
    )


def test_hard_spread_fills_zones_evenly():
    lab = Lab(*_nodes("a", "a", "b"))
    spread = {
        "maxSkew": 1,
        "topologyKey": ZONE,
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": WEB,
    }
    names = [f"web-{number}" for number in range(6)]
    for name in names:
        lab.pod(name, labels={"app": "web"}, topologySpreadConstraints=[spread])
    zones = Counter("b" if place == "node-3" else "a" for place in _places(lab, *names))
    assert zones == {"a": 3, "b": 3}


def test_node_without_the_topology_label_is_out_of_the_question():
    lab = Lab(node_object("node-1"))
    spread = {
        "maxSkew": 1,
        "topologyKey": ZONE,
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": WEB,
    }
    lab.pod(labels={"app": "web"}, topologySpreadConstraints=[spread])
    assert _places(lab, "web") == [""]
    assert "(missing required label)" in lab.condition()["message"]


def test_pods_that_shun_each_other_get_a_node_each_and_the_rest_waits():
    lab = Lab(*_nodes("a", "b"))
    names = ["one", "two", "three"]
    for name in names:
        lab.pod(name, labels={"app": "web"}, affinity=_apart())
    assert sorted(_places(lab, *names)) == ["", "node-1", "node-2"]
    waiting = next(name for name in names if not lab.place(name))
    assert "2 node(s) didn't match pod anti-affinity rules" in lab.condition(waiting)["message"]

    lab.client.delete("pods", "default", next(n for n in names if n != waiting), grace_period_s=0)
    lab.clock.run_for(5)  # its back-off
    assert _places(lab, waiting) != [""]


def test_pod_is_kept_away_by_one_that_shuns_it():
    lab = Lab(*_nodes("a"))
    lab.pod("shy", labels={"app": "other"}, affinity=_apart())
    lab.clock.run_for(1)
    lab.pod("web", labels={"app": "web"})
    assert _places(lab, "shy", "web") == ["node-1", ""]
    assert (
        "1 node(s) didn't satisfy existing pods anti-affinity rules" in lab.condition()["message"]
    )


def test_pod_follows_the_one_it_wants_to_be_near():
    lab = Lab(*_nodes("a", "b", "b"))
    lab.pod("follower", labels={"app": "cache"}, affinity=_together())
    assert _places(lab, "follower") == [""]
    assert "3 node(s) didn't match pod affinity rules" in lab.condition("follower")["message"]
    lab.pod("web", labels={"app": "web"}, nodeSelector={ZONE: "b"})
    lab.clock.run_for(3)
    assert lab.place("follower") in ("node-2", "node-3")


def test_first_of_pods_that_want_to_be_together_goes_anywhere():
    lab = Lab(*_nodes("a", "b"))
    names = [f"web-{number}" for number in range(3)]
    for name in names:
        lab.pod(name, labels={"app": "web"}, affinity=_together(HOST))
    assert len(set(_places(lab, *names))) == 1
