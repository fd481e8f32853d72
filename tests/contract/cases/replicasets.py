"""ReplicaSets: which pods go first, adoption and release."""

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import replica_set
from tests.contract.rollout import SETS, mark_ready

GROUP = Group("replicasets")


def three_pods(api: Caller) -> list[str]:
    api.must(api.create(SETS, replica_set(replicas=3)))
    pods = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 3)
    return [item["metadata"]["name"] for item in pods.body["items"]]


def survivors(api: Caller, names: list[str], count: int) -> list[int]:
    """Which of the pods are left, by number, after scaling down to `count`."""
    api.must(api.merge(SETS, "web", {"spec": {"replicas": count}}))
    left = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == count)
    return [names.index(item["metadata"]["name"]) for item in left.body["items"]]


def until_counted(api: Caller, ready: int) -> None:
    api.until(
        lambda: api.get(SETS, "web"), lambda body: body["status"].get("readyReplicas", 0) == ready
    )


@GROUP.case
def unready_pods_go_first(api: Caller) -> Answers:
    names = three_pods(api)
    mark_ready(api, names[1])
    until_counted(api, 1)
    return {"left": survivors(api, names, 1)}


@GROUP.case
def cheap_pods_go_first(api: Caller) -> Answers:
    names = three_pods(api)
    for name, cost in zip(names, ("5", "-3", "9"), strict=True):
        annotations = {"controller.kubernetes.io/pod-deletion-cost": cost}
        api.must(api.merge("pods", name, {"metadata": {"annotations": annotations}}))
    # Its status is written after its cache has seen the pods: so the costs are seen, too.
    mark_ready(api, names[2])
    until_counted(api, 1)
    mark = {"metadata": {"labels": {"seen": "yes"}}}
    api.must(api.merge("pods", names[0], mark))
    return {"left": survivors(api, names, 1)}


@GROUP.case
def a_replaced_pod(api: Caller) -> Answers:
    names = three_pods(api)
    api.must(api.delete("pods", names[0]))
    pods = api.until(
        lambda: api.get("pods"),
        lambda body: (
            len(body["items"]) == 3
            and names[0] not in [item["metadata"]["name"] for item in body["items"]]
        ),
    )
    return {"kept": sum(item["metadata"]["name"] in names for item in pods.body["items"])}


@GROUP.case
def a_pod_whose_labels_change_is_released(api: Caller) -> Answers:
    names = three_pods(api)
    api.must(api.merge("pods", names[0], {"metadata": {"labels": {"app": "other"}}}))
    pods = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 4)
    released = api.until(
        lambda: api.get("pods", names[0]), lambda body: "ownerReferences" not in body["metadata"]
    )
    return {"pods": len(pods.body["items"]), "released": released.body["metadata"]}


@GROUP.case
def a_pod_that_fits_is_adopted(api: Caller) -> Answers:
    lonely = replica_set()["spec"]["template"]
    lonely["metadata"]["name"] = "lonely"
    api.must(api.create("pods", lonely))
    api.must(api.create(SETS, replica_set(replicas=1)))
    adopted = api.until(
        lambda: api.get("pods", "lonely"), lambda body: "ownerReferences" in body["metadata"]
    )
    return {"owners": adopted.body["metadata"]["ownerReferences"]}
