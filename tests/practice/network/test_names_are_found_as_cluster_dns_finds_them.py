"""Names of Services and pods."""

import pytest

from practice.images.messages import Lookup
from tests.practice.network.lab import Lab


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.client.create("namespaces", {"metadata": {"name": "other"}})
    lab.pod("db-0", hostname="zero", subdomain="db", app="db")
    lab.pod("db-1", on="node-2", app="db")
    lab.service("web", selector={"app": "db"})
    lab.service("db", clusterIP="None")
    lab.service(
        "far",
        type="ExternalName",
        externalName="web.default.svc.cluster.local",
        selector=None,
        ports=[],
    )
    lab.service(
        "internet", type="ExternalName", externalName="example.com", selector=None, ports=[]
    )
    lab.run()
    return lab


def look(lab: Lab, name: str, namespace: str = "default") -> Lookup:
    return lab.network.lookup(lab.place("db-0"), name, namespace)


@pytest.mark.parametrize(
    "name",
    [
        "web",
        "web.default",
        "web.default.svc",
        "web.default.svc.cluster.local",
        "WEB",
        "web.default.svc.cluster.local.",
    ],
)
def test_every_form_of_a_name_leads_to_the_cluster_address(lab: Lab, name: str) -> None:
    service = lab.client.get("services", "default", "web")
    found = look(lab, name)
    assert found.addresses == (service["spec"]["clusterIP"],)
    assert found.name == "web.default.svc.cluster.local"


def test_another_namespace_must_be_named(lab: Lab) -> None:
    assert look(lab, "web", "other").addresses == ()
    assert look(lab, "web.default", "other").addresses
    assert look(lab, "web", "other").tried == (
        "web.other.svc.cluster.local",
        "web.svc.cluster.local",
        "web.cluster.local",
        "web",
    )


def test_a_headless_service_is_the_addresses_of_its_pods(lab: Lab) -> None:
    assert set(look(lab, "db").addresses) == {lab.ip("db-0"), lab.ip("db-1")}


def test_a_pod_with_hostname_and_subdomain_has_a_name(lab: Lab) -> None:
    assert look(lab, "zero.db").addresses == (lab.ip("db-0"),)
    assert look(lab, "one.db").addresses == ()
    dashed = lab.ip("db-1").replace(".", "-")
    assert look(lab, f"{dashed}.default.pod").addresses == (lab.ip("db-1"),)


def test_an_external_name_is_an_alias(lab: Lab) -> None:
    found = look(lab, "far")
    assert found.canonical == "web.default.svc.cluster.local"
    assert found.addresses == look(lab, "web").addresses
    assert look(lab, "internet").addresses == ()


def test_dns_itself_can_be_cut_off_by_a_policy(lab: Lab) -> None:
    lab.create(
        "services",
        "Service",
        "kube-dns",
        {
            "clusterIP": "10.96.0.10",
            "selector": {"k8s-app": "kube-dns"},
            "ports": [{"name": "dns", "port": 53, "protocol": "UDP"}],
        },
        namespace="kube-system",
    )
    lab.run(1)
    assert look(lab, "web").silent
    lab.create(
        "pods",
        "Pod",
        "dns",
        {
            "nodeName": "node-2",
            "containers": [{"name": "dns", "image": "registry.k8s.io/coredns/coredns:v1.13.1"}],
        },
        labels={"k8s-app": "kube-dns"},
        namespace="kube-system",
    )
    lab.run(20)
    assert look(lab, "web").server == "10.96.0.10"
    assert look(lab, "web").addresses
    lab.policy("closed", podSelector={}, policyTypes=["Egress"])
    lab.run(1)
    assert look(lab, "web").silent
    result = lab.ask("db-0", "web")
    assert getattr(result, "trouble", "") == "name"
