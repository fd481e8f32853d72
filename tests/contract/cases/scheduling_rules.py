"""Rules about other pods, wishes, and what important pods may do to others.

Each case has nodes of its own, as in `scheduling`; where a pod goes is told as the number of the node.
"""

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.cases.scheduling import (
    Nodes,
    comparable,
    condition,
    event_without_name,
    placed,
    pod_for,
    requests,
    verdict,
)
from tests.contract.objects import Object

GROUP = Group("scheduling-rules")
ZONE = "topology.kubernetes.io/zone"
HOST = "kubernetes.io/hostname"
CLASSES = "priorityclasses.scheduling.k8s.io"
WEB = {"matchLabels": {"app": "web"}}


@contextlib.contextmanager
def nodes_in(api: Caller, *zones: str, **options: Any) -> Iterator[Nodes]:
    """A node for each zone ("": one without the label), and one that is not for the case's pods."""
    nodes = Nodes(api)
    try:
        for zone in zones:
            name = nodes.add(**options)
            labels = {HOST: name, **({ZONE: zone} if zone else {})}
            api.must(api.merge("nodes", name, {"metadata": {"labels": labels}}))
        nodes.add(own=False)
        yield nodes
    finally:
        nodes.remove()


def make(api: Caller, nodes: Nodes, name: str, labels: Object | None = None, **spec: Any) -> None:
    made = pod_for(nodes, name, terminationGracePeriodSeconds=0, **spec)
    made["metadata"]["labels"] = labels or {}
    api.must(api.create("pods", made))


def number_of(api: Caller, nodes: Nodes, name: str) -> int:
    """Which of the case's nodes the pod is on."""
    return nodes.names.index(placed(api, name)["spec"]["nodeName"])


def on(nodes: Nodes, number: int) -> Object:
    return {"nodeSelector": {HOST: nodes.names[number]}}


def spread(key: str = ZONE, when: str = "DoNotSchedule", **more: Any) -> list[Object]:
    rule = {"maxSkew": 1, "topologyKey": key, "whenUnsatisfiable": when, "labelSelector": WEB}
    return [{**rule, **more}]


def term(key: str = HOST, **more: Any) -> Object:
    return {"topologyKey": key, "labelSelector": WEB, **more}


def hard(kind: str, *terms: Object) -> Object:
    return {"affinity": {kind: {"requiredDuringSchedulingIgnoredDuringExecution": list(terms)}}}


def soft(kind: str, one: Object, weight: int = 100) -> Object:
    wish = {"weight": weight, "podAffinityTerm": one}
    return {"affinity": {kind: {"preferredDuringSchedulingIgnoredDuringExecution": [wish]}}}


# -- spreading -------------------------------------------------------------------------------------


def add_spread(sentence: str, zones: Sequence[str], taken: Sequence[int], **more: Any) -> None:
    """Siblings on the nodes `taken`; then one pod with the constraint on node 0 alone."""

    def run(api: Caller) -> Answers:
        with nodes_in(api, *zones) as nodes:
            for place, number in enumerate(taken):
                make(api, nodes, f"there-{place}", WEB["matchLabels"], **on(nodes, number))
                placed(api, f"there-{place}")
            make(
                api,
                nodes,
                "one",
                {"app": "web", "v": "2"},
                topologySpreadConstraints=spread(**more),
                **more.pop("spec", {}),
            )
            found = api.until(
                lambda: api.get("pods", "one"), lambda body: bool(condition(body))
            ).body
            if found["spec"].get("nodeName"):
                return {"node": number_of(api, nodes, "one")}
            return {"verdict": verdict(api, nodes, "one")}

    GROUP.add(sentence, run)


add_spread("the emptiest zone is the only one", ["a", "b"], [0])
add_spread("a node without the key is out", ["", "b"], [1, 1])
add_spread("too few zones for the asked domains", ["a", "b"], [0, 1], minDomains=3)
add_spread("enough zones for the asked domains", ["a", "b"], [0], minDomains=2)
add_spread("a wish to spread", ["a", "b"], [0], when="ScheduleAnyway")
add_spread(
    "only pods with the same value of a key",
    ["a", "b"],
    [0],
    matchLabelKeys=["v"],
    maxSkew=1,
    key=HOST,
    minDomains=3,
)


def add_taints_policy(policy: str) -> None:
    """An empty zone in which nobody may run, beside one with a sibling."""

    def run(api: Caller) -> Answers:
        with nodes_in(api, "a") as nodes:
            closed = nodes.add(taints=[{"key": "full", "effect": "NoSchedule"}])
            labels = {HOST: closed, ZONE: "b"}
            api.must(api.merge("nodes", closed, {"metadata": {"labels": labels}}))
            make(api, nodes, "there", {"app": "web"}, **on(nodes, 0))
            placed(api, "there")
            rule = spread(nodeTaintsPolicy=policy)
            make(api, nodes, "one", {"app": "web"}, topologySpreadConstraints=rule)
            if policy == "Honor":
                return {"node": number_of(api, nodes, "one")}
            return {"verdict": verdict(api, nodes, "one")}

    GROUP.add(f"a zone that is closed with the taints policy {policy}", run)


