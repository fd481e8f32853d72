"""StatefulSets: order, identity, updates with partition and maxUnavailable, revisions, claims.

A trace has a row per step: `web-0=1+` is the pod web-0 of image 1, ready (`-`: not ready).
"""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, stateful_set
from tests.contract.pod_sets import PodSet
from tests.contract.printing import table
from tests.contract.rollout import is_ready

GROUP = Group("statefulsets")
SETS = "statefulsets.apps"
REVISIONS = "controllerrevisions.apps"


def name_of(pod: Object) -> str:
    return str(pod["metadata"]["name"])


class Ordered(PodSet):
    """A StatefulSet whose pods the case runs one by one, lowest ordinal first."""

    def __init__(self, api: Caller, **spec: Any) -> None:
        made = stateful_set(serviceName="web", **spec)
        made["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:1"
        made["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] = 0
        super().__init__(api, SETS, made)
        self.note()

    def note(self) -> None:
        self.row(name_of)

    def has_told(self, status: Object, pods: list[Object]) -> bool:
        running = [pod for pod in pods if pod["status"]["phase"] == "Running"]
        ready = sum(map(is_ready, running))
        return status["replicas"] == len(pods) and status.get("readyReplicas", 0) == ready

    def step(self) -> bool:
        """Runs the lowest pod that does not run yet; whether there was one."""
        waiting = sorted(
            name_of(pod)
            for pod in self.pods
            if pod["status"]["phase"] == "Pending" and "deletionTimestamp" not in pod["metadata"]
        )
        if waiting:
            self.run(waiting[0])
            self.note()
        return bool(waiting)

    def up(self) -> "Ordered":
        while self.step():
            pass
        return self

    def update(self, tag: str) -> None:
        self.image(tag)
        self.note()


def rolling(**limits: Any) -> Object:
    return {"type": "RollingUpdate", "rollingUpdate": limits}


@GROUP.case
def pods_start_one_after_the_other(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=3)
    before = ordered.owner["status"]
    ordered.up()
    return {"trace": ordered.rows, "before": before, "after": ordered.owner["status"]}


@GROUP.case
def the_first_pod(api: Caller) -> Answers:
    Ordered(api, replicas=1)
    return {"pod": api.get("pods", "web-0")}


@GROUP.case
def the_hash_of_a_revision(api: Caller) -> Answers:
    """Its name is the hash of the template's JSON: the same everywhere."""
    Ordered(api, replicas=0)
    return {"revisions": api.get(REVISIONS), "status": api.get(SETS, "web").body["status"]}


@GROUP.case
def parallel_pods_start_together(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=3, podManagementPolicy="Parallel").up()
    return {"trace": ordered.rows}


@GROUP.case
def scaling_down_ends_the_highest(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=3).up()
    ordered.change(replicas=1)
    ordered.note()
    ordered.change(replicas=2)
    ordered.note()
    return {"trace": ordered.rows, "status": ordered.owner["status"]}


@GROUP.case
def scaling_down_waits_for_a_pod_that_is_not_ready(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=3).up()
    ordered.run("web-0", ready=False)
    ordered.settle()
    ordered.change(replicas=1)
    ordered.note()
    ordered.run("web-0")
    ordered.note()
    return {"trace": ordered.rows}


@GROUP.case
def scaling_down_in_parallel_waits_for_nobody(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=4, podManagementPolicy="Parallel").up()
    ordered.run("web-1", ready=False)
    ordered.change(replicas=1)
    ordered.note()
    return {"trace": ordered.rows}


@GROUP.case
def ordinals_that_start_later(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2, ordinals={"start": 5}).up()
    ordered.change(ordinals={"start": 6})
    ordered.note()
    ordered.up()
    return {"trace": ordered.rows}


def add_update(sentence: str, replicas: int, policy: str, **limits: Any) -> None:
    def run(api: Caller) -> Answers:
        ordered = Ordered(
            api, replicas=replicas, podManagementPolicy=policy, updateStrategy=rolling(**limits)
        ).up()
        ordered.update("2")
        during = ordered.owner["status"]
        ordered.up()
        return {"trace": ordered.rows, "during": during, "after": ordered.owner["status"]}

    GROUP.add(sentence, run)


add_update("an update from the highest to the lowest", 3, "OrderedReady")
add_update("an update down to a partition", 3, "OrderedReady", partition=2)
add_update("an update with a partition beyond the last", 2, "OrderedReady", partition=5)
add_update("an update of two at a time", 4, "OrderedReady", maxUnavailable=2)
add_update("an update of half at a time", 5, "OrderedReady", maxUnavailable="50%")
add_update("an update of a small share at a time", 3, "OrderedReady", maxUnavailable="10%")
add_update("a parallel update", 3, "Parallel")
add_update("a parallel update of two at a time", 5, "Parallel", maxUnavailable=2)
add_update("a parallel update down to a partition", 4, "Parallel", partition=1, maxUnavailable=3)


@GROUP.case
def an_update_on_delete(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2, updateStrategy={"type": "OnDelete"}).up()
    ordered.update("2")
    api.must(api.delete("pods", "web-0"))
    ordered.note()
    ordered.up()
    return {"trace": ordered.rows, "status": ordered.owner["status"]}


@GROUP.case
def a_deleted_pod_below_the_partition_comes_back_as_it_was(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2, updateStrategy=rolling(partition=1)).up()
    ordered.update("2")
    ordered.up()
    api.must(api.delete("pods", "web-0"))
    ordered.note()
    return {"trace": ordered.rows}


@GROUP.case
def a_bad_update_stays_stuck_after_it_is_taken_back(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2).up()
    ordered.update("bad")
    ordered.update("1")
    api.must(api.delete("pods", "web-1"))
    ordered.note()
    ordered.up()
    return {"trace": ordered.rows, "status": ordered.owner["status"]}


@GROUP.case
def a_bad_parallel_update_is_taken_back(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=3, podManagementPolicy="Parallel").up()
    ordered.update("bad")
    ordered.update("1")
    ordered.up()
    return {"trace": ordered.rows}


@GROUP.case
def going_back_renumbers_a_revision(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=0)
    for tag in ("2", "3", "1"):
        ordered.update(tag)
    found = api.get(REVISIONS).body["items"]
    numbers = {image_in(one): one["revision"] for one in found}
    return {"numbers": dict(sorted(numbers.items())), "status": ordered.owner["status"]}


def image_in(revision: Object) -> str:
    return str(revision["data"]["spec"]["template"]["spec"]["containers"][0]["image"])


@GROUP.case
def only_so_many_revisions_are_kept(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=0, revisionHistoryLimit=1)
    for tag in ("2", "3", "4"):
        ordered.update(tag)
    kept = api.until(lambda: api.get(REVISIONS), lambda body: len(body["items"]) == 2)
    return {"kept": sorted(map(image_in, kept.body["items"]))}


@GROUP.case
def a_failed_pod_is_replaced(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2).up()
    before = api.get("pods", "web-0").uid
    ordered.run("web-0", phase="Failed", ready=False)
    api.until(
        lambda: api.get("pods", "web-0"), lambda body: body and body["metadata"]["uid"] != before
    )
    ordered.note()
    return {"trace": ordered.rows}


@GROUP.case
def minimum_ready_seconds_hold_back(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2, minReadySeconds=600_000_000)
    ordered.step()
    return {"trace": ordered.rows, "status": ordered.owner["status"]}


@GROUP.case
def a_pod_that_fits_is_adopted(api: Caller) -> Answers:
    lonely = stateful_set()["spec"]["template"]
    lonely["metadata"]["name"] = "web-0"
    api.must(api.create("pods", lonely))
    api.must(api.create(SETS, stateful_set(replicas=1)))
    adopted = api.until(
        lambda: api.get("pods", "web-0"),
        lambda body: (
            "statefulset.kubernetes.io/pod-name" in (body["metadata"]["labels"])
            or "ownerReferences" in body["metadata"]
        ),
    )
    return {"owners": adopted.body["metadata"]["ownerReferences"]}


@GROUP.case
def a_pod_whose_name_is_taken(api: Caller) -> Answers:
    """It is tried again and again, and no event tells of it."""
    other = stateful_set()["spec"]["template"]
    other["metadata"] = {"name": "web-0", "labels": {"app": "other"}}
    api.must(api.create("pods", other))
    ordered = PodSet(api, SETS, stateful_set(replicas=1))
    ordered.settle()
    return {"status": ordered.owner["status"], "events": api.get("events").body["items"]}


def told(reason: str) -> Any:
    return lambda body: any(event["reason"] == reason for event in body["items"])


def told_in(body: Any) -> list[str]:
    return sorted({f"{one['type']} {one['reason']}: {one['message']}" for one in body["items"]})


@GROUP.case
def the_events_of_a_life(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2).up()
    ordered.change(replicas=1)
    ordered.note()
    events = api.until(lambda: api.get("events"), told("SuccessfulDelete"))
    return {"events": told_in(events.body), "source": events.body["items"][0]["source"]}


def with_claims(**spec: Any) -> Object:
    claim = {
        "metadata": {"name": "data", "labels": {"tier": "db"}},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": "none",
            "resources": {"requests": {"storage": "1Gi"}},
        },
    }
    return {"volumeClaimTemplates": [claim], **spec}


CLAIMS = "persistentvolumeclaims"


@GROUP.case
def claims_are_made_before_the_pod(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=1, **with_claims())
    events = api.until(lambda: api.get("events"), lambda body: len(body["items"]) >= 2)
    return {
        "claim": api.get(CLAIMS, "data-web-0").body["metadata"],
        "volumes": ordered.pods[0]["spec"]["volumes"],
        "events": [line for line in told_in(events.body) if "Successful" in line],
    }


@GROUP.case
def claims_outlive_a_scale_down(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2, **with_claims()).up()
    ordered.change(replicas=0)
    ordered.note()
    left = api.get(CLAIMS).body["items"]
    return {"trace": ordered.rows, "left": [name_of(one) for one in left]}


def add_retention(sentence: str, **policy: str) -> None:
    """Whom the claims belong to while the set runs."""

    def run(api: Caller) -> Answers:
        policies = {"persistentVolumeClaimRetentionPolicy": policy}
        ordered = Ordered(api, replicas=1, **with_claims(), **policies)
        ordered.up()
        claim = api.get(CLAIMS, "data-web-0").body["metadata"]
        owners = [(one["kind"], one["name"]) for one in claim.get("ownerReferences", [])]
        return {"owners": owners}

    GROUP.add(sentence, run)


add_retention("claims that go with their set", whenDeleted="Delete")
add_retention("claims that go with their pods", whenScaled="Delete")
add_retention("claims that go with both", whenDeleted="Delete", whenScaled="Delete")


@GROUP.case
def a_set_that_is_deleted_ends_its_pods(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2).up()
    answer = api.delete(SETS, "web")
    gone = api.until(lambda: api.get("pods"), lambda body: not body["items"])
    revisions = api.until(lambda: api.get(REVISIONS), lambda body: not body["items"])
    return {
        "trace": ordered.rows,
        "answer": answer.status,
        "left": [gone.body["items"], revisions.body["items"]],
    }


@GROUP.case
def a_table_of_a_running_set(api: Caller) -> Answers:
    ordered = Ordered(api, replicas=2)
    ordered.step()
    revision = ordered.owner["status"]["updateRevision"]
    return {
        "sets": table(api, SETS, "web", includeObject="None"),
        "revisions": table(api, REVISIONS, revision, includeObject="None"),
    }
