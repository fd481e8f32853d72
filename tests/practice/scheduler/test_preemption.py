"""Important pods make room for themselves, at the expense of the least important ones."""

import pytest

from practice.scheduler.checking import Check
from practice.scheduler.preemption import find, split_by_budgets
from practice.scheduler.surroundings import Surroundings
from tests.practice.scheduler.lab import Lab, node_info, node_object, pod_info

CLASSES = "priorityclasses.scheduling.k8s.io"


def info(name, priority=0, *, started="", **more):
    return pod_info(name, priority=priority, status={"startTime": started}, **more)


def best(pod, *nodes, budgets=()):
    check = Check(pod, Surroundings(nodes=nodes))
    verdicts = {node.name: check.verdict(node) for node in nodes}
    outcome = find(check, {k: v for k, v in verdicts.items() if v}, budgets, offset=0)
    return outcome.best


def node_with(name, *pods, **more):
    node = node_info(name, **more)
    for pod in pods:
        node.add(pod)
    return node


def names(candidate):
    return [one.key.rpartition("/")[2] for one in candidate.victims]


def test_only_as_many_go_as_needed_and_the_least_important_first():
    node = node_with(
        "node-1",
        info("a", 5, cpu="1"),
        info("b", 1, cpu="1"),
        info("c", 3, cpu="1"),
        info("d", 4, cpu="1"),
    )
    found = best(info("new", 10, cpu="2"), node)
    assert names(found) == ["c", "b"]


def test_pods_of_the_same_priority_are_safe():
    node = node_with("node-1", info("a", 10, cpu="4"))
    assert best(info("new", 10, cpu="1"), node) is None


def test_of_equals_the_one_that_runs_for_the_shortest_time_goes():
    node = node_with(
        "node-1",
        info("old", started="2026-01-01T00:00:00Z", cpu="2"),
        info("young", started="2026-01-05T00:00:00Z", cpu="2"),
    )
    assert names(best(info("new", 10, cpu="2"), node)) == ["young"]


def test_node_with_the_least_important_victim_is_taken():
    nodes = [node_with("one", info("a", 5, cpu="4")), node_with("two", info("b", 1, cpu="4"))]
    assert best(info("new", 10, cpu="4"), *nodes).node == "two"


def test_fewer_victims_are_better_when_they_are_as_important():
    nodes = [
        node_with("one", info("a", 1, cpu="2"), info("b", 1, cpu="2")),
        node_with("two", info("c", 1, cpu="4")),
    ]
    assert best(info("new", 10, cpu="4"), *nodes).node == "two"


def test_later_start_of_the_most_important_victim_decides_between_equals():
    nodes = [
        node_with("one", info("a", 1, cpu="4", started="2026-01-01T00:00:00Z")),
        node_with("two", info("b", 1, cpu="4", started="2026-01-03T00:00:00Z")),
    ]
    assert best(info("new", 10, cpu="4"), *nodes).node == "two"


def budget(allowed, **labels):
    return {
        "metadata": {"namespace": "default", "name": "budget"},
        "spec": {"selector": {"matchLabels": labels}},
        "status": {"disruptionsAllowed": allowed},
    }


def test_budget_protects_its_pods_before_more_important_ones():
    node = node_with(
        "node-1", info("kept", 1, cpu="2", labels={"app": "db"}), info("goes", 3, cpu="2")
    )
    found = best(info("new", 10, cpu="2"), node, budgets=[budget(0, app="db")])
    assert names(found) == ["goes"]
    assert found.broken_budgets == 0


def test_node_where_no_budget_breaks_is_taken_before_less_important_victims():
    nodes = [
        node_with("one", info("a", 1, cpu="4", labels={"app": "db"})),
        node_with("two", info("b", 5, cpu="4")),
    ]
    found = best(info("new", 10, cpu="4"), *nodes, budgets=[budget(0, app="db")])
    assert found.node == "two"


def test_budget_is_spent_pod_by_pod():
    pods = [info(name, labels={"app": "db"}) for name in "abc"]
    broken, fine = split_by_budgets(pods, [budget(2, app="db")])
    assert [one.key for one in fine] == ["default/a", "default/b"]
    assert [one.key for one in broken] == ["default/c"]


def test_budget_that_selects_everything_or_is_elsewhere_protects_nobody():
    elsewhere = {**budget(0, app="db"), "metadata": {"namespace": "x", "name": "budget"}}
    _, fine = split_by_budgets([info("a", labels={"app": "db"})], [budget(0), elsewhere])
    assert len(fine) == 1


def test_node_that_is_too_small_anyway_is_left_in_peace():
    node = node_with("node-1", info("a", 1, cpu="1"))
    check = Check(info("new", 10, cpu="50"), Surroundings(nodes=[node]))
    verdict = check.verdict(node)
    assert verdict is not None
    assert not verdict.resolvable
    assert find(check, {"node-1": verdict}, [], offset=0).best is None


def test_host_port_is_taken_over():
    ports = [{"containerPort": 80, "hostPort": 80}]
    node = node_with("node-1", info("a", 1, ports=ports))
    assert names(best(info("new", 10, ports=ports), node)) == ["a"]


