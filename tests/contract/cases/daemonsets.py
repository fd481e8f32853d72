"""DaemonSets: which nodes get a pod, what the pods carry, rolling updates, revisions.

The nodes are objects without a kubelet, under names of the case's own, that nothing else may use. A
trace has a row per step, with the sorted states of all pods: `1+ 1+ 2-` is two ready pods of image 1
and one of image 2 that is not ready. Which node is next is chance on a real cluster.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, daemon_set, node, pod_spec
from tests.contract.pod_sets import PodSet, state_of
from tests.contract.printing import table
from tests.contract.rollout import is_ready

GROUP = Group("daemonsets")
SETS = "daemonsets.apps"
REVISIONS = "controllerrevisions.apps"
TAINT = {"key": "example.com/contract", "value": "x", "effect": "NoSchedule"}
EVERYTHING = [{"operator": "Exists"}]


@contextlib.contextmanager
def nodes(api: Caller, count: int, *labels: Object) -> Iterator[list[str]]:
    """Nodes with the label `contract` (its value is the first one's name), which go at the end."""
    names = [api.unique("node") for _ in range(count)]
    for number, name in enumerate(names):
        extra = labels[number] if number < len(labels) else {}
        made = node(name, taints=[TAINT])
        made["metadata"]["labels"] = {"contract": names[0], **extra}
        api.must(api.create("nodes", made))
    try:
        yield names
    finally:
        for name in names:
            api.delete("nodes", name)


def target_of(pod: Object) -> str:
    affinity = pod["spec"]["affinity"]["nodeAffinity"]
    terms = affinity["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    return str(terms[0]["matchFields"][0]["values"][0])


class Daemons(PodSet):
    """A DaemonSet for the nodes of one case."""

    def __init__(self, api: Caller, label: str, pod: Object | None = None, **spec: Any) -> None:
        made = daemon_set(**spec)
        given = {"tolerations": EVERYTHING, "terminationGracePeriodSeconds": 0, **(pod or {})}
        inner = {**pod_spec("nginx:1"), "nodeSelector": {"contract": label}, **given}
        made["spec"]["template"]["spec"] = inner
        super().__init__(api, SETS, made)
        self.note()

    def note(self) -> None:
        self.settle()
        self.rows.append(" ".join(sorted(map(state_of, self.pods))) or "none")

    def by_node(self) -> dict[str, list[Object]]:
        found: dict[str, list[Object]] = {}
        for pod in self.pods:
            found.setdefault(target_of(pod), []).append(pod)
        return found

    def has_told(self, status: Object, pods: list[Object]) -> bool:
        oldest: dict[str, Object] = {}
        for pod in sorted(pods, key=age_of):
            oldest.setdefault(target_of(pod), pod)
        placed = status["currentNumberScheduled"] + status["numberMisscheduled"]
        ready = sum(map(is_ready, oldest.values()))
        return placed == len(oldest) and (status["numberReady"] == ready or placed == 0)

    def step(self) -> bool:
        """Runs one pod that is not ready; with a surge, waits for the end of the one it replaces."""
        waiting = sorted(
            (pod for pod in self.pods if not is_ready(pod) and "deletionTimestamp" not in pod),
            key=age_of,
        )
        if not waiting:
            return False
        place = target_of(waiting[0])
        self.run(waiting[0]["metadata"]["name"])
        if self.owner["spec"]["updateStrategy"]["type"] == "RollingUpdate":
            self.api.wait(lambda: len(self.by_node().get(place, [])) <= 1)
        self.note()
        return True

    def up(self) -> "Daemons":
        while self.step():
            pass
        return self

    def update(self, tag: str) -> None:
        self.image(tag)
        self.note()


def age_of(pod: Object) -> tuple[str, str]:
    return pod["metadata"]["creationTimestamp"], pod["metadata"]["name"]


def rolling(**limits: Any) -> Object:
    return {"type": "RollingUpdate", "rollingUpdate": limits}


@GROUP.case
def every_node_gets_a_pod(api: Caller) -> Answers:
    with nodes(api, 3) as names:
        daemons = Daemons(api, names[0])
        before = daemons.owner["status"]
        daemons.up()
        places = sorted(names.index(place) for place in daemons.by_node())
        after = daemons.owner["status"]
    return {"trace": daemons.rows, "places": places, "before": before, "after": after}


@GROUP.case
def the_pod_itself(api: Caller) -> Answers:
    with nodes(api, 1) as names:
        daemons = Daemons(api, names[0])
        pod = daemons.pods[0]
        revision = api.get(REVISIONS).body["items"][0]
    return {
        "pod": {name: pod["spec"][name] for name in ("affinity", "tolerations")},
        "owners": pod["metadata"]["ownerReferences"],
        "labels": sorted(pod["metadata"]["labels"]),
        "same hash": pod["metadata"]["labels"]["controller-revision-hash"]
        == revision["metadata"]["labels"]["controller-revision-hash"],
        "revision": [revision["revision"], revision["data"]],
    }


@GROUP.case
def an_affinity_of_the_template_is_narrowed(api: Caller) -> Answers:
    wish = {"key": "contract", "operator": "Exists"}
    required = {"nodeSelectorTerms": [{"matchExpressions": [wish]}]}
    preferred = [{"weight": 1, "preference": {"matchExpressions": [wish]}}]
    affinity = {
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": required,
            "preferredDuringSchedulingIgnoredDuringExecution": preferred,
        }
    }
    with nodes(api, 1) as names:
        daemons = Daemons(api, names[0], {"affinity": affinity})
        found = daemons.pods[0]["spec"]["affinity"]
    return {"affinity": found}


@GROUP.case
def a_taint_keeps_pods_away(api: Caller) -> Answers:
    with nodes(api, 2) as names:
        daemons = Daemons(api, names[0], {"tolerations": []})
        status = daemons.owner["status"]
    return {"trace": daemons.rows, "status": status}


@GROUP.case
def a_node_that_joins(api: Caller) -> Answers:
    with nodes(api, 1) as names:
        daemons = Daemons(api, names[0]).up()
        late = api.unique("node")
        made = node(late, taints=[TAINT])
        made["metadata"]["labels"] = {"contract": names[0]}
        api.must(api.create("nodes", made))
        try:
            api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 2)
            daemons.note()
        finally:
            api.delete("nodes", late)
    return {"trace": daemons.rows}


