"""Volumes and claims find each other: traces of the controllers, whose classes are each case's own."""

from typing import Any

from tests.contract.caller import Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import NOBODY, Object, pod
from tests.contract.storage_objects import (
    CLAIMS,
    CLASSES,
    VOLUMES,
    claim,
    storage_class,
    volume,
)

GROUP = Group("storage")


class Storage:
    """A class name of the case's own, and the volumes made for it, which go with the case."""

    def __init__(self, api: Caller) -> None:
        self.api = api
        self.klass = api.unique("class")
        self.made: list[str] = []

    def volume(self, word: str = "volume", **spec: Any) -> str:
        """A volume, once the controller has seen it; its name."""
        name = self.api.unique(word)
        labels = spec.pop("labels", None)
        obj = volume(name, **{"storageClassName": self.klass, **spec})
        if labels:
            obj["metadata"]["labels"] = labels
        self.api.must(self.api.create(VOLUMES, obj))
        self.made.append(name)
        self.volume_is(name, "Available")
        return name

    def claim(self, name: str = "data", **spec: Any) -> Answer:
        obj = claim(name, **{"storageClassName": self.klass, **spec})
        return self.api.must(self.api.create(CLAIMS, obj))

    def volume_is(self, name: str, phase: str) -> Answer:
        return self.api.until(
            lambda: self.api.get(VOLUMES, name),
            lambda body: body is not None and body["status"].get("phase") == phase,
        )

    def bound(self, name: str = "data") -> Answer:
        """The claim, bound, with the condition that says that nobody uses it."""
        return self.api.until(
            lambda: self.api.get(CLAIMS, name),
            lambda body: (
                body is not None
                and body["status"]["phase"] == "Bound"
                and bool(body["status"].get("conditions"))
            ),
        )

    def told(self, name: str, reason: str) -> list[Object]:
        """What the event says, once it is there."""
        found: list[Object] = []

        def there() -> bool:
            query = {"fieldSelector": f"involvedObject.name={name},reason={reason}"}
            items = self.api.get("events", **query).body["items"]
            if not items:
                path = "/api/v1/namespaces/default/events"
                items = self.api.call("GET", path, query=query).body["items"]
            keys = ("type", "reason", "message", "source")
            found[:] = [{key: one[key] for key in keys} for one in items[:1]]
            return bool(found)

        self.api.wait(there)
        return found

    def end(self, answers: Answers) -> Answers:
        for name in self.made:
            self.api.delete(VOLUMES, name)
            self.api.json_patch(VOLUMES, name, [{"op": "remove", "path": "/metadata/finalizers"}])
        return answers


@GROUP.case
def a_claim_finds_a_volume(api: Caller) -> Answers:
    storage = Storage(api)
    name = storage.volume()
    available = api.get(VOLUMES, name)
    created = storage.claim()
    bound = storage.bound()
    answers: Answers = {
        "available": available,
        "created": created,
        "claim": bound,
        "volume": storage.volume_is(name, "Bound"),
    }
    return storage.end(answers)


@GROUP.case
def the_smallest_volume_that_is_large_enough(api: Caller) -> Answers:
    storage = Storage(api)
    for word, size in (("large", "8Gi"), ("fitting", "3Gi"), ("small", "1Gi"), ("middle", "5Gi")):
        storage.volume(word, capacity={"storage": size})
    storage.claim(resources={"requests": {"storage": "2Gi"}})
    return storage.end({"claim": storage.bound()})


@GROUP.case
def the_volume_with_the_fewest_modes_goes_before_a_smaller_one(api: Caller) -> Answers:
    storage = Storage(api)
    storage.volume("many", accessModes=["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"])
    storage.volume("few", capacity={"storage": "9Gi"})
    storage.claim()
    return storage.end({"claim": storage.bound()})


@GROUP.case
def a_claim_chooses_by_labels(api: Caller) -> Answers:
    storage = Storage(api)
    storage.volume("slow", labels={"disk": "hdd"})
    storage.volume("fast", labels={"disk": "ssd"}, capacity={"storage": "5Gi"})
    storage.claim(
        selector={"matchExpressions": [{"key": "disk", "operator": "NotIn", "values": ["hdd"]}]}
    )
    return storage.end({"claim": storage.bound()})


@GROUP.case
def a_claim_names_its_volume(api: Caller) -> Answers:
    storage = Storage(api)
    storage.volume("other")
    wanted = storage.volume("wanted", capacity={"storage": "7Gi"})
    storage.claim(volumeName=wanted)
    answers: Answers = {"claim": storage.bound(), "volume": storage.volume_is(wanted, "Bound")}
    return storage.end(answers)


