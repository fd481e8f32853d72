"""PodDisruptionBudgets: rules, the status that their controller keeps, and what evictions answer."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, labelled, pod, replica_set
from tests.contract.printing import table
from tests.contract.rollout import SETS

GROUP = Group("disruptions")
BUDGETS = "poddisruptionbudgets.policy"
WEB = {"matchLabels": {"app": "web"}}


def budget(name: str = "web", **spec: Any) -> Object:
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": name},
        "spec": {"selector": WEB, **spec},
    }


def add(sentence: str, make: Callable[[], Object]) -> None:
    GROUP.add(sentence, lambda api: {"answer": api.create(BUDGETS, make())})


# -- what is written, what is refused --------------------------------------------------------------

add("a budget that says little", budget)
add("a budget of a percentage", lambda: budget(minAvailable="50%"))
add(
    "a budget for unhealthy pods",
    lambda: budget(maxUnavailable=0, unhealthyPodEvictionPolicy="AlwaysAllow"),
)
add("a budget with both shares", lambda: budget(minAvailable=1, maxUnavailable=1))
add("a budget with a negative share", lambda: budget(minAvailable=-1))
add("a budget with a share that is none", lambda: budget(maxUnavailable="many"))
add("a budget with more than all", lambda: budget(maxUnavailable="101%"))
add(
    "a budget with an unknown eviction policy",
    lambda: budget(unhealthyPodEvictionPolicy="Sometimes"),
)
add(
    "a budget with a bad selector",
    lambda: budget(selector={"matchExpressions": [{"key": "a", "operator": "Near"}]}),
)
add("a budget without a spec", lambda: {"metadata": {"name": "web"}})


@GROUP.case
def a_budget_changed_without_its_version(api: Caller) -> Answers:
    made = api.must(api.create(BUDGETS, budget(minAvailable=1))).body
    made["metadata"].pop("resourceVersion")
    return {"refused": api.update(BUDGETS, made)}


@GROUP.case
def a_budget_is_changed(api: Caller) -> Answers:
    api.must(api.create(BUDGETS, budget(minAvailable=1)))
    changed = api.merge(BUDGETS, "web", {"spec": {"minAvailable": 2}})
    return {"spec": changed.body["spec"], "generation": changed.body["metadata"]["generation"]}


@GROUP.case
def the_status_of_a_budget_is_written(api: Caller) -> Answers:
    api.must(api.create(BUDGETS, budget(minAvailable=1)))
    bad = {"disruptionsAllowed": -1, "conditions": [{"type": "", "status": "Perhaps"}]}
    return {"refused": api.merge(BUDGETS, "web", {"status": bad}, "status")}


@GROUP.case
def budgets_in_a_table(api: Caller) -> Answers:
    api.must(api.create(BUDGETS, budget("least", minAvailable="50%")))
    api.must(api.create(BUDGETS, budget("most", maxUnavailable=1)))
    return {name: table(api, BUDGETS, name, includeObject="None") for name in ("least", "most")}


# -- the controller --------------------------------------------------------------------------------


def run_pods(api: Caller, replicas: int, ready: int) -> list[str]:
    """Pods of one ReplicaSet, all of them running, some of them ready; their names."""
    api.must(api.create(SETS, replica_set(replicas=replicas)))
    found = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == replicas)
    names = [item["metadata"]["name"] for item in found.body["items"]]
    for number, name in enumerate(names):
        set_ready(api, name, number < ready)
    return names


def set_ready(api: Caller, name: str, ready: bool) -> None:
    condition = {"type": "Ready", "status": "True" if ready else "False"}
    status = {"phase": "Running", "conditions": [condition]}
    api.must(api.strategic("pods", name, {"status": status}, "status"))


def settled(api: Caller, healthy: int, expected: int, name: str = "web") -> Object:
    """The budget, once its controller has counted."""
    answer = api.until(
        lambda: api.get(BUDGETS, name),
        lambda body: (
            body["status"].get("observedGeneration") == body["metadata"]["generation"]
            and body["status"].get("currentHealthy") == healthy
            and body["status"].get("expectedPods") == expected
        ),
    )
    body: Object = answer.body
    return body


COUNTS: dict[str, tuple[int, int, Object]] = {
    "three of three with two to stay": (3, 3, {"minAvailable": 2}),
    "two of three with two to stay": (3, 2, {"minAvailable": 2}),
    "four of four with half to stay": (4, 4, {"minAvailable": "50%"}),
    "three of three with half to stay": (3, 3, {"minAvailable": "50%"}),
    "three of three with one away": (3, 3, {"maxUnavailable": 1}),
    "three of three with a third away": (3, 3, {"maxUnavailable": "33%"}),
    "two of three with a half away": (3, 2, {"maxUnavailable": "50%"}),
    "two of two with more to stay than there are": (2, 2, {"minAvailable": 5}),
    "three of three with all away": (3, 3, {"maxUnavailable": "100%"}),
}


def add_count(sentence: str, replicas: int, ready: int, spec: Object) -> None:
    def run(api: Caller) -> Answers:
        run_pods(api, replicas, ready)
        api.must(api.create(BUDGETS, budget(**spec)))
        return {"status": settled(api, ready, replicas)["status"]}

    GROUP.add(sentence, run)


for _sentence, (_replicas, _ready, _spec) in COUNTS.items():
    add_count(_sentence, _replicas, _ready, _spec)


@GROUP.case
def no_pods_at_all(api: Caller) -> Answers:
    api.must(api.create(BUDGETS, budget(minAvailable=1)))
    return {"status": settled(api, 0, 0)["status"]}


@GROUP.case
def a_pod_without_an_owner_and_a_share_to_stay(api: Caller) -> Answers:
    api.must(api.create("pods", labelled(pod(), app="web")))
    set_ready(api, "one", True)
    api.must(api.create(BUDGETS, budget(minAvailable="50%")))
    return {"status": settled(api, 1, 0)["status"]}


@GROUP.case
def a_pod_without_an_owner_and_a_number_that_may_be_away(api: Caller) -> Answers:
    api.must(api.create("pods", labelled(pod(), app="web")))
    set_ready(api, "one", True)
    api.must(api.create(BUDGETS, budget(maxUnavailable=1)))
    api.wait(lambda: bool(of_budget(api, "UnmanagedPods")))
    return {
        "events": sorted(of_budget(api, "UnmanagedPods")),
        "status": api.get(BUDGETS, "web").body["status"],
    }


def of_budget(api: Caller, reason: str) -> list[tuple[str, str]]:
    events = api.get("events").body["items"]
    return [
        (event["type"], without_uids(event["message"]))
        for event in events
        if event["reason"] == reason
    ]


def without_uids(message: str) -> str:
    return message.partition("'")[0]


# -- evictions -------------------------------------------------------------------------------------


def evict(api: Caller, name: str, **options: Any) -> Answer:
    body = {
        "apiVersion": "policy/v1",
        "kind": "Eviction",
        "metadata": {"name": name},
        "deleteOptions": {"gracePeriodSeconds": 0, **options},
    }
    return api.create("pods", body, name, "eviction")


@GROUP.case
def an_eviction_within_the_budget(api: Caller) -> Answers:
    names = run_pods(api, 2, 2)
    api.must(api.create(BUDGETS, budget(minAvailable=1)))
    settled(api, 2, 2)
    first = evict(api, names[0])
    after = api.get(BUDGETS, "web").body["status"]
    return {
        "first": first,
        "allowed": after["disruptionsAllowed"],
        "second": evict(api, names[1]).status,
    }


@GROUP.case
def an_eviction_beyond_the_budget(api: Caller) -> Answers:
    names = run_pods(api, 2, 2)
    api.must(api.create(BUDGETS, budget(minAvailable=2)))
    settled(api, 2, 2)
    refused = evict(api, names[0])
    return {"refused": refused, "left": len(api.get("pods").body["items"])}


@GROUP.case
def an_eviction_that_only_asks(api: Caller) -> Answers:
    names = run_pods(api, 2, 2)
    api.must(api.create(BUDGETS, budget(minAvailable=1)))
    before = settled(api, 2, 2)["status"]
    asked = evict(api, names[0], dryRun=["All"])
    again = evict(api, names[0], dryRun=["All"])
    after = api.get(BUDGETS, "web").body["status"]
    return {"asked": asked, "again": again, "same": before == after}


@GROUP.case
def an_eviction_under_two_budgets(api: Caller) -> Answers:
    names = run_pods(api, 1, 1)
    for name in ("web", "other"):
        api.must(api.create(BUDGETS, budget(name, minAvailable=0)))
        settled(api, 1, 1, name)
    return {"refused": evict(api, names[0])}


@GROUP.case
def an_eviction_of_a_pod_that_is_not_ready(api: Caller) -> Answers:
    names = run_pods(api, 2, 1)
    api.must(api.create(BUDGETS, budget(minAvailable=1)))
    settled(api, 1, 2)
    return {
        "the ready one": evict(api, names[0]),
        "the other": evict(api, names[1]),
    }


@GROUP.case
def an_eviction_of_a_pod_that_is_not_ready_below_the_budget(api: Caller) -> Answers:
    names = run_pods(api, 2, 1)
    api.must(api.create(BUDGETS, budget(minAvailable=2)))
    settled(api, 1, 2)
    return {"refused": evict(api, names[1])}


@GROUP.case
def an_eviction_of_an_unhealthy_pod_that_is_always_allowed(api: Caller) -> Answers:
    names = run_pods(api, 2, 1)
    policy = "AlwaysAllow"
    api.must(api.create(BUDGETS, budget(minAvailable=2, unhealthyPodEvictionPolicy=policy)))
    settled(api, 1, 2)
    return {"the other": evict(api, names[1]), "the ready one": evict(api, names[0])}


@GROUP.case
def an_eviction_of_a_pod_that_has_not_begun(api: Caller) -> Answers:
    api.must(api.create(SETS, replica_set(replicas=1)))
    found = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 1)
    api.must(api.create(BUDGETS, budget(minAvailable=1)))
    settled(api, 0, 1)
    return {"evicted": evict(api, found.body["items"][0]["metadata"]["name"])}


@GROUP.case
def the_condition_of_an_evicted_pod(api: Caller) -> Answers:
    made = pod()
    made["metadata"]["finalizers"] = ["example.com/hold"]
    api.must(api.create("pods", made))
    set_ready(api, "one", True)
    answer = evict(api, "one")
    left = api.get("pods", "one").body
    api.merge("pods", "one", {"metadata": {"finalizers": None}})
    return {"answer": answer, "conditions": left["status"]["conditions"]}


# -- a pod that was to go already ------------------------------------------------------------------


def marked(api: Caller, since: str) -> None:
    """A pod of which somebody has said that it will go."""
    api.must(api.create("pods", pod(nodeName=api.unique("node"))))
    target = {
        "type": "DisruptionTarget",
        "status": "True",
        "reason": "Mine",
        "message": "by hand",
        "lastTransitionTime": since,
    }
    conditions = [target, {"type": "Mine", "status": "True"}]
    api.must(api.merge("pods", "one", {"status": {"conditions": conditions}}, "status"))


@GROUP.case
def a_pod_that_was_to_go_and_did_not(api: Caller) -> Answers:
    marked(api, "2026-01-01T00:00:00Z")
    found = api.until(
        lambda: api.get("pods", "one"),
        lambda body: (
            body["status"]["conditions"][0]["status"] == "False"
            or body["status"]["conditions"][-1]["status"] == "False"
        ),
    )
    return {"conditions": found.body["status"]["conditions"]}


@GROUP.case
def an_eviction_of_a_pod_that_was_to_go(api: Caller) -> Answers:
    marked(api, "2100-01-01T00:00:00Z")
    api.must(api.create("pods", {"metadata": {"name": "one"}}, "one", "eviction"))
    return {"conditions": api.get("pods", "one").body["status"]["conditions"]}
