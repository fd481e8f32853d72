"""Where pods are placed, and what is said when no node takes them.

The cluster has other nodes, too; how many differs. Each pod here asks for the case's own nodes by
a label, and in the messages the number of the others is written as <others>.
"""

import re
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, labelled, node

GROUP = Group("scheduling")
NOT_READY = {"key": "node.kubernetes.io/not-ready", "operator": "Exists"}
OTHERS = "didn't match Pod's node affinity/selector"


class Nodes:
    """The case's own nodes, which are gone after it."""

    def __init__(self, api: Caller) -> None:
        self.api = api
        self.mark = api.unique("mark")
        self.names: list[str] = []

    def add(
        self, cpu: str = "2", memory: str = "4Gi", pods: str = "10", own: bool = True, **spec: Any
    ) -> str:
        name = self.api.unique("node")
        made = labelled(node(name, **spec), **({"mark": self.mark} if own else {}))
        size = {"cpu": cpu, "memory": memory, "pods": pods}
        ready = {"type": "Ready", "status": "True", "reason": "Made"}
        made["status"] = {"capacity": size, "allocatable": size, "conditions": [ready]}
        self.names.append(name)
        self.api.must(self.api.create("nodes", made))
        return name

    def remove(self) -> None:
        for name in self.names:
            self.api.delete("nodes", name)


def pod_for(nodes: Nodes, name: str = "one", **spec: Any) -> Object:
    containers = [{"name": "main", "image": "nginx:1", "resources": spec.pop("resources", {})}]
    selector = {"mark": nodes.mark, **spec.pop("nodeSelector", {})}
    tolerations = [NOT_READY, *spec.pop("tolerations", [])]
    made = {"containers": containers, "nodeSelector": selector, "tolerations": tolerations}
    return {"metadata": {"name": name}, "spec": {**made, **spec}}


def requests(**amounts: str) -> Object:
    return {"requests": amounts}


def condition(body: Any) -> Object:
    conditions = (body or {"status": {}})["status"].get("conditions", [])
    found: Object = next((item for item in conditions if item["type"] == "PodScheduled"), {})
    return found


def verdict(api: Caller, nodes: Nodes, name: str = "one", *, outdated: str = "") -> Object:
    """The PodScheduled condition of a pod that was looked at, with comparable numbers.

    `outdated`: words of a scheduler that has not heard yet of what is there already.
    """
    everybody = len(api.get("nodes").body["items"])

    def is_about_all(body: Any) -> bool:
        """A scheduler may look before it has heard of the newest node; then it looks again."""
        found = condition(body)
        message = found.get("message", "")
        if outdated and outdated in message:
            return False
        return bool(found) and ("0/" not in message or f"0/{everybody} " in message)

    answer = api.until(lambda: api.get("pods", name), is_about_all)
    return comparable(api, nodes, condition(answer.body))


def comparable(api: Caller, nodes: Nodes, found: Object) -> Object:
    everybody = len(api.get("nodes").body["items"])
    own = [name for name in nodes.names if mine(api, nodes, name)]
    message = found.get("message", "").replace(f"0/{everybody} ", "0/<all> ")
    message = message.replace(
        f"{everybody - len(own)} node(s) {OTHERS}", f"<others> node(s) {OTHERS}"
    )
    message = re.sub(
        r"\b\d+ Preemption is not helpful", "<some> Preemption is not helpful", message
    )
    return {**found, "message": sorted_reasons(message)}


def mine(api: Caller, nodes: Nodes, name: str) -> bool:
    labels: Object = api.get("nodes", name).body["metadata"].get("labels", {})
    return labels.get("mark") == nodes.mark


def sorted_reasons(message: str) -> str:
    """The reasons are sorted as text with their numbers, which differ."""
    return ". ".join(map(_sorted, message.split(". ")))


def _sorted(sentence: str) -> str:
    head, colon, reasons = sentence.rpartition("available: ")
    end = "." if reasons.endswith(".") else ""
    return head + colon + ", ".join(sorted(reasons.removesuffix(".").split(", "))) + end


def add_refusal(sentence: str, node_options: list[Object], **spec: Any) -> None:
    """A pod that none of these nodes takes."""

    def run(api: Caller) -> Answers:
        nodes = Nodes(api)
        try:
            for options in node_options:
                nodes.add(**options)
            nodes.add(own=False)
            api.must(api.create("pods", pod_for(nodes, **spec)))
            return {"verdict": verdict(api, nodes)}
        finally:
            nodes.remove()

    GROUP.add(sentence, run)