def test_anti_affinity_of_a_less_important_pod_gives_way():
    term = {
        "topologyKey": "kubernetes.io/hostname",
        "labelSelector": {"matchLabels": {"app": "new"}},
    }
    apart = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    shy = info("shy", 1, affinity=apart)
    node = node_with("node-1", shy)
    pod = info("new", 10, labels={"app": "new"})
    around = Surroundings(nodes=[node], sociable=[(shy, node)])
    check = Check(pod, around)
    verdict = check.verdict(node)
    assert verdict is not None
    found = find(check, {"node-1": verdict}, [], offset=0).best
    assert names(found) == ["shy"]


# -- through the API -------------------------------------------------------------------------------


class Room(Lab):
    """One node of four processors, and priority classes by number."""

    def __init__(self, nodes=1):
        super().__init__(*(node_object(f"node-{n}") for n in range(1, nodes + 1)))
        for value in (1, 5, 10):
            row = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "value": value}
            self.client.create(CLASSES, {**row, "metadata": {"name": f"p{value}"}})

    def with_priority(self, name, value, **more):
        self.pod(
            name, priorityClassName=f"p{value}", **{"terminationGracePeriodSeconds": 30, **more}
        )

    def state(self, name):
        return self.client.get("pods", "default", name)


def test_victim_is_told_goes_with_grace_and_the_pod_gets_its_place():
    lab = Room()
    lab.with_priority("low", 1, cpu="4")
    lab.clock.run_for(1)
    lab.with_priority("high", 10, cpu="4")
    lab.clock.run_for(1)
    low = lab.state("low")
    assert low["metadata"]["deletionGracePeriodSeconds"] == 30
    target = next(c for c in low["status"]["conditions"] if c["type"] == "DisruptionTarget")
    assert target["reason"] == "PreemptionByScheduler"
    assert lab.state("high")["status"]["nominatedNodeName"] == "node-1"
    uid = lab.state("high")["metadata"]["uid"]
    assert lab.events("Preempted") == [(f"Preempted by pod {uid} on node node-1", 1)]
    lab.client.delete("pods", "default", "low", grace_period_s=0)
    lab.clock.run_for(1)
    assert lab.place("high") == "node-1"
    assert "nominatedNodeName" not in lab.state("high")["status"]


def test_nobody_else_takes_the_promised_room():
    lab = Room()
    lab.with_priority("low", 1, cpu="4")
    lab.clock.run_for(1)
    lab.with_priority("high", 10, cpu="3")
    lab.clock.run_for(1)
    lab.client.delete("pods", "default", "low", grace_period_s=0)
    lab.with_priority("quick", 5, cpu="2")
    lab.clock.run_for(2)
    assert lab.place("high") == "node-1"
    assert lab.place("quick") == ""


def test_more_important_pod_takes_over_a_promise():
    lab = Room()
    lab.with_priority("low", 1, cpu="4")
    lab.clock.run_for(1)
    lab.with_priority("middle", 5, cpu="4")
    lab.clock.run_for(1)
    lab.with_priority("high", 10, cpu="4")
    lab.clock.run_for(1)
    lab.client.delete("pods", "default", "low", grace_period_s=0)
    lab.clock.run_for(2)
    assert lab.place("high") == "node-1"
    assert lab.place("middle") == ""


def test_pod_waits_for_its_victims_and_preempts_no_more():
    lab = Room(nodes=2)
    for n in (1, 2):
        lab.with_priority(f"low-{n}", 1, cpu="4")
    lab.clock.run_for(1)
    lab.with_priority("high", 10, cpu="4")
    lab.clock.run_for(2)
    lab.client.patch("nodes", None, "node-1", {"metadata": {"labels": {"x": "y"}}})
    lab.clock.run_for(2)
    going = [n for n in (1, 2) if "deletionTimestamp" in lab.state(f"low-{n}")["metadata"]]
    assert len(going) == 1


def test_decisions_are_kept_with_their_reasons():
    lab = Lab(node_object("node-1"), node_object("node-2", unschedulable=True))
    pod = lab.pod(cpu="1")
    lab.clock.run_for(1)
    decision = lab.scheduler.decisions.of(pod["metadata"]["uid"])
    assert decision.node == "node-1"
    assert decision.refused == {"node-2": ("NodeUnschedulable", "node(s) were unschedulable")}
    assert decision.points["node-1"]["NodeResourcesFit"] > 0


@pytest.mark.parametrize("policy", ["Never"])
def test_pod_that_never_preempts_says_so(policy):
    lab = Room()
    row = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "value": 50}
    lab.client.create(CLASSES, {**row, "metadata": {"name": "polite"}, "preemptionPolicy": policy})
    lab.with_priority("low", 1, cpu="4")
    lab.clock.run_for(1)
    lab.pod("high", priorityClassName="polite", cpu="4")
    lab.clock.run_for(2)
    assert lab.condition("high")["message"].endswith("not eligible due to preemptionPolicy=Never.")
    assert "deletionTimestamp" not in lab.state("low")["metadata"]
