"""EndpointSlices as the controller writes them: which pods stand behind a Service.

The case plays the kubelet: it places the pods on a node of its own, and gives them addresses.
"""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, labelled, node, pod, service

GROUP = Group("endpoints")
SLICES = "endpointslices.discovery.k8s.io"


class Backends:
    """Pods with the label app=web on one node of the case's own."""

    def __init__(self, api: Caller) -> None:
        self.api = api
        self.node = api.unique("node")
        zone = {"topology.kubernetes.io/zone": "zone-x"}
        api.must(api.create("nodes", labelled(node(self.node), **zone)))

    def add(self, name: str, address: str, *, ready: bool = True, **spec: Any) -> None:
        made = labelled(pod(name, nodeName=self.node, **spec), app="web")
        self.api.must(self.api.create("pods", made))
        self.becomes(name, address, ready=ready)

    def becomes(self, name: str, address: str, *, ready: bool, phase: str = "Running") -> None:
        addresses = {"podIP": address, "podIPs": [{"ip": address}]} if address else {}
        condition = {"type": "Ready", "status": "True" if ready else "False"}
        status = {"phase": phase, "conditions": [condition], **addresses}
        self.api.must(self.api.merge("pods", name, {"status": status}, "status"))

    def slices(self, settled: Callable[[list[Object]], bool]) -> list[Object]:
        """The slices of the Service `web` once their endpoints are as expected, in order."""

        def good(body: Any) -> bool:
            items = body["items"]
            return bool(items) and settled([e for i in items for e in i["endpoints"] or []])

        query = {"labelSelector": "kubernetes.io/service-name=web"}
        answer = self.api.until(lambda: self.api.get(SLICES, **query), good)
        items: list[Object] = answer.body["items"]
        for item in items:
            item["endpoints"] = sorted(item["endpoints"] or [], key=lambda e: str(e["addresses"]))
            item["metadata"].pop("generation")  # how often it was written is a matter of time
            # Only written when a pod's change was the cause, and that is a matter of time, too.
            item["metadata"].pop("annotations", None)
            # A real controller sorts by the hash of a Go struct.
            item["ports"] = item["ports"] and sorted(item["ports"], key=lambda p: str(p["name"]))
        return sorted(items, key=lambda item: str(item["ports"]))


def several(count: int) -> Callable[[list[Object]], bool]:
    return lambda endpoints: len(endpoints) == count


def add(
    sentence: str,
    expected: Callable[[list[Object]], bool],
    prepare: Callable[[Backends], None],
    **spec: Any,
) -> None:
    """The slices of a Service in front of some pods."""

    def run(api: Caller) -> Answers:
        backends = Backends(api)
        try:
            prepare(backends)
            api.must(api.create("services", service(**spec)))
            return {"slices": backends.slices(expected)}
        finally:
            api.delete("nodes", backends.node)

    GROUP.add(sentence, run)


def one_ready(backends: Backends) -> None:
    backends.add("a", "192.0.2.1")


def one_of_each(backends: Backends) -> None:
    backends.add("ready", "192.0.2.1")
    backends.add("unready", "192.0.2.2", ready=False)
    backends.add("without-address", "")
    backends.add("done", "192.0.2.4", restartPolicy="Never")
    backends.becomes("done", "192.0.2.4", ready=False, phase="Succeeded")
    made = labelled(pod("other", nodeName=backends.node), app="other")
    backends.api.must(backends.api.create("pods", made))


def a_terminating_one(backends: Backends) -> None:
    one_ready(backends)
    backends.add("b", "192.0.2.2")
    backends.api.must(backends.api.delete("pods", "b"))


def with_named_port(backends: Backends) -> None:
    ports = [{"name": "http", "containerPort": 8080}]
    main = {"name": "main", "image": "nginx:1", "ports": ports}
    backends.add("a", "192.0.2.1", containers=[main])
    backends.add("b", "192.0.2.2")  # it has no port of that name


add("of a ready pod", several(1), one_ready)
add("of pods in all states", several(2), one_of_each)
add("of a pod that is terminating", several(2), a_terminating_one)
add("when unready pods count, too", several(2), one_of_each, publishNotReadyAddresses=True)
add("of a named port", several(2), with_named_port, ports=[{"port": 80, "targetPort": "http"}])
add(
    "of two ports",
    several(1),
    one_ready,
    ports=[
        {"name": "web", "port": 80, "targetPort": 8080, "appProtocol": "http"},
        {"name": "dns", "port": 53, "protocol": "UDP"},
    ],
)
add("of a headless service", several(1), one_ready, clusterIP="None")
add("of nobody", several(0), lambda _: None)


@GROUP.case
def a_pod_becomes_ready_and_unready(api: Caller) -> Answers:
    backends = Backends(api)
    try:
        backends.add("a", "192.0.2.1", ready=False)
        api.must(api.create("services", service()))
        seen = []
        for ready in (False, True, False):
            backends.becomes("a", "192.0.2.1", ready=ready)
            slices = backends.slices(
                lambda found, r=ready: (
                    [  # type: ignore[misc]
                        e["conditions"]["ready"] for e in found
                    ]
                    == [r]
                )
            )
            seen.append(slices[0]["endpoints"][0]["conditions"])
        return {"conditions": seen}
    finally:
        api.delete("nodes", backends.node)


@GROUP.case
def a_selector_that_changes(api: Caller) -> Answers:
    backends = Backends(api)
    try:
        one_ready(backends)
        api.must(api.create("services", service()))
        backends.slices(several(1))
        api.must(api.merge("services", "web", {"spec": {"selector": {"track": "new"}}}))
        emptied = backends.slices(several(0))
        api.must(api.merge("pods", "a", {"metadata": {"labels": {"track": "new"}}}))
        api.must(api.merge("services", "web", {"spec": {"selector": {"app": None}}}))
        return {"emptied": emptied, "then": backends.slices(several(1))}
    finally:
        api.delete("nodes", backends.node)


@GROUP.case
def a_service_without_a_selector_has_none(api: Caller) -> Answers:
    api.must(api.create("services", service("lonely", selector=None)))
    api.must(api.create("services", service("web")))
    query = {"labelSelector": "kubernetes.io/service-name=web"}
    api.until(lambda: api.get(SLICES, **query), lambda body: bool(body["items"]))
    other = {"labelSelector": "kubernetes.io/service-name=lonely"}
    return {"slices": len(api.get(SLICES, **other).body["items"])}


@GROUP.case
def slices_go_with_their_service(api: Caller) -> Answers:
    api.must(api.create("services", service()))
    api.until(lambda: api.get(SLICES), lambda body: len(body["items"]) == 1)
    api.must(api.delete("services", "web"))
    gone = api.until(lambda: api.get(SLICES), lambda body: not body["items"])
    return {"left": gone.body["items"]}
