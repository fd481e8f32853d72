"""PersistentVolumes, claims, StorageClasses: defaults, refusals, what may change, tables."""

from typing import Any

from tests.contract.caller import MERGE_PATCH, Answer, Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object
from tests.contract.printing import TABLE, table, without_ages
from tests.contract.storage_objects import (
    CLAIMS,
    CLASSES,
    VOLUMES,
    annotated,
    claim,
    storage_class,
    volume,
)

GROUP = Group("volumes")
OLD_CLASS = "volume.beta.kubernetes.io/storage-class"
SMALL = {"requests": {"storage": "1Gi"}}


def removed(api: Caller, resource: str, name: str, answers: Answers) -> Answers:
    """The answers; what stands outside of namespaces is taken away again."""
    api.delete(resource, name)
    return answers


def volume_case(sentence: str, *changes: dict[str, Any], **spec: Any) -> None:
    def run(api: Caller) -> Answers:
        name = api.unique("volume")
        answers: Answers = {"created": api.create(VOLUMES, volume(name, **spec))}
        for number, change in enumerate(changes, 1):
            answers[f"change {number}"] = api.merge(VOLUMES, name, {"spec": change})
        return removed(api, VOLUMES, name, answers)

    GROUP.add(f"volume {sentence}", run)


def claim_case(sentence: str, *changes: dict[str, Any], **spec: Any) -> None:
    def run(api: Caller) -> Answers:
        answers: Answers = {"created": api.create(CLAIMS, claim(**spec))}
        for number, change in enumerate(changes, 1):
            answers[f"change {number}"] = api.merge(CLAIMS, "data", {"spec": change})
        return answers

    GROUP.add(f"claim {sentence}", run)


def class_case(sentence: str, *changes: dict[str, Any], **fields: Any) -> None:
    def run(api: Caller) -> Answers:
        name = api.unique("class")
        answers: Answers = {"created": api.create(CLASSES, storage_class(name, **fields))}
        for number, change in enumerate(changes, 1):
            answers[f"change {number}"] = api.merge(CLASSES, name, change)
        return removed(api, CLASSES, name, answers)

    GROUP.add(f"class {sentence}", run)


def host(**rule: Any) -> Object:
    expressions = [rule or {"key": "kubernetes.io/hostname", "operator": "In", "values": ["a"]}]
    return {"required": {"nodeSelectorTerms": [{"matchExpressions": expressions}]}}


volume_case("with defaults", storageClassName="nobodys")
volume_case(
    "with everything",
    storageClassName="nobodys",
    persistentVolumeReclaimPolicy="Delete",
    volumeMode="Block",
    accessModes=["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"],
    mountOptions=["hard"],
    claimRef={"namespace": "elsewhere", "name": "nobody"},
    hostPath=None,
    local={"path": "/mnt/disk"},
    nodeAffinity=host(),
)
volume_case("of nothing", hostPath=None)
volume_case("of two sources", nfs={"server": "a.example.com", "path": "/x"})
volume_case("of an unfinished server", hostPath=None, nfs={"server": "", "path": "x"})
volume_case("of a driver", hostPath=None, csi={"driver": "disk.example.com", "volumeHandle": "1"})
volume_case(
    "of an unfinished driver",
    hostPath=None,
    csi={"driver": "-x-", "volumeHandle": "", "nodePublishSecretRef": {"name": "A"}},
)
volume_case("without space", capacity=None)
volume_case("with negative space", capacity={"storage": "-1Gi"})
volume_case("with more than space", capacity={"storage": "1Gi", "cpu": "1"})
volume_case("without modes", accessModes=None)
volume_case("with unknown modes", accessModes=["ReadOnce", "ReadWriteOncePod"], volumeMode="Tape")
volume_case("with modes that exclude each other", accessModes=["ReadWriteOncePod", "ReadWriteOnce"])
volume_case("with an unknown policy", persistentVolumeReclaimPolicy="Burn")
volume_case(
    "that recycles the whole host",
    hostPath={"path": "/"},
    persistentVolumeReclaimPolicy="Recycle",
)
volume_case("that recycles", persistentVolumeReclaimPolicy="Recycle", storageClassName="nobodys")
volume_case("with steps back", hostPath={"path": "/srv/../etc", "type": "Folder"})
volume_case("with a bad class", storageClassName="No Class")
volume_case("of a disk without its node", hostPath=None, local={"path": "/mnt/disk"})
volume_case("with an empty affinity", nodeAffinity={"required": {"nodeSelectorTerms": []}})
volume_case("with an affinity to nothing", nodeAffinity={})
volume_case(
    "with bad rules of affinity",
    nodeAffinity={
        "required": {
            "nodeSelectorTerms": [
                {
                    "matchExpressions": [
                        {"key": "a", "operator": "In"},
                        {"key": "-", "operator": "Exists", "values": ["x y"]},
                        {"key": "b", "operator": "Gt", "values": ["1", "2"]},
                        {"key": "c", "operator": "Near"},
                    ],
                    "matchFields": [
                        {"key": "metadata.name", "operator": "In", "values": ["a", "b"]},
                        {"key": "metadata.uid", "operator": "Gt", "values": ["1"]},
                    ],
                }
            ]
        }
    },
)
volume_case("moves", {"hostPath": {"path": "/srv/other"}}, hostPath={"path": "/srv/data"})
volume_case(
    "changes its source",
    {"hostPath": None, "nfs": {"server": "a.example.com", "path": "/x"}},
    {"hostPath": None, "local": {"path": "/x"}, "nodeAffinity": host()},
    {"hostPath": None, "csi": {"driver": "disk.example.com", "volumeHandle": "1"}},
)
volume_case("changes its mode", {"volumeMode": "Block"})
volume_case("changes to what is refused twice", {"accessModes": ["Once"]})

