"""Endpoints as the controller writes them, and what a traffic distribution adds to slices."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.endpoints import (
    Backends,
    a_terminating_one,
    one_of_each,
    one_ready,
    several,
    with_named_port,
)
from tests.contract.objects import Object, labelled, service

GROUP = Group("core-endpoints")


def addresses(body: Object) -> int:
    return sum(
        len(subset.get(part, []))
        for subset in body.get("subsets", [])
        for part in ("addresses", "notReadyAddresses")
    )


def steady(body: Object) -> Object:
    """Without what depends on time, and with ports and subsets in an order of their own."""
    body["metadata"].pop("annotations", None)
    for subset in body.get("subsets", []):
        subset["ports"] = sorted(subset.get("ports", []), key=lambda one: str(one.get("name")))
    body["subsets"] = sorted(body.get("subsets", []), key=lambda one: str(one["ports"]))
    return body


def settled(api: Caller, count: int, labels: Object | None = None) -> Object:
    def good(body: Any) -> bool:
        if body is None or addresses(body) != count:
            return False
        return labels is None or labels.items() <= body["metadata"]["labels"].items()

    return steady(api.until(lambda: api.get("endpoints", "web"), good).body)


def add(sentence: str, count: int, prepare: Callable[[Backends], None], **spec: Any) -> None:
    """The Endpoints of a Service in front of some pods, with so many addresses in all."""

    def run(api: Caller) -> Answers:
        backends = Backends(api)
        try:
            prepare(backends)
            api.must(api.create("services", labelled(service(**spec), team="a")))
            return {"endpoints": settled(api, count)}
        finally:
            api.delete("nodes", backends.node)

    GROUP.add(sentence, run)


def named(backends: Backends) -> None:
    backends.add("a", "192.0.2.1", hostname="first", subdomain="web")
    backends.add("b", "192.0.2.2", hostname="second", subdomain="other")


TWO_PORTS = [
    {"name": "web", "port": 80, "targetPort": 8080, "appProtocol": "http"},
    {"name": "dns", "port": 53, "protocol": "UDP"},
]

add("of a ready pod", 1, one_ready)
add("of pods in all states", 2, one_of_each)
add("of a pod that is terminating", 1, a_terminating_one)
add("when unready pods count, too", 2, one_of_each, publishNotReadyAddresses=True)
add(
    "of a named port that not all have",
    1,
    with_named_port,
    ports=[{"port": 80, "targetPort": "http"}],
)
add("of two ports", 2, one_of_each, ports=TWO_PORTS)
add("of a headless service", 1, one_ready, clusterIP="None")
add("of a headless service without ports", 1, one_ready, clusterIP="None", ports=None)
add("of pods with names", 2, named, clusterIP="None")
add("of nobody", 0, lambda _: None)


@GROUP.case
def of_a_pod_that_becomes_ready(api: Caller) -> Answers:
    backends = Backends(api)
    try:
        backends.add("a", "192.0.2.1", ready=False)
        api.must(api.create("services", service()))
        waiting = settled(api, 1)
        backends.becomes("a", "192.0.2.1", ready=True)
        ready = api.until(
            lambda: api.get("endpoints", "web"), lambda body: "addresses" in body["subsets"][0]
        )
        return {"waiting": waiting, "ready": steady(ready.body)}
    finally:
        api.delete("nodes", backends.node)


@GROUP.case
def labels_are_the_services(api: Caller) -> Answers:
    api.must(api.create("services", labelled(service(), team="a")))
    settled(api, 0)
    api.must(api.merge("services", "web", {"metadata": {"labels": {"team": "b", "x": "y"}}}))
    return {"then": settled(api, 0, {"team": "b"})}


@GROUP.case
def endpoints_come_and_go_with_their_service(api: Caller) -> Answers:
    api.must(api.create("services", service()))
    settled(api, 0)
    api.must(api.delete("endpoints", "web"))
    again = settled(api, 0)
    api.must(api.delete("services", "web"))
    return {"again": again, "gone": api.until_gone("endpoints", "web")}


@GROUP.case
def a_service_without_a_selector_gets_none(api: Caller) -> Answers:
    api.must(api.create("services", service("lonely", selector=None)))
    api.must(api.create("services", service()))
    settled(api, 0)
    return {"endpoints": api.get("endpoints", "lonely")}


def near(sentence: str, **spec: Any) -> None:
    """Hints in the slices of a Service with one ready and one waiting pod."""

    def run(api: Caller) -> Answers:
        backends = Backends(api)
        try:
            one_of_each(backends)
            api.must(api.create("services", service(**spec)))
            return {"slices": backends.slices(several(2))}
        finally:
            api.delete("nodes", backends.node)

    GROUP.add(sentence, run)


near("hints for the zone", trafficDistribution="PreferSameZone")
near("hints for the zone by the older name", trafficDistribution="PreferClose")
near("hints for the node", trafficDistribution="PreferSameNode")


@GROUP.case
def hints_that_are_no_longer_wanted(api: Caller) -> Answers:
    backends = Backends(api)
    try:
        one_ready(backends)
        api.must(api.create("services", service(trafficDistribution="PreferSameZone")))
        backends.slices(several(1))
        api.must(api.merge("services", "web", {"spec": {"trafficDistribution": None}}))
        return {"slices": backends.slices(lambda found: "hints" not in found[0])}
    finally:
        api.delete("nodes", backends.node)
