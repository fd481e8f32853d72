"""What a NoExecute taint does to pods: who goes, what is said, and what stays planned."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, node, pod

GROUP = Group("taints")
TAINT = {"key": "lesson", "value": "yes", "effect": "NoExecute"}
OTHER = {"key": "other", "effect": "NoExecute"}


@contextmanager
def node_with(api: Caller, *taints: Object) -> Iterator[str]:
    name = api.unique("tainted")
    api.must(api.create("nodes", node(name, taints=list(taints))))
    try:
        yield name
    finally:
        api.delete("nodes", name)


def tolerating(seconds: int | None = None, key: str = "lesson") -> Object:
    limit = {} if seconds is None else {"tolerationSeconds": seconds}
    return {"key": key, "operator": "Exists", "effect": "NoExecute", **limit}


def run(api: Caller, name: str, on: str, *tolerations: Object) -> None:
    api.must(api.create("pods", pod(name, nodeName=on, tolerations=list(tolerations))))


def set_taints(api: Caller, name: str, *taints: Object) -> None:
    api.must(api.merge("nodes", name, {"spec": {"taints": list(taints)}}))


def gone(api: Caller, name: str) -> Object:
    """The pod when it is on its way."""
    found = api.until(
        lambda: api.get("pods", name),
        lambda body: body is not None and "deletionTimestamp" in body["metadata"],
    )
    body: Object = found.body
    return body


def said(api: Caller, text: str) -> Object:
    """The event with this text: what it is about, and who says it."""

    def good(body: Any) -> bool:
        return any(one["message"].startswith(text) for one in body["items"])

    events = api.until(lambda: api.get("events"), good).body["items"]
    found = next(one for one in events if one["message"].startswith(text))
    names = ("type", "reason", "message", "source", "involvedObject", "reportingComponent")
    return {name: found[name] for name in names}


def planned(api: Caller, name: str, on: str) -> None:
    """Wait until the controller has seen that the pod must go some day: a pod without tolerations
    that came later is going already."""
    probe = f"{name}-probe"
    run(api, probe, on)
    gone(api, probe)


@GROUP.case
def a_pod_that_does_not_tolerate_goes(api: Caller) -> Answers:
    with node_with(api) as name:
        run(api, "one", name)
        set_taints(api, name, TAINT)
        pod_ = gone(api, "one")
        return {
            "status": pod_["status"],
            "grace": pod_["metadata"]["deletionGracePeriodSeconds"],
            "event": said(api, "Marking for deletion Pod"),
        }


@GROUP.case
def a_pod_that_is_bound_to_a_tainted_node_goes(api: Caller) -> Answers:
    with node_with(api, TAINT) as name:
        run(api, "one", name, {"key": "lesson", "value": "no"})
        return {"conditions": gone(api, "one")["status"]["conditions"]}


@GROUP.case
def no_time_to_stay(api: Caller) -> Answers:
    with node_with(api, TAINT) as name:
        run(api, "negative", name, tolerating(-5))
        run(api, "none", name, tolerating(0))
        return {
            one: "deletionTimestamp" in gone(api, one)["metadata"] for one in ("negative", "none")
        }


@GROUP.case
def the_first_toleration_that_matches_counts(api: Caller) -> Answers:
    with node_with(api, TAINT) as name:
        run(api, "stays", name, tolerating(), tolerating(0))
        run(api, "goes", name, tolerating(0), tolerating())
        gone(api, "goes")
        return {"stays": "deletionTimestamp" not in api.get("pods", "stays").body["metadata"]}


@GROUP.case
def one_of_two_taints_is_not_tolerated(api: Caller) -> Answers:
    with node_with(api, TAINT) as name:
        run(api, "one", name, tolerating())
        planned(api, "one", name)
        before = "deletionTimestamp" in api.get("pods", "one").body["metadata"]
        set_taints(api, name, TAINT, OTHER)
        gone(api, "one")
        return {"before": before}


@GROUP.case
def a_taint_that_goes_in_time(api: Caller) -> Answers:
    with node_with(api, TAINT) as name:
        run(api, "one", name, tolerating(600))
        planned(api, "one", name)
        set_taints(api, name)
        return {"event": said(api, "Cancelling deletion of Pod")}


@GROUP.case
def a_pod_that_is_removed_in_time(api: Caller) -> Answers:
    with node_with(api, TAINT) as name:
        run(api, "one", name, tolerating(600))
        planned(api, "one", name)
        api.delete("pods", "one", {"gracePeriodSeconds": 0})
        return {"event": said(api, "Cancelling deletion of Pod")}


@GROUP.case
def a_plan_is_dropped_for_a_taint_that_is_not_tolerated(api: Caller) -> Answers:
    with node_with(api, TAINT) as name:
        run(api, "one", name, tolerating(600))
        planned(api, "one", name)
        set_taints(api, name, TAINT, OTHER)
        gone(api, "one")
        texts = [said(api, f"{word} deletion")["message"] for word in ("Cancelling", "Marking for")]
        return {"cancelled": texts[0]}


@GROUP.case
def another_reason_to_go_is_replaced(api: Caller) -> Answers:
    with node_with(api) as name:
        run(api, "one", name)
        earlier = {
            "type": "DisruptionTarget",
            "status": "True",
            "reason": "Mine",
            "message": "by hand",
            "lastTransitionTime": "2100-01-01T00:00:00Z",
        }
        other = {"type": "Mine", "status": "True"}
        both = {"status": {"conditions": [earlier, other]}}
        api.must(api.merge("pods", "one", both, "status"))
        set_taints(api, name, TAINT)
        return {"conditions": gone(api, "one")["status"]["conditions"]}


@GROUP.case
def a_pod_that_was_going_already_is_marked_too(api: Caller) -> Answers:
    with node_with(api) as name:
        run(api, "one", name)
        api.must(api.delete("pods", "one"))
        set_taints(api, name, TAINT)
        event = said(api, "Marking for deletion Pod")
        found = api.until(
            lambda: api.get("pods", "one"), lambda body: "conditions" in body["status"]
        )
        return {"event": event["message"], "conditions": found.body["status"]["conditions"]}


# -- taints that say what a node is like -----------------------------------------------------------


def taints(body: Any) -> list[Object]:
    found: list[Object] = body["spec"].get("taints") or []
    return found


def until_tainted(api: Caller, name: str, key: str) -> list[Object]:
    """The node's taints when only this one is left of those that keep pods away."""

    def good(body: Any) -> bool:
        kept = [one["key"] for one in taints(body) if one["effect"] == "NoSchedule"]
        return kept == [f"node.kubernetes.io/{key}"]

    found = api.until(lambda: api.get("nodes", name), good).body
    return [one for one in taints(found) if one["effect"] == "NoSchedule"]


@GROUP.case
def a_cordoned_node(api: Caller) -> Answers:
    with node_with(api) as name:
        api.must(api.merge("nodes", name, {"spec": {"unschedulable": True}}))
        cordoned = until_tainted(api, name, "unschedulable")
        api.must(api.merge("nodes", name, {"spec": {"unschedulable": None}}))
        opened = api.until(lambda: api.get("nodes", name), lambda body: not taints(body))
        return {"cordoned": cordoned, "opened": "taints" in opened.body["spec"]}


def add_condition(sentence: str, kind: str, status: str, key: str) -> None:
    def case(api: Caller) -> Answers:
        with node_with(api) as name:
            conditions = [{"type": "Ready", "status": "True"}, {"type": kind, "status": status}]
            wanted = {"status": {"conditions": conditions[-1:] if kind == "Ready" else conditions}}
            api.must(api.merge("nodes", name, wanted, "status"))
            return {"taints": until_tainted(api, name, key)}

    GROUP.add(sentence, case)


add_condition("a node that does not answer", "Ready", "Unknown", "unreachable")
add_condition("a node without a network", "NetworkUnavailable", "True", "network-unavailable")