@GROUP.case
def a_volume_is_kept_for_a_claim(api: Caller) -> Answers:
    storage = Storage(api)
    reference = {"namespace": api.namespace, "name": "data"}
    kept = storage.volume("kept", claimRef=reference, capacity={"storage": "7Gi"})
    storage.volume("better")
    storage.claim("other")
    other = storage.bound("other")
    storage.claim()
    answers: Answers = {
        "other": other,
        "claim": storage.bound(),
        "volume": storage.volume_is(kept, "Bound"),
    }
    return storage.end(answers)


@GROUP.case
def a_named_volume_that_does_not_fit(api: Caller) -> Answers:
    storage = Storage(api)
    name = storage.volume()
    wishes: dict[str, Object] = {
        "too-small": {"resources": {"requests": {"storage": "5Gi"}}},
        "other-class": {"storageClassName": "another"},
        "other-mode": {"volumeMode": "Block"},
        "other-access": {"accessModes": ["ReadWriteMany"]},
    }
    answers: Answers = {}
    for wish, spec in wishes.items():
        storage.claim(wish, volumeName=name, **spec)
        answers[wish] = storage.told(wish, "VolumeMismatch")
    answers["claim"] = api.get(CLAIMS, "too-small")
    return storage.end(answers)


@GROUP.case
def a_volume_that_another_claim_has(api: Caller) -> Answers:
    storage = Storage(api)
    name = storage.volume()
    storage.claim("first")
    storage.bound("first")
    storage.claim("second", volumeName=name)
    told = storage.told("second", "FailedBinding")
    return storage.end({"told": told, "second": api.get(CLAIMS, "second")})


@GROUP.case
def a_volume_is_released_and_kept(api: Caller) -> Answers:
    storage = Storage(api)
    name = storage.volume()
    storage.claim()
    storage.bound()
    deleted = api.delete(CLAIMS, "data")
    released = storage.volume_is(name, "Released")
    storage.claim()
    free = {"spec": {"claimRef": None}}
    answers: Answers = {
        "deleted": deleted.status,
        "released": released,
        "freed": api.merge(VOLUMES, name, free),
        "available again": storage.volume_is(name, "Available"),
    }
    answers["freed"].body["status"].pop("lastPhaseTransitionTime")
    return storage.end(answers)


@GROUP.case
def a_volume_that_nobody_can_delete(api: Caller) -> Answers:
    storage = Storage(api)
    name = storage.volume(persistentVolumeReclaimPolicy="Delete")
    server = storage.volume(
        "server",
        persistentVolumeReclaimPolicy="Delete",
        hostPath=None,
        nfs={"server": "a.example.com", "path": "/x"},
        accessModes=["ReadWriteMany"],
    )
    storage.claim()
    storage.claim("remote", accessModes=["ReadWriteMany"])
    for one in ("data", "remote"):
        storage.bound(one)
        api.must(api.delete(CLAIMS, one))
    answers: Answers = {
        "volume": storage.volume_is(name, "Failed"),
        "told": storage.told(name, "VolumeFailedDelete"),
        "server": storage.volume_is(server, "Failed").body["status"]["message"],
    }
    return storage.end(answers)


@GROUP.case
def a_volume_goes_with_its_claim(api: Caller) -> Answers:
    storage = Storage(api)
    path = {"path": "/tmp/podium-contract/there-is-no-such-directory"}
    name = storage.volume(persistentVolumeReclaimPolicy="Delete", hostPath=path)
    storage.claim()
    storage.bound()
    api.must(api.delete(CLAIMS, "data"))
    return storage.end({"gone": api.until_gone(VOLUMES, name)})


@GROUP.case
def a_bound_volume_does_not_go(api: Caller) -> Answers:
    storage = Storage(api)
    name = storage.volume()
    storage.claim()
    storage.bound()
    storage.volume_is(name, "Bound")
    waiting = api.delete(VOLUMES, name)
    api.must(api.json_patch(VOLUMES, name, [{"op": "remove", "path": "/metadata/finalizers"}]))
    lost = api.until(
        lambda: api.get(CLAIMS, "data"),
        lambda body: body is not None and body["status"]["phase"] == "Lost",
    )
    answers: Answers = {
        "waiting": waiting,
        "lost": lost,
        "told": storage.told("data", "ClaimLost"),
    }
    return answers