add_taints_policy("Ignore")
add_taints_policy("Honor")


# -- affinity --------------------------------------------------------------------------------------


@GROUP.case
def near_to_a_pod_that_is_not_there(api: Caller) -> Answers:
    with nodes_in(api, "a", "b") as nodes:
        make(api, nodes, "one", **hard("podAffinity", term()))
        return {"verdict": verdict(api, nodes)}


@GROUP.case
def the_first_of_a_group_may_go_anywhere_and_the_next_follow(api: Caller) -> Answers:
    with nodes_in(api, "a", "b") as nodes:
        make(api, nodes, "first", {"app": "web"}, **hard("podAffinity", term()))
        first = number_of(api, nodes, "first")
        make(api, nodes, "next", {"app": "web"}, **hard("podAffinity", term()))
        return {"together": number_of(api, nodes, "next") == first}


@GROUP.case
def away_from_each_other(api: Caller) -> Answers:
    with nodes_in(api, "a") as nodes:
        make(api, nodes, "first", {"app": "web"}, **hard("podAntiAffinity", term()))
        placed(api, "first")
        make(api, nodes, "same", {"app": "web"}, **hard("podAntiAffinity", term()))
        make(api, nodes, "unasked", {"app": "web"})
        make(api, nodes, "other", {"app": "db"})
        return {
            "its own rule": verdict(api, nodes, "same"),
            "the rule of the first": verdict(api, nodes, "unasked"),
            "not concerned": number_of(api, nodes, "other"),
        }


@GROUP.case
def near_to_pods_of_other_namespaces(api: Caller) -> Answers:
    with nodes_in(api, "a", "b") as nodes:
        make(api, nodes, "there", {"app": "web"}, **on(nodes, 1))
        placed(api, "there")
        here = {"kubernetes.io/metadata.name": api.namespace}
        by_label = term(namespaceSelector={"matchLabels": here})
        every = term(namespaceSelector={})
        make(api, nodes, "by-label", **hard("podAffinity", by_label))
        make(api, nodes, "every", **hard("podAffinity", every))
        make(api, nodes, "elsewhere", **hard("podAffinity", term(namespaces=["kube-public"])))
        return {
            "by label": number_of(api, nodes, "by-label"),
            "every": number_of(api, nodes, "every"),
            "elsewhere": verdict(api, nodes, "elsewhere"),
        }


@GROUP.case
def keys_of_the_pods_own_labels(api: Caller) -> Answers:
    """The API server writes the keys into the selectors."""
    with nodes_in(api, "a") as nodes:
        rules = term(matchLabelKeys=["v"], mismatchLabelKeys=["w", "absent"])
        constraint = spread(matchLabelKeys=["v", "absent"])
        make(
            api,
            nodes,
            "one",
            {"app": "web", "v": "1", "w": "2"},
            topologySpreadConstraints=constraint,
            **hard("podAntiAffinity", rules),
        )
        spec = api.get("pods", "one").body["spec"]
        return {name: spec[name] for name in ("affinity", "topologySpreadConstraints")}


def add_wish(sentence: str, kind: str, there: int, expected_of_two: str) -> None:
    """A wish beside a pod on one of two equal nodes."""

    def run(api: Caller) -> Answers:
        with nodes_in(api, "a", "b") as nodes:
            make(api, nodes, "there", {"app": "web"}, **on(nodes, there))
            placed(api, "there")
            make(api, nodes, "one", **soft(kind, term()))
            return {expected_of_two: number_of(api, nodes, "one")}

    GROUP.add(sentence, run)


add_wish("a wish to be near", "podAffinity", 0, "with it")
add_wish("a wish to be away", "podAntiAffinity", 0, "not with it")


@GROUP.case
def a_wish_of_the_pod_that_is_there(api: Caller) -> Answers:
    with nodes_in(api, "a", "b") as nodes:
        make(api, nodes, "there", **on(nodes, 0), **soft("podAntiAffinity", term()))
        placed(api, "there")
        make(api, nodes, "one", {"app": "web"})
        return {"away": number_of(api, nodes, "one")}


@GROUP.case
def preferred_nodes(api: Caller) -> Answers:
    with nodes_in(api, "a", "b", "c") as nodes:
        expression = {"key": ZONE, "operator": "In", "values": ["b"]}
        wish = {"weight": 1, "preference": {"matchExpressions": [expression]}}
        rule = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [wish]}}
        make(api, nodes, "one", affinity=rule)
        return {"node": number_of(api, nodes, "one")}


