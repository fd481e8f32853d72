"""The in-cluster ingress: addresses in status, and which Service a request goes to."""

from typing import Any

import pytest

from practice.images.messages import Answer
from practice.network import Place
from practice.network.ingress import CONTROLLER, INGRESS_IP
from tests.practice.network.lab import Lab, answered

OUTSIDE = Place(ip="198.51.100.7")
CLASSES = "ingressclasses.networking.k8s.io"
INGRESSES = "ingresses.networking.k8s.io"
DEFAULT = {"ingressclass.kubernetes.io/is-default-class": "true"}


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.client.create(
        CLASSES,
        {
            "metadata": {"name": "practice", "annotations": DEFAULT},
            "spec": {"controller": CONTROLLER},
        },
    )
    for name in ("one", "two", "three"):
        lab.pod(name)
        lab.service(name)
    lab.service("nobody")
    lab.run()
    return lab


def path(service: str, text: str = "/", kind: str = "Prefix") -> dict[str, Any]:
    backend = {"service": {"name": service, "port": {"number": 80}}}
    return {"path": text, "pathType": kind, "backend": backend}


def ingress(lab: Lab, name: str = "web", **hosts: list[dict[str, Any]]) -> None:
    rules = [
        {"host": host.replace("_", ".").replace("any.", "*."), "http": {"paths": paths}}
        for host, paths in hosts.items()
    ]
    lab.create(INGRESSES, "Ingress", name, {"rules": rules})
    lab.run(2)


def ask(lab: Lab, host: str, where: str) -> Answer:
    return answered(lab.ask(OUTSIDE, INGRESS_IP, path=where, headers={"Host": host}))


def who(lab: Lab, host: str, where: str) -> str:
    """The pod that was asked: its log says so."""
    before = {name: len(lab.cluster.node_services.logs("default", name, "main")) for name in NAMES}
    ask(lab, host, where)
    after = {name: len(lab.cluster.node_services.logs("default", name, "main")) for name in NAMES}
    return ",".join(name for name in NAMES if after[name] > before[name])


NAMES = ("one", "two", "three")


def test_an_ingress_of_the_class_gets_the_address_and_an_event(lab: Lab) -> None:
    ingress(lab, a_example=[path("one")])
    found = lab.client.get(INGRESSES, "default", "web")
    assert found["spec"]["ingressClassName"] == "practice"
    assert found["status"]["loadBalancer"]["ingress"] == [{"ip": INGRESS_IP}]
    events = [one for one in lab.client.list("events") if one["involvedObject"]["name"] == "web"]
    assert [one["reason"] for one in events] == ["Sync"]


def test_an_ingress_of_another_class_gets_nothing(lab: Lab) -> None:
    spec = {"ingressClassName": "other", "rules": [{"http": {"paths": [path("one")]}}]}
    lab.create(INGRESSES, "Ingress", "web", spec)
    lab.run(2)
    assert "ingress" not in lab.client.get(INGRESSES, "default", "web")["status"]["loadBalancer"]
    assert ask(lab, "a.example", "/").status == 404


def test_hosts_and_paths_choose_the_service(lab: Lab) -> None:
    ingress(
        lab,
        a_example=[
            path("one"),
            path("two", "/x"),
            path("three", "/x/y"),
            path("two", "/only", "Exact"),
        ],
        any_b_example=[path("three")],
    )
    assert who(lab, "a.example", "/") == "one"
    assert who(lab, "a.example", "/x/z") == "two"
    assert who(lab, "a.example", "/xy") == "one"
    assert who(lab, "a.example", "/x/y/z?q=1") == "three"
    assert who(lab, "a.example", "/only") == "two"
    assert who(lab, "a.example", "/only/") == "one"
    assert who(lab, "www.b.example", "/") == "three"
    assert ask(lab, "b.example", "/").status == 404
    assert ask(lab, "elsewhere", "/").status == 404


def test_a_service_of_nobody_is_unavailable(lab: Lab) -> None:
    ingress(lab, a_example=[path("nobody"), path("missing", "/missing")])
    assert ask(lab, "a.example", "/").status == 503
    assert ask(lab, "a.example", "/missing").status == 503


def test_a_default_backend_takes_what_no_rule_does(lab: Lab) -> None:
    spec = {"defaultBackend": {"service": {"name": "two", "port": {"number": 80}}}}
    lab.create(INGRESSES, "Ingress", "rest", spec)
    ingress(lab, a_example=[path("one")])
    assert who(lab, "a.example", "/") == "one"
    assert who(lab, "elsewhere", "/any") == "two"


def test_the_address_is_taken_back_with_the_class(lab: Lab) -> None:
    ingress(lab, a_example=[path("one")])
    lab.client.delete(CLASSES, None, "practice")
    lab.run(2)
    assert "ingress" not in lab.client.get(INGRESSES, "default", "web")["status"]["loadBalancer"]