@GROUP.case
def a_node_that_no_longer_fits(api: Caller) -> Answers:
    with nodes(api, 2) as names:
        daemons = Daemons(api, names[0]).up()
        api.must(api.merge("nodes", names[1], {"metadata": {"labels": {"contract": "no"}}}))
        # A node's pods are found by spec.nodeName, which these have not: so something must happen.
        mark = {"metadata": {"labels": {"a": "b"}}}
        api.must(api.merge("pods", daemons.pods[0]["metadata"]["name"], mark))
        api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 1)
        daemons.note()
        status = daemons.owner["status"]
    return {"trace": daemons.rows, "status": status}


@GROUP.case
def a_new_taint_leaves_a_pod_misplaced(api: Caller) -> Answers:
    tolerations = [{"key": key, "operator": "Exists"} for key in KNOWN_TAINTS]
    with nodes(api, 1) as names:
        daemons = Daemons(api, names[0], {"tolerations": tolerations}).up()
        live = api.get("nodes", names[0]).body["spec"]["taints"]
        more = {"key": "example.com/other", "effect": "NoSchedule"}
        api.must(api.merge("nodes", names[0], {"spec": {"taints": [*live, more]}}))
        mark = {"metadata": {"labels": {"a": "b"}}}
        api.must(api.merge("pods", daemons.pods[0]["metadata"]["name"], mark))
        told = api.until(
            lambda: api.get(SETS, "web"), lambda body: body["status"]["numberMisscheduled"] == 1
        )
    return {"trace": daemons.rows, "status": told.body["status"], "pods": len(daemons.pods)}


