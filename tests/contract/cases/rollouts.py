"""Rolling updates: which replicas are made and removed, in which order.

The traces are those of `tests.contract.rollout`: wanted/there/ready of each generation, by age.
"""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, deployment, replica_set
from tests.contract.rollout import REVISION, SETS, WEB, Rollout, rolling

GROUP = Group("rollouts")

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
    api.must(
        api.merge(WEB, "web", {"metadata": {"annotations": {"kubernetes.io/change-cause": "x"}}})
    )
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