claim_case("with defaults")
claim_case("of the default class", storageClassName=None, selector={})
claim_case("of no class", storageClassName="")
claim_case("without modes", accessModes=[])
claim_case("with unknown modes", accessModes=["Once", "ReadWriteOncePod"], volumeMode="Tape")
claim_case("with modes that exclude each other", accessModes=["ReadWriteOncePod", "ReadWriteMany"])
claim_case("that asks for nothing", resources={"limits": {"storage": "1Gi"}})
claim_case("that asks for less than nothing", resources={"requests": {"storage": "-1"}})
claim_case("that asks for a part of a byte", resources={"requests": {"storage": "1500m"}})
claim_case("with a bad class", storageClassName="No Class", volumeAttributesClassName="Gold!")
claim_case(
    "with a bad selector",
    selector={"matchLabels": {"-": "x"}, "matchExpressions": [{"key": "a", "operator": "In"}]},
)
claim_case("that copies a claim", dataSource={"kind": "PersistentVolumeClaim", "name": "old"})
claim_case(
    "that copies a snapshot",
    dataSourceRef={"apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "s"},
)
claim_case("that copies anything", dataSource={"apiGroup": "x.io", "kind": "X", "name": "x"})
claim_case("that copies without a name", dataSourceRef={"kind": "X", "name": ""})
claim_case(
    "that copies from two",
    dataSource={"kind": "PersistentVolumeClaim", "name": "one"},
    dataSourceRef={"kind": "PersistentVolumeClaim", "name": "two"},
)
claim_case(
    "that copies from elsewhere",
    dataSourceRef={"kind": "PersistentVolumeClaim", "name": "one", "namespace": "elsewhere"},
)
claim_case(
    "changes",
    {"accessModes": ["ReadWriteMany"], "storageClassName": "other"},
    {"resources": {"requests": {"storage": "2Gi"}}},
    {"resources": {"requests": {"storage": "1Mi"}, "limits": {"storage": "5Gi"}}},
    {"selector": {"matchLabels": {"a": "b"}}},
    {"dataSource": {"kind": "PersistentVolumeClaim", "name": "q"}},
    {"volumeMode": "Block"},
    {"volumeAttributesClassName": "gold"},
)
claim_case("names its volume", {"volumeName": "first"}, {"volumeName": "second"})
claim_case("gets a class later", {"storageClassName": "late"}, storageClassName=None)
claim_case(
    "changes its selector",
    {"selector": {"matchLabels": {"a": "c"}, "matchExpressions": None}},
    selector={
        "matchLabels": {"a": "b"},
        "matchExpressions": [{"key": "z", "operator": "In", "values": ["1", "2"]}],
    },
)

class_case("with defaults")
class_case(
    "with everything",
    {"allowVolumeExpansion": False, "mountOptions": ["soft"]},
    parameters={"type": "ssd"},
    reclaimPolicy="Retain",
    volumeBindingMode="WaitForFirstConsumer",
    allowVolumeExpansion=True,
    mountOptions=["hard"],
    allowedTopologies=[
        {"matchLabelExpressions": [{"key": "topology.kubernetes.io/zone", "values": ["a", "b"]}]}
    ],
)
class_case("of nobody", provisioner="")
class_case("of somebody without a name", provisioner="Not A Name/-")
class_case("with unknown words", reclaimPolicy="Recycle", volumeBindingMode="Later")
class_case(
    "with bad topologies",
    allowedTopologies=[
        {
            "matchLabelExpressions": [
                {"key": "a", "values": []},
                {"key": "a", "values": ["x", "x"]},
                {"key": "-", "values": ["x"]},
            ]
        },
        {"matchLabelExpressions": [{"key": "b", "values": ["x"]}]},
        {"matchLabelExpressions": [{"key": "b", "values": ["x"]}]},
    ],
)
class_case(
    "changes what may not change",
    {
        "provisioner": "example.com/other",
        "reclaimPolicy": "Retain",
        "volumeBindingMode": "WaitForFirstConsumer",
        "parameters": {"type": "hdd"},
    },
    {"parameters": None},
    parameters={"type": "ssd"},
)


@GROUP.case
def a_volume_with_old_annotations(api: Caller) -> Answers:
    name = api.unique("volume")
    old = {OLD_CLASS: "nobodys", "volume.beta.kubernetes.io/mount-options": "hard"}
    remote = volume(name, hostPath=None, nfs={"server": "a.example.com", "path": "/x"})
    answers: Answers = {
        "of a host": api.create(VOLUMES, annotated(volume(name), **old)),
        "of a server": api.create(VOLUMES, annotated(remote, **old)),
        "table": table(api, VOLUMES, name, includeObject="None"),
    }
    answers["table"].body["rows"][0]["cells"][4] = "<phase>"
    return removed(api, VOLUMES, name, answers)


@GROUP.case
def a_claim_with_an_old_annotation(api: Caller) -> Answers:
    old = annotated(claim(storageClassName=None), **{OLD_CLASS: "nobodys"})
    unset = {"metadata": {"annotations": {OLD_CLASS: None}}}
    return {
        "created": api.create(CLAIMS, old),
        "table": table(api, CLAIMS, "data", includeObject="None"),
        "another": api.merge(CLAIMS, "data", {"metadata": {"annotations": {OLD_CLASS: "x"}}}),
        "renewed": api.merge(CLAIMS, "data", {**unset, "spec": {"storageClassName": "nobodys"}}),
    }


@GROUP.case
def status_of_a_claim(api: Caller) -> Answers:
    api.must(api.create(CLAIMS, claim()))

    def put(status: Object) -> Answer:
        return api.merge(CLAIMS, "data", {"status": status}, "status")

    return {
        "read": api.get(CLAIMS, "data", "status"),
        "bound": put({"phase": "Bound", "capacity": {"storage": "1Gi"}}),
        "bad amounts": put({"capacity": {"storage": "-1"}, "allocatedResources": {"cpu": "1"}}),
        "bad names": put({"allocatedResourceStatuses": {"-": "NodeResizePending"}}),
        "bad words": put({"allocatedResourceStatuses": {"storage": "Growing"}}),
    }


@GROUP.case
def status_of_a_volume(api: Caller) -> Answers:
    name = api.unique("volume")
    api.must(api.create(VOLUMES, volume(name)))
    failed = {"status": {"phase": "Failed", "message": "broken", "reason": "Disk"}}
    answers: Answers = {
        "as a user": api.merge(VOLUMES, name, {"status": {"message": "mine"}}),
        "failed": api.merge(VOLUMES, name, failed, "status"),
    }
    answers["as a user"].body["status"]["phase"] = "<phase>"
    return removed(api, VOLUMES, name, answers)


@GROUP.case
def tables_of_claims(api: Caller) -> Answers:
    """The bound one is shown by a dry run: a real cluster's controller would undo the lie."""
    api.must(api.create(CLAIMS, claim("waiting")))
    api.must(api.create(CLAIMS, claim("named", volumeName="x", storageClassName="")))
    modes = ["ReadWriteMany", "ReadOnlyMany", "ReadWriteOnce"]
    bound = {"phase": "Bound", "capacity": {"storage": "3Gi"}, "accessModes": modes}
    answer = api.call(
        "PATCH",
        api.path(CLAIMS, "named", "status"),
        {"status": bound},
        query={"dryRun": "All", "includeObject": "None"},
        headers={"Accept": TABLE, "Content-Type": MERGE_PATCH},
    )
    without_ages(answer.body)
    shown = {name: table(api, CLAIMS, name, includeObject="None") for name in ("waiting", "named")}
    return {**shown, "bound": answer}


@GROUP.case
def tables_of_classes(api: Caller) -> Answers:
    name = api.unique("class")
    made = storage_class(name, allowVolumeExpansion=True)
    api.must(api.create(CLASSES, made))
    answers = {"one": table(api, CLASSES, name, includeObject="None")}
    return removed(api, CLASSES, name, answers)


@GROUP.case
def lives_of_class_and_claim(api: Caller) -> Answers:
    name = api.unique("class")
    answers: Answers = {
        "class": api.create(CLASSES, storage_class(name)),
        "again": api.create(CLASSES, storage_class(name)),
        "put": api.update(CLASSES, storage_class(name, allowVolumeExpansion=True)),
        "class deleted": api.delete(CLASSES, name),
        "class gone": api.get(CLASSES, name),
        "no status": api.merge(CLASSES, name, {"status": {}}, "status"),
        "claim": api.create(CLAIMS, claim()),
        "claim labelled": api.merge(CLAIMS, "data", {"metadata": {"labels": {"a": "b"}}}),
    }
    return answers


@GROUP.case
def malformed_amounts(api: Caller) -> Answers:
    return {
        "claim": api.create(CLAIMS, claim(resources={"requests": {"storage": "much"}})),
        "volume": api.create(VOLUMES, volume("never", capacity={"storage": "1 GB"})),
    }