KNOWN_TAINTS = (TAINT["key"], "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


@GROUP.case
def a_deleted_pod_is_replaced(api: Caller) -> Answers:
    with nodes(api, 1) as names:
        daemons = Daemons(api, names[0]).up()
        api.must(api.delete("pods", daemons.pods[0]["metadata"]["name"]))
        daemons.note()
    return {"trace": daemons.rows}


@GROUP.case
def a_failed_pod_is_replaced(api: Caller) -> Answers:
    with nodes(api, 1) as names:
        daemons = Daemons(api, names[0]).up()
        first = daemons.pods[0]["metadata"]["name"]
        daemons.run(first, phase="Failed", ready=False)
        api.until(lambda: api.get("pods", first), lambda body: body is None)
        daemons.note()
        events = api.until(
            lambda: api.get("events"),
            lambda body: any(one["reason"] == "FailedDaemonPod" for one in body["items"]),
        )
    told = {
        one["reason"]: (one["type"], one["message"].replace(first, "<first>"))
        for one in events.body["items"]
        if one["reason"] != "SuccessfulCreate"
    }
    return {"trace": daemons.rows, "events": told, "source": events.body["items"][0]["source"]}


@GROUP.case
def a_succeeded_pod_is_replaced(api: Caller) -> Answers:
    with nodes(api, 1) as names:
        daemons = Daemons(api, names[0]).up()
        first = daemons.pods[0]["metadata"]["name"]
        daemons.run(first, phase="Succeeded", ready=False)
        api.until(lambda: api.get("pods", first), lambda body: body is None)
        daemons.note()
        events = api.until(
            lambda: api.get("events"),
            lambda body: any(one["reason"] == "SucceededDaemonPod" for one in body["items"]),
        )
    told = {one["reason"]: one["type"] for one in events.body["items"]}
    return {"trace": daemons.rows, "events": told}


def add_update(sentence: str, count: int, **limits: Any) -> None:
    def run(api: Caller) -> Answers:
        with nodes(api, count) as names:
            daemons = Daemons(api, names[0], updateStrategy=rolling(**limits)).up()
            daemons.update("2")
            during = daemons.owner["status"]
            daemons.up()
            after = daemons.owner["status"]
        if "maxSurge" in limits:
            return {"trace": daemons.rows, "after": after}  # which of two pods counts is chance
        return {"trace": daemons.rows, "during": during, "after": after}

    GROUP.add(sentence, run)


add_update("an update of one node at a time", 3)
add_update("an update of two nodes at a time", 4, maxUnavailable=2)
add_update("an update of half of the nodes at a time", 3, maxUnavailable="50%")
add_update("an update of all nodes at once", 3, maxUnavailable="100%")
add_update("an update with a surge of one", 3, maxSurge=1, maxUnavailable=0)
add_update("an update with a surge of a half", 3, maxSurge="50%", maxUnavailable=0)


@GROUP.case
def an_update_on_delete(api: Caller) -> Answers:
    with nodes(api, 2) as names:
        daemons = Daemons(api, names[0], updateStrategy={"type": "OnDelete"}).up()
        daemons.update("2")
        api.must(api.delete("pods", daemons.pods[0]["metadata"]["name"]))
        daemons.note()
        daemons.up()
        status = daemons.owner["status"]
    return {"trace": daemons.rows, "status": status}


@GROUP.case
def pods_that_are_not_ready_are_updated_first_and_all(api: Caller) -> Answers:
    with nodes(api, 3) as names:
        daemons = Daemons(api, names[0])
        daemons.update("2")
    return {"trace": daemons.rows}


@GROUP.case
def a_bad_update_is_taken_back(api: Caller) -> Answers:
    with nodes(api, 3) as names:
        daemons = Daemons(api, names[0]).up()
        daemons.update("bad")
        daemons.update("1")
        daemons.up()
        found = api.get(REVISIONS).body["items"]
    numbers = {image_in(one): one["revision"] for one in found}
    return {"trace": daemons.rows, "numbers": dict(sorted(numbers.items()))}


def image_in(revision: Object) -> str:
    return str(revision["data"]["spec"]["template"]["spec"]["containers"][0]["image"])


@GROUP.case
def only_so_many_revisions_are_kept(api: Caller) -> Answers:
    daemons = PodSet(api, SETS, daemon_set(revisionHistoryLimit=1))
    for tag in ("2", "3", "4"):
        daemons.image(tag)
        daemons.settle()
    kept = api.until(lambda: api.get(REVISIONS), lambda body: len(body["items"]) == 2)
    return {
        "kept": sorted(map(image_in, kept.body["items"])),
        "generation": daemons.owner["metadata"]["annotations"],
    }


@GROUP.case
def minimum_ready_seconds_hold_back(api: Caller) -> Answers:
    with nodes(api, 1) as names:
        daemons = Daemons(api, names[0], minReadySeconds=600_000_000).up()
        status = daemons.owner["status"]
    return {"trace": daemons.rows, "status": status}


@GROUP.case
def a_daemonset_that_is_deleted_ends_its_pods(api: Caller) -> Answers:
    with nodes(api, 2) as names:
        daemons = Daemons(api, names[0]).up()
        answer = api.delete(SETS, "web")
        api.until(lambda: api.get("pods"), lambda body: not body["items"])
        api.until(lambda: api.get(REVISIONS), lambda body: not body["items"])
    return {"trace": daemons.rows, "answer": answer.status}


@GROUP.case
def a_table_of_a_running_daemonset(api: Caller) -> Answers:
    with nodes(api, 2) as names:
        Daemons(api, names[0]).step()
        found = table(api, SETS, "web", includeObject="None")
    return {"table": found}
