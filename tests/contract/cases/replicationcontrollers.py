"""ReplicationControllers: pods kept, released, adopted, orphaned; and pods that are refused."""

from collections.abc import Callable
from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, replica_set, replication_controller, stateful_set
from tests.contract.rollout import mark_ready

GROUP = Group("replicationcontrollers")
CONTROLLERS = "replicationcontrollers"


def made(api: Caller, replicas: int = 3) -> list[str]:
    api.must(api.create(CONTROLLERS, replication_controller(replicas=replicas)))
    pods = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == replicas)
    until_told(api, replicas=replicas)
    return [item["metadata"]["name"] for item in pods.body["items"]]


def until_told(api: Caller, **counts: int) -> Object:
    """The status, when it has these counts and is about the newest generation."""

    def good(body: Any) -> bool:
        status, newest = body["status"], body["metadata"]["generation"]
        same = all(status.get(name, 0) == value for name, value in counts.items())
        return bool(same and status.get("observedGeneration") == newest)

    found: Object = api.until(lambda: api.get(CONTROLLERS, "web"), good).body
    return found


@GROUP.case
def pods_are_made(api: Caller) -> Answers:
    made(api, 2)
    pod = api.get("pods").body["items"][0]
    return {"status": until_told(api, replicas=2)["status"], "pod": pod["metadata"]}


@GROUP.case
def ready_pods_are_counted(api: Caller) -> Answers:
    names = made(api, 2)
    mark_ready(api, names[0])
    return {"status": until_told(api, readyReplicas=1)["status"]}


@GROUP.case
def unready_pods_go_first(api: Caller) -> Answers:
    names = made(api)
    mark_ready(api, names[1])
    until_told(api, readyReplicas=1)
    api.must(api.merge(CONTROLLERS, "web", {"spec": {"replicas": 1}}))
    left = api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 1)
    return {"left": [names.index(one["metadata"]["name"]) for one in left.body["items"]]}


@GROUP.case
def scaling_by_the_scale(api: Caller) -> Answers:
    made(api, 1)
    answer = api.merge(CONTROLLERS, "web", {"spec": {"replicas": 2}}, "scale")
    api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 2)
    until_told(api, replicas=2)
    return {"answer": answer, "after": api.get(CONTROLLERS, "web", "scale")}


@GROUP.case
def a_deleted_pod_is_replaced(api: Caller) -> Answers:
    names = made(api, 2)
    api.must(api.delete("pods", names[0]))
    pods = api.until(
        lambda: api.get("pods"),
        lambda body: (
            len(body["items"]) == 2
            and names[0] not in [one["metadata"]["name"] for one in body["items"]]
        ),
    )
    return {"kept": sum(one["metadata"]["name"] in names for one in pods.body["items"])}


@GROUP.case
def a_pod_whose_labels_change_is_released(api: Caller) -> Answers:
    names = made(api, 1)
    api.must(api.merge("pods", names[0], {"metadata": {"labels": {"app": "other"}}}))
    api.until(lambda: api.get("pods"), lambda body: len(body["items"]) == 2)
    released = api.until(
        lambda: api.get("pods", names[0]), lambda body: "ownerReferences" not in body["metadata"]
    )
    return {"labels": released.body["metadata"]["labels"]}


@GROUP.case
def a_pod_that_fits_is_adopted(api: Caller) -> Answers:
    lonely = replication_controller()["spec"]["template"]
    lonely["metadata"]["name"] = "lonely"
    api.must(api.create("pods", lonely))
    api.must(api.create(CONTROLLERS, replication_controller(replicas=1)))
    adopted = api.until(
        lambda: api.get("pods", "lonely"), lambda body: "ownerReferences" in body["metadata"]
    )
    return {"owners": adopted.body["metadata"]["ownerReferences"]}


@GROUP.case
def deleting_it_leaves_the_pods(api: Caller) -> Answers:
    made(api, 2)
    api.must(api.delete(CONTROLLERS, "web"))
    api.until_gone(CONTROLLERS, "web")
    left = api.until(
        lambda: api.get("pods"),
        lambda body: not any(one["metadata"].get("ownerReferences") for one in body["items"]),
    )
    return {"left": len(left.body["items"])}


@GROUP.case
def deleting_it_in_the_background_ends_the_pods(api: Caller) -> Answers:
    made(api, 2)
    answer = api.delete(CONTROLLERS, "web", propagationPolicy="Background")
    left = api.until(lambda: api.get("pods"), lambda body: not body["items"])
    return {"answer": answer.status, "left": left.body["items"]}


@GROUP.case
def the_events_of_a_life(api: Caller) -> Answers:
    names = made(api, 1)
    api.must(api.merge(CONTROLLERS, "web", {"spec": {"replicas": 0}}))
    events = api.until(lambda: api.get("events"), lambda body: len(body["items"]) == 2)
    told = [
        f"{one['type']} {one['reason']}: {one['message'].replace(names[0], '<pod>')}"
        for one in events.body["items"]
    ]
    return {"events": sorted(told), "source": events.body["items"][0]["source"]}


def add_refused(sentence: str, resource: str, make: Callable[..., Object]) -> None:
    """Its pods name a priority class that nobody has."""

    def run(api: Caller) -> Answers:
        obj = make(replicas=2)
        obj["spec"]["template"]["spec"]["priorityClassName"] = "no-such-class"
        api.must(api.create(resource, obj))
        events = api.until(
            lambda: api.get("events"),
            lambda body: any(one["reason"] == "FailedCreate" for one in body["items"]),
        )
        told = {(one["type"], one["reason"], one["message"]) for one in events.body["items"]}
        status = api.until(
            lambda: api.get(resource, "web"),
            lambda body: "observedGeneration" in body["status"],
        )
        return {"events": sorted(told), "status": status.body["status"]}

    GROUP.add(sentence, run)


add_refused("a replicationcontroller whose pods are refused", CONTROLLERS, replication_controller)
add_refused("a replicaset whose pods are refused", "replicasets.apps", replica_set)
add_refused("a statefulset whose pods are refused", "statefulsets.apps", stateful_set)
