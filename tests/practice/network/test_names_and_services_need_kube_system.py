"""In a cluster with a system, CoreDNS answers names and kube-proxy carries Services into the nodes."""

import pytest

from tests.practice.network.lab import Lab

ZONE = "topology.kubernetes.io/zone"
DAEMON_SET = ("daemonsets.apps", "kube-system", "kube-proxy")


@pytest.fixture
def lab() -> Lab:
    lab = Lab(system=True)
    lab.pod("asks", on="node-1")
    lab.pod("asks-2", on="node-2")
    lab.pod("web-1", on="node-2", app="web")
    lab.service("web", selector={"app": "web"})
    lab.run(8)
    return lab


def outcome(lab: Lab, pod: str = "asks", host: str = "web") -> object:
    """200, or what went wrong."""
    result = lab.ask(pod, host)
    return getattr(result, "status", None) or getattr(result, "trouble", "")


def address(lab: Lab, name: str) -> str:
    found: str = lab.client.get("services", "default", name)["spec"]["clusterIP"]
    return found


def leave(lab: Lab, node: str) -> None:
    """kube-proxy runs on no node but this one."""
    selector = {ZONE: "ab"[int(node[-1]) - 1]}
    patch = {"spec": {"template": {"spec": {"nodeSelector": selector}}}}
    lab.client.patch(*DAEMON_SET, patch)
    lab.run(40)


def test_the_system_is_ready_and_answers(lab: Lab) -> None:
    names = [pod["metadata"]["labels"]["k8s-app"] for pod in lab.client.list("pods", "kube-system")]
    assert sorted(names) == ["kube-dns", "kube-dns", "kube-proxy", "kube-proxy"]
    assert lab.network.lookup(lab.place("asks"), "web", "default").server == "10.96.0.10"
    assert outcome(lab) == 200


def test_without_coredns_names_fail_and_addresses_work(lab: Lab) -> None:
    lab.client.patch("deployments.apps", "kube-system", "coredns", {"spec": {"replicas": 0}})
    lab.run(40)
    assert outcome(lab) == "name"
    assert outcome(lab, host=address(lab, "web")) == 200
    lab.client.patch("deployments.apps", "kube-system", "coredns", {"spec": {"replicas": 1}})
    lab.run(20)
    assert outcome(lab) == 200


def test_without_its_service_names_fail(lab: Lab) -> None:
    lab.client.delete("services", "kube-system", "kube-dns")
    lab.run(2)
    assert outcome(lab) == "name"


def test_rules_stay_as_they_were_where_kube_proxy_ended(lab: Lab) -> None:
    leave(lab, "node-2")
    assert outcome(lab) == 200
    lab.pod("web-2", on="node-2", app="web")
    lab.client.delete("pods", "default", "web-1")
    lab.run(40)
    assert outcome(lab, "asks-2") == 200
    assert outcome(lab) != 200  # node-1 still sends to the pod that went
    patch = {"spec": {"template": {"spec": {"nodeSelector": {ZONE: None}}}}}
    lab.client.patch(*DAEMON_SET, patch)
    lab.run(40)
    assert outcome(lab) == 200


def test_a_service_made_afterwards_is_unknown_there(lab: Lab) -> None:
    leave(lab, "node-2")
    lab.service("late", selector={"app": "web"})
    lab.run(2)
    assert outcome(lab, "asks-2", "late") == 200
    assert outcome(lab, "asks", address(lab, "late")) in ("timeout", "unreachable")


def test_a_node_that_is_cut_from_the_api_server_does_not_hear_of_a_service(lab: Lab) -> None:
    lab.network.faults.cut("node-1", "control-plane")
    lab.service("late", selector={"app": "web"})
    lab.run(2)
    assert outcome(lab, "asks-2", "late") == 200
    assert outcome(lab, "asks", address(lab, "late")) in ("timeout", "unreachable")
    assert outcome(lab, "asks", address(lab, "web")) == 200
    fork = lab.cluster.fork()
    lab.network.faults.mend("node-1", "control-plane")
    assert outcome(lab, "asks", address(lab, "late")) == 200
    assert fork.network.faults.cuts  # the fork is where it was
