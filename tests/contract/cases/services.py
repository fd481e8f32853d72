"""Services: addresses and ports that are given out; Endpoints and the ranges of addresses."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, labelled, service
from tests.contract.printing import table

GROUP = Group("services")
ADDRESSES = "ipaddresses.networking.k8s.io"
RANGES = "servicecidrs.networking.k8s.io"


def add(sentence: str, make: Callable[[], Object], resource: str = "services") -> None:
    GROUP.add(sentence, lambda api: {"answer": api.create(resource, make())})


# -- families and addresses ------------------------------------------------------------------------

add("that prefers two families", lambda: service(ipFamilyPolicy="PreferDualStack"))
add("that needs two families", lambda: service(ipFamilyPolicy="RequireDualStack"))
add("of the other family", lambda: service(ipFamilies=["IPv6"]))
add(
    "with both families",
    lambda: service(ipFamilyPolicy="PreferDualStack", ipFamilies=["IPv4", "IPv6"]),
)
add("with an unknown family", lambda: service(ipFamilies=["IPv5"]))
add("with a family twice", lambda: service(ipFamilies=["IPv4", "IPv4"]))
add("with an unknown family policy", lambda: service(ipFamilyPolicy="Both"))
add("with an address out of range", lambda: service(clusterIP="172.16.0.1"))
add("with an address that is none", lambda: service(clusterIP="10.96"))
add("with an address of the other family", lambda: service(clusterIP="2001:db8::1"))
add("with two addresses that differ", lambda: service(clusterIP="None", clusterIPs=["10.96.9.9"]))
add("with the address of another", lambda: service(clusterIP="10.96.0.1"))
add("that is headless without a selector", lambda: service(clusterIP="None", selector=None))
add(
    "that is headless with both families",
    lambda: service(clusterIP="None", ipFamilyPolicy="PreferDualStack"),
)
add(
    "with a node port out of range",
    lambda: service(type="NodePort", ports=[{"port": 80, "nodePort": 80}]),
)
add(
    "with one node port for two protocols",
    lambda: service(
        type="NodePort",
        ports=[
            {"name": "a", "port": 53, "protocol": "UDP"},
            {"name": "b", "port": 53, "protocol": "TCP"},
        ],
    ),
)
add(
    "with one node port twice",
    lambda: service(
        type="NodePort",
        ports=[
            {"name": "a", "port": 80, "nodePort": 31999},
            {"name": "b", "port": 81, "nodePort": 31999},
        ],
    ),
)
add(
    "with a health check port",
    lambda: service(
        type="LoadBalancer", externalTrafficPolicy="Local", loadBalancerClass="example.com/none"
    ),
)
add("with a health check port for nothing", lambda: service(healthCheckNodePort=31998))
add(
    "for some sources only",
    lambda: service(
        type="LoadBalancer",
        loadBalancerClass="example.com/none",
        loadBalancerSourceRanges=["10.0.0.0/8"],
    ),
)
add(
    "for sources that are none",
    lambda: service(
        type="LoadBalancer", loadBalancerClass="example.com/none", loadBalancerSourceRanges=["x"]
    ),
)
add("for some sources without a balancer", lambda: service(loadBalancerSourceRanges=["10.0.0.0/8"]))
add(
    "without node ports",
    lambda: service(
        type="LoadBalancer",
        loadBalancerClass="example.com/none",
        allocateLoadBalancerNodePorts=False,
    ),
)
add("with a class but no balancer", lambda: service(loadBalancerClass="example.com/none"))
add("with external addresses", lambda: service(externalIPs=["192.0.2.7"]))
add("with external addresses that are none", lambda: service(externalIPs=["192.0.2", "127.0.0.1"]))
add("that is near", lambda: service(trafficDistribution="PreferClose"))
add("that is near somehow", lambda: service(trafficDistribution="Near"))
add(
    "with affinity and a time",
    lambda: service(
        sessionAffinity="ClientIP", sessionAffinityConfig={"clientIP": {"timeoutSeconds": 60}}
    ),
)
add(
    "with affinity for too long",
    lambda: service(
        sessionAffinity="ClientIP", sessionAffinityConfig={"clientIP": {"timeoutSeconds": 90000}}
    ),
)
add(
    "with a time but no affinity",
    lambda: service(sessionAffinityConfig={"clientIP": {"timeoutSeconds": 60}}),
)


@GROUP.case
def an_address_is_given_once(api: Caller) -> Answers:
    first = api.must(api.create("services", service("first"))).body["spec"]["clusterIP"]
    again = api.create("services", service("second", clusterIP=first))
    api.must(api.delete("services", "first"))
    freed = api.create("services", service("second", clusterIP=first))
    return {"again": again.status, "reason": again.body["reason"], "freed": freed.status}


@GROUP.case
def an_address_stays(api: Caller) -> Answers:
    api.must(api.create("services", service()))
    return {
        "other": api.merge("services", "web", {"spec": {"clusterIP": "10.96.9.9"}}),
        "none": api.merge("services", "web", {"spec": {"clusterIP": "None"}}),
    }


@GROUP.case
def a_type_that_changes_back_and_forth(api: Caller) -> Answers:
    api.must(api.create("services", service()))
    types: list[Object] = [
        {"type": "NodePort"},
        {"type": "ClusterIP"},
        {"type": "ExternalName", "externalName": "example.com", "clusterIP": "", "clusterIPs": []},
        {"type": "ClusterIP", "externalName": None},
    ]
    return {
        f"{number} {spec['type']}": api.merge("services", "web", {"spec": spec})
        for number, spec in enumerate(types)
    }


@GROUP.case
def a_second_family_that_is_not_there(api: Caller) -> Answers:
    api.must(api.create("services", service()))
    dual = {"spec": {"ipFamilyPolicy": "RequireDualStack"}}
    return {
        "needed": api.merge("services", "web", dual),
        "preferred": api.merge("services", "web", {"spec": {"ipFamilyPolicy": "PreferDualStack"}}),
    }


@GROUP.case
def an_address_has_an_object(api: Caller) -> Answers:
    address = api.must(api.create("services", service())).body["spec"]["clusterIP"]
    found = api.until(lambda: api.get(ADDRESSES, address), lambda body: body is not None)
    shown = table(api, ADDRESSES, address, includeObject="None")
    shown.body["rows"][0]["cells"][2:] = ["<age>"]
    api.must(api.delete("services", "web"))
    return {"address": found, "table": shown, "then": api.until_gone(ADDRESSES, address).status}


@GROUP.case
def the_range_of_the_cluster(api: Caller) -> Answers:
    found = api.until(lambda: api.get(RANGES, "kubernetes"), _is_ready)
    return {"range": found, "table": table(api, RANGES, "kubernetes", includeObject="None")}


def _is_ready(body: Any) -> bool:
    return body is not None and bool(body.get("status", {}).get("conditions"))


def bad_address(address: str, **parent: str) -> Object:
    return {"metadata": {"name": address}, "spec": {"parentRef": parent} if parent else {}}


add("an address without a parent", lambda: bad_address("192.0.2.44"), ADDRESSES)
add(
    "an address that is none",
    lambda: bad_address("192.0.2", resource="services", name="a"),
    ADDRESSES,
)
add(
    "an address with half a parent",
    lambda: bad_address("192.0.2.44", namespace="a/b", group="A"),
    ADDRESSES,
)
add(
    "an address not in its shortest form",
    lambda: bad_address("2001:DB8::1", resource="a", name="b"),
    ADDRESSES,
)


def bad_range(*cidrs: str) -> Object:
    return {"metadata": {"name": "more"}, "spec": {"cidrs": [*cidrs]}}


add("a range of nothing", lambda: bad_range(), RANGES)
add("a range that is none", lambda: bad_range("10.0.0.1/8"), RANGES)
add("two ranges of one family", lambda: bad_range("10.0.0.0/24", "10.1.0.0/24"), RANGES)
add("three ranges", lambda: bad_range("10.0.0.0/24", "2001:db8::/64", "10.1.0.0/24"), RANGES)


# -- Endpoints that people write -------------------------------------------------------------------


def endpoints(*subsets: Object, name: str = "outside") -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Endpoints",
        "metadata": {"name": name},
        "subsets": [*subsets],
    }


def subset(*addresses: str, **fields: Any) -> Object:
    return {"addresses": [{"ip": one} for one in addresses], "ports": [{"port": 80}], **fields}


for _sentence, _subsets in {
    "endpoints by hand": [
        subset("192.0.2.1", "2001:db8::1"),
        subset(
            "192.0.2.3",
            notReadyAddresses=[{"ip": "192.0.2.4", "hostname": "four", "nodeName": "a.b"}],
            ports=[
                {"name": "http", "port": 80, "appProtocol": "example.com/x"},
                {"name": "dns", "port": 53, "protocol": "UDP"},
            ],
        ),
    ],
    "endpoints of nobody": [],
    "endpoints with an empty subset": [{"ports": [{"port": 80}]}],
    "endpoints at impossible addresses": [
        subset("x", "0.0.0.0", "127.0.0.1", "169.254.1.1", "224.0.0.5", "fe80::1", "010.0.0.1")
    ],
    "endpoints with ports that are none": [
        subset("192.0.2.1", ports=[{"port": 0}, {"name": "A_", "port": 70000, "protocol": "X"}])
    ],
    "endpoints with bad names": [
        {"addresses": [{"ip": "192.0.2.1", "hostname": "a.b", "nodeName": "A"}]}
    ],
}.items():
    add(_sentence, lambda s=_subsets: endpoints(*s), "endpoints")  # type: ignore[misc]


@GROUP.case
def endpoints_are_old(api: Caller) -> Answers:
    """Every answer says so."""
    return {
        "list": api.get("endpoints").warnings,
        "missing": api.get("endpoints", "none"),
        "put": api.update("endpoints", endpoints(subset("192.0.2.1"))),
        "deleted": api.delete("endpoints", "outside"),
    }


@GROUP.case
def tables_of_endpoints(api: Caller) -> Answers:
    many = [f"192.0.2.{number}" for number in range(1, 6)]
    two = [{"name": "a", "port": 80}, {"name": "b", "port": 81}]
    bodies = {
        "none": endpoints(),
        "one": endpoints(subset("192.0.2.1")),
        "many": endpoints(subset(*many)),
        "two-ports": endpoints(subset("192.0.2.1", "192.0.2.2", ports=two)),
        "no-ports": endpoints(subset("192.0.2.1", "2001:db8::1", ports=[])),
        "not-ready": endpoints({"notReadyAddresses": [{"ip": "192.0.2.1"}]}),
        "six": endpoints(subset("2001:db8::1")),
    }
    shown: Answers = {}
    for name, body in bodies.items():
        api.must(api.create("endpoints", {**body, "metadata": {"name": name}}))
        shown[name] = table(api, "endpoints", name, includeObject="None")
    return shown


# -- hand-made Endpoints become slices -------------------------------------------------------------

SLICES = "endpointslices.discovery.k8s.io"


def mirrored(api: Caller, good: Callable[[list[Object]], bool]) -> list[Object]:
    query = {"labelSelector": "kubernetes.io/service-name=outside"}
    answer = api.until(lambda: api.get(SLICES, **query), lambda body: good(body["items"]))
    items: list[Object] = sorted(
        answer.body["items"], key=lambda one: (one["addressType"], str(one["ports"]))
    )
    for item in items:
        item["metadata"].pop("generation")
        item["endpoints"] = sorted(item["endpoints"] or [], key=lambda one: str(one["addresses"]))
        item["ports"] = sorted(item["ports"] or [], key=lambda one: str(one["name"]))
    return items


@GROUP.case
def endpoints_by_hand_become_slices(api: Caller) -> Answers:
    api.must(api.create("services", service("outside", selector=None)))
    made = labelled(
        endpoints(
            subset("192.0.2.1", "2001:db8::1"),
            subset(
                "192.0.2.3",
                notReadyAddresses=[{"ip": "192.0.2.4", "hostname": "four", "nodeName": "a.b"}],
                ports=[{"name": "dns", "port": 53, "protocol": "UDP"}],
            ),
        ),
        team="a",
    )
    api.must(
        api.create(
            "endpoints", {**made, "metadata": {**made["metadata"], "annotations": {"note": "x"}}}
        )
    )
    return {"slices": mirrored(api, lambda items: len(items) == 3)}


@GROUP.case
def slices_follow_endpoints_by_hand(api: Caller) -> Answers:
    api.must(api.create("services", service("outside", selector=None)))
    api.must(api.create("endpoints", endpoints(subset("192.0.2.1"))))
    mirrored(api, lambda items: len(items) == 1)
    api.must(api.merge("endpoints", "outside", {"subsets": [subset("192.0.2.2")]}))
    then = mirrored(
        api,
        lambda items: [e["addresses"] for i in items for e in i["endpoints"]] == [["192.0.2.2"]],
    )
    then[0]["metadata"].pop("name")  # its prefix is gone, so that it cannot be masked
    api.must(api.delete("endpoints", "outside"))
    return {"then": then, "gone": mirrored(api, lambda items: not items)}


@GROUP.case
def endpoints_that_ask_not_to_be_mirrored_are_not(api: Caller) -> Answers:
    api.must(api.create("services", service("outside", selector=None)))
    api.must(api.create("services", service("mirrored", selector=None)))
    skipped = labelled(
        endpoints(subset("192.0.2.1")), **{"endpointslice.kubernetes.io/skip-mirror": "true"}
    )
    api.must(api.create("endpoints", skipped))
    api.must(api.create("endpoints", endpoints(subset("192.0.2.1"), name="mirrored")))
    query = {"labelSelector": "kubernetes.io/service-name=mirrored"}
    api.until(lambda: api.get(SLICES, **query), lambda body: bool(body["items"]))
    return {"slices": mirrored(api, lambda _: True)}