@GROUP.case
def a_claim_in_use_does_not_go(api: Caller) -> Answers:
    storage = Storage(api)
    storage.volume()
    storage.claim()
    storage.bound()
    uses = [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]
    api.must(api.create("pods", pod("user", volumes=uses, nodeName=api.unique("nowhere"))))
    used = api.until(
        lambda: api.get(CLAIMS, "data"),
        lambda body: body["status"]["conditions"][0]["reason"] == "PodUsingPVC",
    )
    waiting = api.delete(CLAIMS, "data")
    api.must(api.delete("pods", "user", gracePeriodSeconds="0"))
    answers: Answers = {
        "used": used,
        "waiting": waiting,
        "gone": api.until_gone(CLAIMS, "data"),
    }
    return storage.end(answers)


@GROUP.case
def a_pod_without_a_node_does_not_hold_its_claim(api: Caller) -> Answers:
    storage = Storage(api)
    storage.claim()
    uses = [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]
    api.must(api.create("pods", pod("user", volumes=uses)))
    api.must(api.delete(CLAIMS, "data"))
    return {"gone": api.until_gone(CLAIMS, "data")}


@GROUP.case
def claims_without_a_class(api: Caller) -> Answers:
    storage = Storage(api)
    storage.claim("none", storageClassName="", volumeMode="Block", accessModes=["ReadOnlyMany"])
    storage.claim("unknown")
    return {
        "none": storage.told("none", "FailedBinding"),
        "unknown": storage.told("unknown", "ProvisioningFailed"),
        "claim": api.get(CLAIMS, "unknown"),
    }


def with_class(storage: Storage, **fields: Any) -> None:
    storage.api.must(storage.api.create(CLASSES, storage_class(storage.klass, **fields)))


@GROUP.case
def a_class_without_a_provisioner(api: Caller) -> Answers:
    storage = Storage(api)
    with_class(storage, provisioner="kubernetes.io/no-provisioner")
    storage.claim()
    told = storage.told("data", "ProvisioningFailed")
    api.delete(CLASSES, storage.klass)
    return {"told": told}


@GROUP.case
def a_provisioner_is_asked(api: Caller) -> Answers:
    storage = Storage(api)
    with_class(storage)
    storage.claim()
    told = storage.told("data", "ExternalProvisioning")
    answers: Answers = {"told": told, "claim": api.get(CLAIMS, "data")}
    api.delete(CLASSES, storage.klass)
    return answers


@GROUP.case
def a_claim_waits_for_its_first_pod(api: Caller) -> Answers:
    storage = Storage(api)
    with_class(storage, volumeBindingMode="WaitForFirstConsumer")
    storage.volume()
    uses = [{"name": "v", "persistentVolumeClaim": {"claimName": "used"}}]
    api.must(api.create("pods", pod("user", volumes=uses)))
    storage.claim()
    storage.claim("used")
    answers: Answers = {
        "without": storage.told("data", "WaitForFirstConsumer"),
        "with": storage.told("used", "WaitForPodScheduled"),
        "claim": api.get(CLAIMS, "data"),
    }
    node = {"metadata": {"annotations": {"volume.kubernetes.io/selected-node": "somewhere"}}}
    api.must(api.merge(CLAIMS, "used", node))
    answers["selected"] = storage.told("used", "ExternalProvisioning")
    api.delete(CLASSES, storage.klass)
    return storage.end(answers)


@GROUP.case
def a_pod_brings_its_own_claim(api: Caller) -> Answers:
    storage = Storage(api)
    spec = claim(storageClassName=storage.klass)["spec"]
    template = {"metadata": {"labels": {"a": "b"}, "annotations": {"c": "d"}}, "spec": spec}
    volumes = [{"name": "scratch", "ephemeral": {"volumeClaimTemplate": template}}]
    made = api.create("pods", pod("user", volumes=volumes, schedulerName=NOBODY))
    there = api.until(lambda: api.get(CLAIMS, "user-scratch"), lambda body: body is not None)
    there.body["metadata"]["annotations"].pop("volume.kubernetes.io/storage-provisioner", None)
    api.must(api.delete("pods", "user"))
    return {"pod": made, "claim": there, "gone": api.until_gone(CLAIMS, "user-scratch")}


@GROUP.case
def a_claim_of_that_name_is_in_the_way_of_a_pod(api: Caller) -> Answers:
    storage = Storage(api)
    storage.claim("user-scratch")
    spec = claim(storageClassName=storage.klass)["spec"]
    volumes = [{"name": "scratch", "ephemeral": {"volumeClaimTemplate": {"spec": spec}}}]
    api.must(api.create("pods", pod("user", volumes=volumes, schedulerName=NOBODY)))
    return {"told": storage.told("user", "FailedBinding")}
