"""Each predicate over a small cluster: when it is met, and what it says of the way there."""

from collections.abc import Callable

import pytest
import yaml

from explainer.checks.scene import Counted, Seen
from explainer.checks.tree import CHECKS, Watch
from explainer.checks.verdict import Verdict
from explainer.format.conditions import Expression, Match, condition
from explainer.format.predicates import PREDICATES
from explainer.format.quantities import Reference
from tests.explainer.checks.cluster import Cluster


@pytest.fixture
def cluster() -> Cluster:
    made = Cluster()
    made.put("Node", "node-1", status={"conditions": [{"type": "Ready", "status": "True"}]})
    made.deployment()
    made.replicaset("hello-a", 1, 3)
    for name in ("a", "b", "c"):
        made.pod(name, owner="ReplicaSet-hello-a", node="node-2" if name == "c" else "node-1")
    made.endpoints("a", "b", "c")
    made.put("Service", "hello", spec={"clusterIP": "10.0.0.7"})
    made.scene.begin()
    return made


def ask(cluster: Cluster, text: str) -> Verdict:
    troubles: list[str] = []
    found = condition(yaml.safe_load(text), (), lambda _, why: troubles.append(why))
    assert not troubles
    assert found
    return Watch(cluster.scene).look(found)


def nothing(_: Cluster) -> None:
    """The cluster as it is."""


def kill(cluster: Cluster) -> None:
    cluster.gone("Pod", "a")
    cluster.pod("d", owner="ReplicaSet-hello-a")
    cluster.endpoints("b", "c", "d")


def crash(cluster: Cluster) -> None:
    cluster.pod(
        "a", ready=False, restarts=2, waiting="CrashLoopBackOff", owner="ReplicaSet-hello-a"
    )
    cluster.endpoints("b", "c")


def update(cluster: Cluster) -> None:
    cluster.deployment(generation=2, observed=2, replicas=4, updated=1, available=3, revision=2)
    cluster.replicaset("hello-b", 2, 1)
    cluster.pod("e", "2", ready=False, owner="ReplicaSet-hello-b")


def leave(cluster: Cluster) -> None:
    cluster.pod("a", leaving=True)


def moved(cluster: Cluster) -> None:
    cluster.put("Service", "hello", uid="another", spec={"clusterIP": "10.0.0.8"})


def told(cluster: Cluster) -> None:
    cluster.scene.events.append(Seen("FailedCreate", "ReplicaSet", "hello-b"))


def probed(cluster: Cluster) -> None:
    counted = cluster.scene.traffic
    counted.answered, counted.failed = 90, 10
    counted.by_path = {"/": 70, "/hello": 20}
    counted.by_pod = {"Pod-a": 60, "Pod-b": 30}
    counted.by_version, counted.latencies_ms = {"1": 81, "2": 9}, [float(n) for n in range(100)]
    of = cluster.scene.traffic_of["auth"] = Counted()
    of.failed = 10


