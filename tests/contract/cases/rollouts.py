"""Deployments and ReplicaSets at work: which replicas are made and removed, in which order.

No kubelet and no scheduler take part: the pods stay where they were made, and the case itself
says which of them are ready. After each step it waits until the controllers have nothing left to
do. So the traces depend on no timing, and are equal on every cluster.
"""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import deployment, replica_set

GROUP = Group("rollouts")
WEB = "deployments.apps"
SETS = "replicasets.apps"
Object = dict[str, Any]
REVISION = "deployment.kubernetes.io/revision"


def is_ready(pod: Object) -> bool:
    conditions = pod["status"].get("conditions", [])
    return any(item["type"] == "Ready" and item["status"] == "True" for item in conditions)


def owned(pods: list[Object], owner: Object) -> list[Object]:
    uid = owner["metadata"]["uid"]
    return [
        pod
        for pod in pods
        if any(ref["uid"] == uid for ref in pod["metadata"].get("ownerReferences", []))
    ]


class Rollout:
    """One Deployment, looked at when its controllers are quiet."""

    def __init__(self, api: Caller, **spec: Any) -> None:
        self.api = api
        self.rows: list[str] = []
        api.must(api.create(WEB, deployment(**spec)))

    def look(self) -> tuple[Object, list[Object], list[Object]]:
        deployed = self.api.get(WEB, "web").body
        sets = self.api.get(SETS).body["items"]
        return deployed, sets, self.api.get("pods").body["items"]

    def settle(self) -> tuple[Object, list[Object], list[Object]]:
        """Waits until pods, ReplicaSets and Deployment tell the same story, twice in a row."""
        seen: list[Any] = [None]

        def quiet(_body: Any) -> bool:
            deployed, sets, pods = state = self.look()
            before, seen[0] = seen[0], state
            return state == before and told_the_same(deployed, sets, pods)

        self.api.until(lambda: self.api.get(WEB, "web"), quiet)
        state: tuple[Object, list[Object], list[Object]] = seen[0]
        return state

    def row(self) -> None:
        """Notes the ReplicaSets by age of their revision: wanted/there/ready of each."""
        deployed, sets, pods = self.settle()
        cells = []
        for one in sorted(sets, key=lambda item: int(item["metadata"]["annotations"][REVISION])):
            mine = owned(pods, one)
            ready = sum(map(is_ready, mine))
            cells.append(f"{one['spec'].get('replicas', 0)}/{len(mine)}/{ready}")
        self.rows.append(" ".join(cells) + f" of {deployed['spec']['replicas']}")

    def make_ready(self, count: int = 1) -> int:
        """Makes that many of the newest generation's pods ready; how many were left to."""
        _, sets, pods = self.settle()
        newest = max(sets, key=lambda item: int(item["metadata"]["annotations"][REVISION]))
        waiting = [pod for pod in owned(pods, newest) if not is_ready(pod)]
        for pod in waiting[:count]:
            mark_ready(self.api, pod["metadata"]["name"])
        return len(waiting[:count])

    def up(self) -> "Rollout":
        """All pods of the first generation are ready."""
        self.make_ready(1000)
        self.row()
        return self

    def image(self, image: str) -> None:
        change = {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": image}]}}}}
        self.api.must(self.api.strategic(WEB, "web", change))
        self.row()

    def change(self, **spec: Any) -> None:
        self.api.must(self.api.merge(WEB, "web", {"spec": spec}))
        self.row()

    def finish(self, step: int = 1) -> None:
        """Ready, one after the other, until nothing waits any more."""
        while self.make_ready(step):
            self.row()


def told_the_same(deployed: Object, sets: list[Object], pods: list[Object]) -> bool:
    status = deployed["status"]
    if status.get("observedGeneration") != deployed["metadata"]["generation"]:
        return False
    for one in sets:
        mine = owned(pods, one)
        counts = one["status"]
        if one["status"].get("observedGeneration") != one["metadata"]["generation"]:
            return False
        if not one["spec"].get("replicas", 0) == len(mine) == counts.get("replicas", 0):
            return False
        if sum(map(is_ready, mine)) != counts.get("readyReplicas", 0):
            return False
    names = ("replicas", "readyReplicas", "availableReplicas")
    return bool(sets) and all(
        status.get(name, 0) == sum(one["status"].get(name, 0) for one in sets) for name in names
    )


def mark_ready(api: Caller, pod: str) -> None:
    ready = {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-02T03:04:05Z"}
    api.must(api.strategic("pods", pod, {"status": {"conditions": [ready]}}, "status"))


def rolling(surge: Any, unavailable: Any) -> Object:
    limits = {"maxSurge": surge, "maxUnavailable": unavailable}
    return {"type": "RollingUpdate", "rollingUpdate": limits}


COMBINATIONS: tuple[tuple[int, Any, Any], ...] = (
    (1, "25%", "25%"),
    (2, "25%", "25%"),
    (3, "25%", "25%"),
    (4, "25%", "25%"),
    (5, "25%", "25%"),
    (3, 1, 0),
    (3, 0, 1),
    (4, 2, 1),
    (4, "50%", 0),
    (4, 0, "50%"),
    (3, "100%", "0%"),
    (5, "30%", "30%"),
    (2, 3, 2),
)


def add_update(replicas: int, surge: Any, unavailable: Any) -> None:
    def run(api: Caller) -> Answers:
        rollout = Rollout(api, replicas=replicas, strategy=rolling(surge, unavailable)).up()
        rollout.image("nginx:2")
        rollout.finish()
        return {"trace": rollout.rows}

    GROUP.add(f"{replicas} replicas with surge {surge} and unavailable {unavailable}", run)


for _combination in COMBINATIONS:
    add_update(*_combination)


@GROUP.case
def a_first_rollout_and_its_conditions(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=2)
    before = rollout.settle()[0]["status"]
    rollout.finish()
    deployed, sets, _ = rollout.settle()
    return {
        "before": before,
        "after": deployed["status"],
        "annotations": deployed["metadata"]["annotations"],
        "replicaset": sets[0],
        "trace": rollout.rows,
    }


@GROUP.case
def the_conditions_of_an_update(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=1).up()
    rollout.image("nginx:2")
    during = rollout.settle()[0]["status"]
    rollout.finish()
    return {"during": during, "after": rollout.settle()[0]["status"]}


@GROUP.case
def recreating(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=2, strategy={"type": "Recreate"}).up()
    rollout.image("nginx:2")
    rollout.finish()
    return {"trace": rollout.rows}


@GROUP.case
def a_paused_deployment_waits(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=2).up()
    rollout.change(paused=True)
    rollout.image("nginx:2")
    waiting = rollout.settle()[0]["status"]["conditions"]
    rollout.change(replicas=3)
    rollout.change(paused=False)
    rollout.finish()
    return {"trace": rollout.rows, "conditions while paused": waiting}


@GROUP.case
def pausing_in_the_middle(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=3, strategy=rolling(1, 0)).up()
    rollout.image("nginx:2")
    rollout.make_ready()
    rollout.row()
    rollout.change(paused=True)
    rollout.make_ready()
    rollout.row()
    rollout.change(paused=False)
    rollout.finish()
    return {"trace": rollout.rows}


@GROUP.case
def going_back_uses_the_old_generation_again(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=2).up()
    rollout.image("nginx:2")
    rollout.finish()
    rollout.image("nginx:1.27")
    rollout.finish()
    _, sets, _ = rollout.settle()
    history = {
        one["spec"]["template"]["spec"]["containers"][0]["image"]: one["metadata"]["annotations"]
        for one in sets
    }
    return {"trace": rollout.rows, "annotations": history}


@GROUP.case
def an_update_during_an_update(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=4, strategy=rolling(1, 1)).up()
    rollout.image("nginx:2")
    rollout.make_ready()
    rollout.row()
    rollout.image("nginx:3")
    rollout.finish()
    return {"trace": rollout.rows}


@GROUP.case
def a_bad_update_stops_and_is_taken_back(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=4).up()
    rollout.image("nginx:bad")
    rollout.image("nginx:1.27")
    rollout.finish()
    return {"trace": rollout.rows}


@GROUP.case
def a_missed_deadline(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=1, progressDeadlineSeconds=1).up()
    rollout.image("nginx:bad")

    def missed(body: Any) -> bool:
        reasons = [condition.get("reason") for condition in body["status"]["conditions"]]
        return "ProgressDeadlineExceeded" in reasons

    late = api.until(lambda: api.get(WEB, "web"), missed)
    return {"status": late.body["status"], "trace": rollout.rows}


@GROUP.case
def scaling_up_and_down(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=1).up()
    rollout.change(replicas=3)
    rollout.finish()
    rollout.change(replicas=0)
    rollout.change(replicas=2)
    return {"trace": rollout.rows}


@GROUP.case
def scaling_up_in_the_middle_is_proportional(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=5, strategy=rolling(2, 2)).up()
    rollout.image("nginx:2")
    rollout.make_ready()
    rollout.row()
    rollout.change(replicas=10)
    rollout.finish(2)
    return {"trace": rollout.rows}


@GROUP.case
def scaling_down_in_the_middle_is_proportional(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=8, strategy=rolling(2, 2)).up()
    rollout.image("nginx:2")
    rollout.make_ready(2)
    rollout.row()
    rollout.change(replicas=4)
    rollout.finish(2)
    return {"trace": rollout.rows}


@GROUP.case
def only_so_much_history_is_kept(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=0, revisionHistoryLimit=1)
    for number in (2, 3, 4):
        rollout.image(f"nginx:{number}")
    api.until(lambda: api.get(SETS), lambda body: len(body["items"]) == 2)
    rollout.row()
    return {"last": rollout.rows[-1]}


@GROUP.case
def a_change_of_labels_makes_no_new_generation(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=1)
    api.must(api.merge(WEB, "web", {"metadata": {"annotations": {"kubernetes.io/change-cause": "x"}}}))
    api.until(
        lambda: api.get(SETS),
        lambda body: "kubernetes.io/change-cause" in body["items"][0]["metadata"]["annotations"],
    )
    rollout.row()
    return {"trace": rollout.rows, "sets": api.get(SETS)}


@GROUP.case
def minimum_ready_seconds_hold_back(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=2, strategy=rolling(1, 0)).up()
    rollout.change(minReadySeconds=3600, progressDeadlineSeconds=7200)
    status = api.until(
        lambda: api.get(WEB, "web"), lambda body: body["status"].get("readyReplicas") == 2
    )
    return {"ready": status.body["status"].get("readyReplicas"), "trace": rollout.rows}


@GROUP.case
def a_deployment_adopts_a_replicaset_that_fits(api: Caller) -> Answers:
    lonely = replica_set("lonely", replicas=1, selector={"matchLabels": {"app": "web"}})
    lonely["metadata"]["labels"] = {"app": "web"}
    lonely["spec"]["template"]["metadata"]["labels"] = {"app": "web"}
    api.must(api.create(SETS, lonely))
    api.must(api.create(WEB, deployment(replicas=1)))
    adopted = api.until(
        lambda: api.get(SETS, "lonely"),
        lambda body: bool(body["metadata"].get("ownerReferences")),
    )
    return {"owners": adopted.body["metadata"]["ownerReferences"]}


# -- replicasets -----------------------------------------------------------------------------------


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
        lambda body: len(body["items"]) == 3
        and names[0] not in [item["metadata"]["name"] for item in body["items"]],
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


@GROUP.case
def the_events_of_a_rollout(api: Caller) -> Answers:
    rollout = Rollout(api, replicas=1).up()
    rollout.image("nginx:2")
    rollout.finish()
    expected = 5  # scaled up, created, scaled up, created; then scaled down and deleted
    events = api.until(lambda: api.get("events"), lambda body: len(body["items"]) > expected)
    told = [
        f"{event['type']} {event['reason']} {event['involvedObject']['kind']}: {event['message']}"
        for event in events.body["items"]
    ]
    _, sets, _ = rollout.settle()
    hashes = {one["metadata"]["name"]: one["metadata"]["labels"] for one in sets}
    return {
        "events": sorted(told),
        "replicasets": [hashes[name] for name in sorted(hashes, key=lambda n: order(sets, n))],
        "one": without_names(events.body["items"][0]),
    }


def order(sets: list[Object], name: str) -> int:
    one = next(item for item in sets if item["metadata"]["name"] == name)
    return int(one["metadata"]["annotations"][REVISION])


def without_names(event: Object) -> list[str]:
    """Which fields such an Event has."""
    return sorted(event)
