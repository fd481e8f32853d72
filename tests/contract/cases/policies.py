"""NetworkPolicies: what is written into them, what is refused, what tables show."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object
from tests.contract.printing import table

GROUP = Group("policies")
POLICIES = "networkpolicies.networking.k8s.io"
WEB = {"matchLabels": {"app": "web"}}


def policy(name: str = "rules", **spec: Any) -> Object:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name},
        "spec": spec,
    }


def block(cidr: str, *without: str) -> Object:
    return {"ipBlock": {"cidr": cidr, **({"except": list(without)} if without else {})}}


def add(sentence: str, make: Callable[[], Object]) -> None:
    GROUP.add(sentence, lambda api: {"answer": api.create(POLICIES, make())})


add("that says nothing", policy)
add("that denies all ingress", lambda: policy(podSelector={}, ingress=[]))
add("that denies all", lambda: policy(podSelector={}, policyTypes=["Ingress", "Egress"]))
add("with egress only", lambda: policy(podSelector=WEB, egress=[{"to": [{"podSelector": WEB}]}]))
add(
    "with all kinds of rules",
    lambda: policy(
        podSelector=WEB,
        ingress=[
            {},
            {"from": [{"podSelector": {}}, {"namespaceSelector": WEB, "podSelector": WEB}]},
            {
                "from": [block("10.0.0.0/8", "10.1.0.0/16", "10.2.3.4/32"), block("2001:db8::/32")],
                "ports": [
                    {},
                    {"port": "http"},
                    {"port": 8000, "endPort": 9000},
                    {"protocol": "UDP", "port": 53},
                ],
            },
        ],
    ),
)
add("with an unknown type", lambda: policy(policyTypes=["Ingress", "Both"]))
add("with three types", lambda: policy(policyTypes=["Ingress", "Egress", "Ingress"]))
add("with a bad selector", lambda: policy(podSelector={"matchLabels": {"-a": "b c"}}))
add(
    "with a selector that makes no sense",
    lambda: policy(
        podSelector={
            "matchExpressions": [
                {"key": "a", "operator": "In"},
                {"key": "b", "operator": "Exists", "values": ["x"]},
                {"key": "c", "operator": "Near"},
            ]
        }
    ),
)
add("with an empty peer", lambda: policy(ingress=[{"from": [{}]}], egress=[{"to": [{}]}]))
add(
    "with a block and a selector in one peer",
    lambda: policy(ingress=[{"from": [{**block("10.0.0.0/8"), "podSelector": {}}]}]),
)
add(
    "with blocks that are none",
    lambda: policy(
        egress=[
            {
                "to": [
                    block("10.0.0.1"),
                    block("10.0.0.1/8"),
                    block("010.0.0.0/8"),
                    block(""),
                    block("::ffff:10.0.0.0/104"),
                ]
            }
        ]
    ),
)
add(
    "with exceptions outside of their block",
    lambda: policy(
        ingress=[{"from": [block("10.0.0.0/8", "11.0.0.0/16", "10.0.0.0/8", "x", "2001:db8::/64")]}]
    ),
)
add(
    "with ports that are none",
    lambda: policy(
        ingress=[
            {
                "ports": [
                    {"port": 0},
                    {"port": 70000},
                    {"port": "-a-"},
                    {"port": 80, "endPort": 70},
                    {"port": 80, "endPort": 70000},
                    {"port": "http", "endPort": 90},
                    {"endPort": 90},
                    {"protocol": "ICMP"},
                ]
            }
        ]
    ),
)


@GROUP.case
def tables_of_policies(api: Caller) -> Answers:
    expressions = [{"key": "tier", "operator": "In", "values": ["b", "a"]}]
    selectors = {"all": {}, "some": {**WEB, "matchExpressions": expressions}}
    shown: Answers = {}
    for name, selector in selectors.items():
        api.must(api.create(POLICIES, policy(name, podSelector=selector)))
        shown[name] = table(api, POLICIES, name, includeObject="None")
    return shown


@GROUP.case
def a_life(api: Caller) -> Answers:
    created = api.must(api.create(POLICIES, policy(podSelector=WEB)))
    rules = {"spec": {"egress": [{"to": [block("10.0.0.0/8")]}], "policyTypes": None}}
    return {
        "created": created,
        "with egress": api.merge(POLICIES, "rules", rules),
        "labelled": api.merge(POLICIES, "rules", {"metadata": {"labels": {"a": "b"}}}),
        "status": api.get(POLICIES, "rules", "status"),
        "deleted": api.delete(POLICIES, "rules"),
    }
