"""Which pod answers a request to a Service."""

from collections import Counter

import pytest

from practice.network import Place
from tests.practice.network.lab import Lab

OUTSIDE = Place(ip="198.51.100.7")


@pytest.fixture
def lab() -> Lab:
    """Two pods of hello on two nodes, and a client on the first."""
    lab = Lab()
    lab.pod("hello-1", app="hello")
    lab.pod("hello-2", app="hello", on="node-2")
    lab.pod("client", image="busybox:1.36", command=["sleep", "inf"])
    return lab


def address(lab: Lab, name: str = "hello") -> str:
    return str(lab.client.get("services", "default", name)["spec"]["clusterIP"])


def test_requests_go_to_all_ready_pods_at_random(lab: Lab) -> None:
    lab.service()
    lab.run()
    found = Counter(lab.who("client", "hello") for _ in range(40))
    assert set(found) == {"hello-1", "hello-2"}
    assert min(found.values()) > 10


def test_the_same_seed_gives_the_same_pods() -> None:
    def run() -> list[str]:
        lab = Lab(seed=7)
        for name in ("a", "b", "c"):
            lab.pod(name, app="hello")
        lab.service()
        lab.run()
        return [lab.who("a", "hello") for _ in range(12)]

    assert run() == run()


def test_nobody_behind_a_service_refuses(lab: Lab) -> None:
    lab.service("nobody")
    lab.run()
    assert lab.who("client", "nobody") == "refused"


def test_a_port_that_the_service_does_not_have_refuses(lab: Lab) -> None:
    lab.service()
    lab.run()
    assert lab.who("client", "hello", port=81) == "refused"


def test_a_pod_that_does_not_listen_refuses(lab: Lab) -> None:
    lab.service("client")
    lab.run()
    assert lab.who("hello-1", "client") == "refused"


def test_an_unready_pod_gets_nothing_unless_it_is_published(lab: Lab) -> None:
    probe = {"httpGet": {"path": "/readiness", "port": 81}}
    lab.pod(
        "bad",
        app="bad",
        env=[{"name": "PRACTICE_NEVER_READY", "value": "true"}],
        readinessProbe=probe,
    )
    lab.service("bad")
    lab.service("all", selector={"app": "bad"}, publishNotReadyAddresses=True)
    lab.run()
    assert lab.who("client", "bad") == "refused"
    assert lab.who("client", "all") == "bad"


def test_terminating_pods_serve_when_no_other_does(lab: Lab) -> None:
    lab.pod("last", app="last", env=[{"name": "PRACTICE_SIGTERM_S", "value": "20"}])
    lab.service("last")
    lab.run()
    lab.client.delete("pods", "default", "last", grace_period_s=30)
    lab.run(2)
    assert lab.who("client", "last") == "last"
    lab.run(25)
    assert lab.who("client", "last") == "refused"


def test_a_named_target_port_is_that_of_the_pod(lab: Lab) -> None:
    lab.service("named", selector={"app": "hello"}, ports=[{"port": 8080, "targetPort": "http"}])
    lab.run()
    assert lab.who("client", "named", port=8080) in ("hello-1", "hello-2")


def test_affinity_keeps_a_client_at_its_pod_for_a_time(lab: Lab) -> None:
    config = {"clientIP": {"timeoutSeconds": 60}}
    lab.service(sessionAffinity="ClientIP", sessionAffinityConfig=config)
    lab.run()
    assert len({lab.who("client", "hello") for _ in range(20)}) == 1
    found = set()
    for _ in range(12):
        lab.run(61)
        found.add(lab.who("client", "hello"))
    assert found == {"hello-1", "hello-2"}


def test_a_local_policy_knows_only_the_pods_of_the_node(lab: Lab) -> None:
    lab.service(internalTrafficPolicy="Local")
    lab.service("far", selector={"app": "far"}, internalTrafficPolicy="Local")
    lab.pod("far", on="node-2")
    lab.run()
    assert {lab.who("client", "hello") for _ in range(10)} == {"hello-1"}
    assert lab.who("client", "far", timeout_s=5) == "timeout"


def test_node_ports_answer_on_every_node(lab: Lab) -> None:
    lab.service(type="NodePort", ports=[{"port": 80, "nodePort": 30080}])
    lab.service(
        "local",
        selector={"app": "hello"},
        type="NodePort",
        externalTrafficPolicy="Local",
        ports=[{"port": 80, "nodePort": 30081}],
    )
    lab.run()
    nodes = [
        lab.client.get("nodes", None, f"node-{n}")["status"]["addresses"][0]["address"]
        for n in (1, 2)
    ]
    for ip in nodes:
        assert {lab.who(OUTSIDE, ip, port=30080) for _ in range(15)} == {"hello-1", "hello-2"}
    assert {lab.who(OUTSIDE, nodes[1], port=30081) for _ in range(5)} == {"hello-2"}
    assert lab.who(OUTSIDE, nodes[0], port=30999) == "refused"


def test_a_load_balancer_is_reached_at_its_address(lab: Lab) -> None:
    lab.service(type="LoadBalancer")
    lab.run(20)
    point = lab.client.get("services", "default", "hello")["status"]["loadBalancer"]["ingress"][0]
    assert lab.who(OUTSIDE, point["ip"]) in ("hello-1", "hello-2")
    assert lab.who("client", point["ip"]) in ("hello-1", "hello-2")