@GROUP.case
def a_taken_host_port(api: Caller) -> Answers:
    with nodes_in(api, "a") as nodes:
        port = {"containerPort": 80, "hostPort": 8080}
        for name in ("first", "second"):
            made = pod_for(nodes, name, terminationGracePeriodSeconds=0)
            made["spec"]["containers"][0]["ports"] = [port]
            api.must(api.create("pods", made))
            if name == "first":
                placed(api, "first")
        return {"verdict": verdict(api, nodes, "second")}


# -- preemption ------------------------------------------------------------------------------------


@contextlib.contextmanager
def classes(api: Caller, **more: Any) -> Iterator[dict[int, str]]:
    """Priority classes of the case's own, by their value."""
    made = {value: api.unique(f"p{value}") for value in (1, 5, 10)}
    try:
        for value, name in made.items():
            row = {"metadata": {"name": name}, "value": value, **more}
            api.must(api.create(CLASSES, row))
        yield made
    finally:
        for name in made.values():
            api.delete(CLASSES, name)


def told(api: Caller, nodes: Nodes, reason: str, name: str) -> Object:
    query = {"fieldSelector": f"reason={reason},involvedObject.name={name}"}
    events = api.until(lambda: api.get("events", **query), lambda body: bool(body["items"]))
    return event_without_name(comparable(api, nodes, events.body["items"][0]))


@GROUP.case
def an_important_pod_takes_the_place_of_another(api: Caller) -> Answers:
    with classes(api) as named, nodes_in(api, "a", cpu="1") as nodes:
        half = {"resources": requests(cpu="500m")}
        make(api, nodes, "low", priorityClassName=named[1], **half)
        make(api, nodes, "middle", priorityClassName=named[5], **half)
        placed(api, "low"), placed(api, "middle")
        make(api, nodes, "high", priorityClassName=named[10], **half)
        high = placed(api, "high")
        return {
            "status": high["status"],
            "priority": (high["spec"]["priority"], high["spec"]["preemptionPolicy"]),
            "left": sorted(one["metadata"]["name"] for one in api.get("pods").body["items"]),
            "refused": told(api, nodes, "FailedScheduling", "high"),
            "victim": told(api, nodes, "Preempted", "low"),
        }


@GROUP.case
def a_victim_with_grace_is_told_and_waited_for(api: Caller) -> Answers:
    with classes(api) as named, nodes_in(api, "a", cpu="1") as nodes:
        all_of_it = {"resources": requests(cpu="1")}
        low = pod_for(nodes, "low", priorityClassName=named[1], **all_of_it)
        api.must(api.create("pods", low))
        placed(api, "low")
        make(api, nodes, "high", priorityClassName=named[10], **all_of_it)
        nominated = api.until(
            lambda: api.get("pods", "high"), lambda body: "nominatedNodeName" in body["status"]
        ).body
        going = api.until(
            lambda: api.get("pods", "low"), lambda body: "deletionTimestamp" in body["metadata"]
        ).body
        api.delete("pods", "low", {"gracePeriodSeconds": 0})
        then = placed(api, "high")["status"]
        return {
            "nominated": nodes.names.index(nominated["status"]["nominatedNodeName"]),
            "grace": going["metadata"]["deletionGracePeriodSeconds"],
            "conditions": [c for c in going["status"]["conditions"] if c["type"] != "PodScheduled"],
            "then": sorted(then),
        }


@GROUP.case
def nobody_less_important(api: Caller) -> Answers:
    with classes(api) as named, nodes_in(api, "a", cpu="1") as nodes:
        all_of_it = {"resources": requests(cpu="1")}
        make(api, nodes, "first", priorityClassName=named[5], **all_of_it)
        placed(api, "first")
        make(api, nodes, "equal", priorityClassName=named[5], **all_of_it)
        return {"verdict": verdict(api, nodes, "equal")}


@GROUP.case
def a_class_that_never_preempts(api: Caller) -> Answers:
    with classes(api, preemptionPolicy="Never") as named, nodes_in(api, "a", cpu="1") as nodes:
        all_of_it = {"resources": requests(cpu="1")}
        make(api, nodes, "low", priorityClassName=named[1], **all_of_it)
        placed(api, "low")
        make(api, nodes, "high", priorityClassName=named[10], **all_of_it)
        return {"verdict": verdict(api, nodes, "high")}


@GROUP.case
def the_node_with_the_least_important_victim(api: Caller) -> Answers:
    with classes(api) as named, nodes_in(api, "a", "b", cpu="1") as nodes:
        all_of_it = {"resources": requests(cpu="1")}
        for number, value in enumerate((5, 1)):
            make(
                api,
                nodes,
                f"p{value}",
                priorityClassName=named[value],
                nodeSelector={HOST: nodes.names[number]},
                **all_of_it,
            )
            placed(api, f"p{value}")
        make(api, nodes, "high", priorityClassName=named[10], **all_of_it)
        return {"node": number_of(api, nodes, "high")}
