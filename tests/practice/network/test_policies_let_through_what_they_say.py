"""NetworkPolicies between pods, namespaces, blocks and ports."""

from typing import Any

import pytest

from practice.network import Place
from tests.practice.network.lab import Lab

PATIENCE_S = 3.0
WEB = {"matchLabels": {"app": "hello"}}


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.client.create("namespaces", {"metadata": {"name": "other", "labels": {"team": "b"}}})
    lab.clock.run_for(1)
    lab.pod("hello")
    lab.pod("friend", on="node-2")
    lab.pod("stranger", on="node-2")
    lab.pod("guest", on="node-2", namespace="other")
    lab.service()
    lab.run()
    return lab


def reaches(lab: Lab, source: str, *, port: int = 80, namespace: str = "default") -> bool:
    lab.run(0.1)
    host = lab.ip("hello")
    result = lab.who(source, host, port=port, timeout_s=PATIENCE_S, namespace=namespace)
    assert result in ("timeout", "hello", "404 page not found")
    return result != "timeout"


def peer(**fields: Any) -> list[dict[str, Any]]:
    return [{"from": [fields]}]


def test_without_a_policy_everything_passes(lab: Lab) -> None:
    assert reaches(lab, "friend")
    assert reaches(lab, "guest", namespace="other")


def test_a_selected_pod_is_closed_to_all_that_no_rule_names(lab: Lab) -> None:
    lab.policy("closed", podSelector=WEB)
    assert not reaches(lab, "friend")
    lab.policy(
        "open", podSelector=WEB, ingress=peer(podSelector={"matchLabels": {"app": "friend"}})
    )
    assert reaches(lab, "friend")
    assert not reaches(lab, "stranger")
    assert not reaches(lab, "guest", namespace="other")


def test_a_namespace_can_be_let_in(lab: Lab) -> None:
    team = {"matchLabels": {"team": "b"}}
    lab.policy("team", podSelector=WEB, ingress=peer(namespaceSelector=team))
    assert reaches(lab, "guest", namespace="other")
    assert not reaches(lab, "friend")
    lab.client.delete("networkpolicies.networking.k8s.io", "default", "team")
    both = peer(namespaceSelector=team, podSelector={"matchLabels": {"app": "other"}})
    lab.policy("both", podSelector=WEB, ingress=both)
    assert not reaches(lab, "guest", namespace="other")


def test_blocks_of_addresses_have_exceptions(lab: Lab) -> None:
    stranger = lab.ip("stranger") + "/32"
    block = {"cidr": "10.244.0.0/16", "except": [stranger]}
    lab.policy("block", podSelector=WEB, ingress=peer(ipBlock=block))
    assert reaches(lab, "friend")
    assert not reaches(lab, "stranger")


def test_ports_are_numbers_names_or_ranges_of_the_pod(lab: Lab) -> None:
    ports = [{"port": 8000, "endPort": 9000}, {"port": "http"}]
    lab.policy("http", podSelector=WEB, ingress=[{"ports": ports}])
    assert reaches(lab, "friend")
    assert not reaches(lab, "friend", port=81)


def test_egress_must_be_allowed_as_well(lab: Lab) -> None:
    lab.policy("out", podSelector={"matchLabels": {"app": "friend"}}, policyTypes=["Egress"])
    assert not reaches(lab, "friend")
    assert reaches(lab, "stranger")
    lab.policy(
        "to", podSelector={}, policyTypes=["Egress"], egress=[{"to": [{"podSelector": WEB}]}]
    )
    assert reaches(lab, "friend")


def test_the_own_node_and_the_pod_itself_are_always_let_in(lab: Lab) -> None:
    lab.policy("closed", podSelector={}, policyTypes=["Ingress", "Egress"])
    lab.run(0.1)
    assert lab.who("hello", lab.ip("hello")) == "hello"
    node = lab.client.get("nodes", None, "node-1")["status"]["addresses"][0]["address"]
    assert lab.who(Place(ip=node, node="node-1"), lab.ip("hello")) == "hello"
    assert lab.who(Place(ip="172.18.0.3", node="node-2"), lab.ip("hello"), timeout_s=3) == "timeout"