add_refusal("too little cpu", [{"cpu": "1"}], resources=requests(cpu="3"))
add_refusal("too little memory", [{"memory": "1Gi"}], resources=requests(memory="3Gi"))
add_refusal("too little of both", [{}, {}], resources=requests(cpu="30", memory="30Gi"))
add_refusal("no room for another pod", [{"pods": "0"}])
add_refusal("a node that is cordoned", [{"unschedulable": True}])
add_refusal("a taint", [{"taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]}])
add_refusal("a taint to leave", [{"taints": [{"key": "gpu", "effect": "NoExecute"}]}])
add_refusal(
    "different reasons",
    [{"cpu": "1"}, {"unschedulable": True}, {"taints": [{"key": "a", "effect": "NoSchedule"}]}],
    resources=requests(cpu="1500m"),
)
add_refusal("no node with the label", [{}], nodeSelector={"disk": "ssd"})
add_refusal(
    "an affinity that nothing meets",
    [{}],
    affinity={
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [
                    {"matchExpressions": [{"key": "zone", "operator": "In", "values": ["z"]}]}
                ]
            }
        }
    },
)


def placed(api: Caller, name: str = "one") -> Object:
    answer = api.until(lambda: api.get("pods", name), lambda b: bool(b["spec"].get("nodeName")))
    body: Object = answer.body
    return body


def add_placement(sentence: str, options: Object, **spec: Any) -> None:
    """A pod that the only node takes."""

    def run(api: Caller) -> Answers:
        nodes = Nodes(api)
        try:
            name = nodes.add(**options)
            api.must(api.create("pods", pod_for(nodes, **spec)))
            body = placed(api)
            return {
                "there": body["spec"]["nodeName"] == name,
                "condition": {**condition(body), "lastTransitionTime": ""},
            }
        finally:
            nodes.remove()

    GROUP.add(sentence, run)


add_placement("the only node", {})
add_placement("a node that fits exactly", {"cpu": "2"}, resources=requests(cpu="2000m"))
add_placement(
    "a tolerated taint",
    {"taints": [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]},
    tolerations=[{"key": "gpu", "value": "yes"}],
)
add_placement("a taint that only asks", {"taints": [{"key": "gpu", "effect": "PreferNoSchedule"}]})


@GROUP.case
def pods_use_up_a_node(api: Caller) -> Answers:
    nodes = Nodes(api)
    try:
        nodes.add(cpu="1")
        api.must(api.create("pods", pod_for(nodes, "first", resources=requests(cpu="700m"))))
        placed(api, "first")
        api.must(api.create("pods", pod_for(nodes, "second", resources=requests(cpu="400m"))))
        refused = verdict(api, nodes, "second")
        api.delete("pods", "first", {"gracePeriodSeconds": 0})
        return {"refused": refused, "then": condition(placed(api, "second"))["status"]}
    finally:
        nodes.remove()


@GROUP.case
def a_node_that_becomes_free_again(api: Caller) -> Answers:
    nodes = Nodes(api)
    try:
        name = nodes.add(unschedulable=True)
        api.must(api.create("pods", pod_for(nodes)))
        refused = verdict(api, nodes)
        api.must(api.merge("nodes", name, {"spec": {"unschedulable": None}}))
        return {"refused": refused, "then": condition(placed(api))["status"]}
    finally:
        nodes.remove()


@GROUP.case
def a_node_whose_label_matches_later(api: Caller) -> Answers:
    nodes = Nodes(api)
    try:
        name = nodes.add()
        api.must(api.create("pods", pod_for(nodes, nodeSelector={"disk": "ssd"})))
        verdict(api, nodes)
        api.must(api.merge("nodes", name, {"metadata": {"labels": {"disk": "ssd"}}}))
        return {"there": placed(api)["spec"]["nodeName"] == name}
    finally:
        nodes.remove()


@GROUP.case
def a_gated_pod_is_not_looked_at(api: Caller) -> Answers:
    nodes = Nodes(api)
    try:
        nodes.add()
        api.must(api.create("pods", pod_for(nodes, schedulingGates=[{"name": "example.com/g"}])))
        gated = condition(api.get("pods", "one").body)
        api.must(api.merge("pods", "one", {"spec": {"schedulingGates": None}}))
        return {"gated": gated, "then": condition(placed(api))["status"]}
    finally:
        nodes.remove()


@GROUP.case
def the_event_of_a_refusal(api: Caller) -> Answers:
    nodes = Nodes(api)
    try:
        nodes.add(cpu="1")
        nodes.add(own=False)
        api.must(api.create("pods", pod_for(nodes, resources=requests(cpu="2"))))
        verdict(api, nodes)
        query = {"fieldSelector": "reason=FailedScheduling"}
        events = api.until(lambda: api.get("events", **query), lambda body: bool(body["items"]))
        event = events.body["items"][0]
        return {"event": event_without_name(comparable(api, nodes, event))}
    finally:
        nodes.remove()


@GROUP.case
def the_event_of_a_placement(api: Caller) -> Answers:
    nodes = Nodes(api)
    try:
        nodes.add()
        api.must(api.create("pods", pod_for(nodes)))
        placed(api)
        query = {"fieldSelector": "reason=Scheduled"}
        events = api.until(lambda: api.get("events", **query), lambda body: bool(body["items"]))
        return {"event": event_without_name(events.body["items"][0])}
    finally:
        nodes.remove()


def event_without_name(event: Object) -> Object:
    """An Event's name ends with a number made of the time."""
    name = event["metadata"]["name"]
    event["metadata"]["name"] = name.rpartition(".")[0] + ".<time>"
    event["reportingInstance"] = event.get("reportingInstance") and "<instance>"
    event["involvedObject"]["resourceVersion"] = "<version>"
    return event