@pytest.mark.parametrize(
    ("text", "change", "met", "words"),
    [
        ("exists: deployment/hello", nothing, True, "is there"),
        ("exists: deployment/other", nothing, False, "There is no Deployment other"),
        ("absent: deployment/hello", nothing, False, "is still there"),
        ("absent: pod/z", nothing, True, "is gone"),
        ("rollout_complete: deployment/hello", nothing, True, "successfully rolled out"),
        ("rollout_complete: deployment/hello", update, False, "1 out of 3 new replicas"),
        ('pods: {selector: app=hello, count: "== 3"}', nothing, True, "3 pods are labelled"),
        (
            'pods: {selector: app=hello, ready: false, count: ">= 1"}',
            crash,
            True,
            "1 pod is not ready",
        ),
        (
            "pods: {selector: app=hello, waiting: [CrashLoopBackOff], count: 1}",
            crash,
            True,
            "waiting",
        ),
        ("pods: {selector: app=hello, terminating: true, count: 1}", leave, True, "leaving"),
        ("pods: {selector: app=hello, node: node-2, count: 1}", nothing, True, "on node-2"),
        (
            "pods: {selector: app=hello, phase: Pending, count: 1}",
            nothing,
            False,
            "0 pods are Pending; wanted: 1",
        ),
        ("ready: {selector: app=hello, count: 3}", crash, False, "2 pods are ready; wanted: 3"),
        ("selected: {selector: 'version in (2, 3)', count: 1}", update, True, "chosen by"),
        ("replaced: {selector: app=hello, count: 1}", kill, True, "1 pod is new"),
        ("replaced: {selector: app=hello, count: 1}", crash, False, "0 pods are new"),
        ("same_uid: app=hello", crash, True, "The same 3 pods"),
        ("same_uid: app=hello", kill, False, "1 pod of 3 gone"),
        ('restarts: {selector: app=hello, count: ">= 1"}', crash, True, "2 restarts"),
        ('restarts: {selector: app=hello, count: ">= 1"}', kill, False, "0 restarts"),
        ("endpoints: {service: hello, ready: 3}", nothing, True, "receive requests"),
        ("endpoints: {service: hello, ready: 2}", crash, True, "2"),
        ("endpoints: {service: hello, selector: version=2, ready: 0}", nothing, True, "0"),
        (
            "replicaset: {owner: deployment/hello, revision: new, replicas: 1}",
            update,
            True,
            "new ReplicaSet",
        ),
        (
            "replicaset: {owner: deployment/hello, revision: old, replicas: 3}",
            update,
            True,
            "old ReplicaSet",
        ),
        ("revision: {of: deployment/hello, by: 1}", update, True, "New revisions"),
        ("image: {of: deployment/hello, image: 'hello:1'}", nothing, True, "runs hello:1"),
        ("condition: {of: pod/a, type: Ready}", nothing, True, "Ready=True"),
        (
            "condition: {of: pod/a, type: Nothing, status: Unknown}",
            nothing,
            True,
            "Nothing=Unknown",
        ),
        ("event: {reason: FailedCreate}", told, True, "FailedCreate: 1"),
        ("event: {reason: FailedCreate, of: pod/a}", told, False, "0"),
        ('spread: {selector: app=hello, nodes: ">= 2"}', nothing, True, "on 2 nodes"),
        (
            "node: {name: node-1, ready: 'True', pods: 2}",
            nothing,
            True,
            "ready: True, open, 2 pods",
        ),
        ("node: {name: node-9}", nothing, False, "There is no Node node-9"),
        (
            "owned: {selector: app=hello, owner: deployment/hello, count: 3}",
            nothing,
            True,
            "owned by",
        ),
        ("owned: {selector: app=hello, owner: deployment/hello, count: 2}", leave, True, "2 pods"),
        ("traffic: {errors: 10, share: {'2': '== 10 %'}}", probed, True, "Failed: 10"),
        ('traffic: {errors: "== 10 %", p95_ms: "> 90"}', probed, True, "p95"),
        ('traffic: {errors: "== 0"}', probed, False, "wanted: 0"),
        ('traffic: {pods: ">= 2"}', probed, True, "Pods that answered: 2"),
        ('traffic: {paths: {/hello: "== 20"}}', probed, True, "Answered of /hello: 20"),
        ('traffic: {paths: {/other: ">= 1"}}', probed, False, "wanted: at least 1"),
        ('traffic: {pods: ">= 3"}', probed, False, "wanted: at least 3"),
        ("same_address: service/hello", kill, True, "has the address 10.0.0.7"),
        ("same_address: service/hello", moved, False, "has the address 10.0.0.8"),
        ("same_address: service/other", nothing, False, "There is no Service other"),
        ("traffic: {service: auth, errors: '>= 10'}", probed, True, "Failed by auth: 10"),
        ("traffic: {service: hello, errors: '>= 1'}", probed, False, "Failed by hello: 0"),
        ("not: {exists: pod/a}", nothing, False, "is there"),
        ("any: [{exists: pod/z}, {exists: pod/a}]", nothing, True, "Pod a is there"),
        ("all: [{exists: pod/z}, {exists: pod/a}]", nothing, False, "There is no Pod z"),
    ],
)
def test_a_predicate(
    cluster: Cluster, text: str, change: Callable[[Cluster], None], met: bool, words: str
) -> None:
    change(cluster)
    found = ask(cluster, text)
    assert found.met is met, found
    assert words in found.sentence


def test_answers_and_clicks(cluster: Cluster) -> None:
    assert not ask(cluster, "answered: guess").met
    cluster.scene.answered.add("guess")
    assert ask(cluster, "answered: guess").met
    cluster.scene.clicked.add(Reference("Pod", "a"))
    assert ask(cluster, "clicked: [pod/a, pod/b]").sentence == "1 of 2 found."
    on = "clicked: {of: [pod/a], nodes_of: app=hello}"
    nodes = {pod.spec.node_name for pod in cluster.scene.pods("app=hello")}
    assert ask(cluster, on).sentence == f"1 of {1 + len(nodes)} found."
    cluster.scene.clicked |= {Reference("Node", name) for name in nodes}
    assert ask(cluster, on).met
    assert not ask(cluster, "tried: image-layers").met
    cluster.scene.tried.add("image-layers")
    assert ask(cluster, "tried: image-layers").met


def test_another_namespaces_objects_do_not_count(cluster: Cluster) -> None:
    cluster.put("Pod", "stranger", namespace="other", meta={"labels": {"app": "hello"}})
    assert ask(cluster, "selected: {selector: app=hello, count: 3}").met


def test_a_pod_that_was_leaving_when_the_step_began_may_go(cluster: Cluster) -> None:
    cluster.pod("old", leaving=True)
    cluster.scene.begin()
    cluster.gone("Pod", "old")
    verdict = ask(cluster, "same_uid: app=hello")
    assert (verdict.met, verdict.sentence) == (True, "The same 3 pods as before.")


def test_every_predicate_that_can_be_written_can_be_checked() -> None:
    assert set(PREDICATES.values()) == set(CHECKS)


@pytest.mark.parametrize(
    ("status", "met"),
    [({}, False), ({"loadBalancer": {}}, False), ({"loadBalancer": {"ingress": [{}]}}, True)],
)
def test_an_expression_about_what_is_not_there_yet_is_not_met(
    cluster: Cluster, status: dict[str, object], met: bool
) -> None:
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "hello"},
        "status": status,
    }
    wanted = {"loadBalancer": {"(length(ingress))": 1}}
    matches = Match({"apiVersion": "v1", "kind": "Service", "status": wanted})
    watch = Watch(cluster.scene, lambda: {"services": [service]})
    assert watch.look(matches).met is met
    assert watch.look(Expression("length(services[0].nothing) == `0`")).met is False
