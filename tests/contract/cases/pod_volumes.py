"""Volumes and mounts of pods: what is written into them, and what is refused."""

from typing import Any

from tests.contract.caller import Caller
from tests.contract.case import Answers, Group
from tests.contract.objects import Object, pod
from tests.contract.storage_objects import claim

GROUP = Group("pod-volumes")
MOUNT = {"name": "v", "mountPath": "/v"}


def add(sentence: str, *volumes: Object, mounts: list[Object] | None = None, **first: Any) -> None:
    """A pod with these volumes; the fields that follow make one named `v`."""

    def run(api: Caller) -> Answers:
        every = [{"name": "v", **first}, *volumes] if first else list(volumes)
        container = {"name": "main", "image": "nginx:1.27", "volumeMounts": mounts or [MOUNT]}
        answer = api.create("pods", pod(volumes=every, containers=[container]))
        spec = answer.body.get("spec")
        if spec is not None:  # the server's own volume for its token stands behind
            return {"volumes": spec["volumes"][: len(every)]}
        return {"answer": answer}

    GROUP.add(sentence, run)


add("of nothing", {"name": "v"})
add("of two kinds", emptyDir={}, hostPath={"path": "/x"})
add("empty with a limit", emptyDir={"sizeLimit": "1Gi", "medium": "Memory"})
add("empty with a negative limit", emptyDir={"sizeLimit": "-1Gi"})
add("with bad names", {"name": "-"}, {"name": ""}, {"name": "v"}, {"name": "v"}, emptyDir={})
add("of a host", hostPath={"path": "/srv", "type": "DirectoryOrCreate"})
add("of a host with faults", hostPath={"path": "/a/../b", "type": "Disk"})
add("of a host without a path", hostPath={"path": ""})
add("of a config map", configMap={"name": "a", "items": [{"key": "k", "path": "p", "mode": 256}]})
add(
    "of a config map with faults",
    configMap={
        "name": "",
        "defaultMode": 4096,
        "items": [
            {"key": "", "path": ""},
            {"key": "k", "path": "/p", "mode": -1},
            {"key": "k", "path": "a/../b"},
            {"key": "k", "path": "..p"},
        ],
    },
)
add("of a secret", secret={"secretName": "a", "optional": True})
add("of a secret without a name", secret={"items": [{"key": "k", "path": "p"}]})
add("of a claim", persistentVolumeClaim={"claimName": "a", "readOnly": True})
add("of a claim without a name", persistentVolumeClaim={"claimName": ""})
add(
    "of the pod itself",
    downwardAPI={
        "items": [
            {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}},
            {
                "path": "cpu",
                "resourceFieldRef": {"containerName": "main", "resource": "limits.cpu"},
            },
        ]
    },
)
add(
    "of the pod itself with faults",
    downwardAPI={
        "items": [
            {"path": ""},
            {"path": "a", "fieldRef": {"fieldPath": "status.podIP"}},
        ]
    },
)
add(
    "of several things",
    projected={
        "sources": [
            {"secret": {"name": "a"}},
            {"configMap": {"name": "b", "items": [{"key": "k", "path": "p"}]}},
            {"serviceAccountToken": {"path": "token", "audience": "vault"}},
            {"downwardAPI": {"items": [{"path": "n", "fieldRef": {"fieldPath": "metadata.name"}}]}},
        ]
    },
)
add(
    "of several things with faults",
    projected={
        "sources": [
            {"secret": {"name": ""}},
            {"serviceAccountToken": {"path": "/token", "expirationSeconds": 60}},
            {"serviceAccountToken": {"path": ""}},
        ]
    },
)
add(
    "that brings its claim",
    ephemeral={"volumeClaimTemplate": {"spec": claim()["spec"]}},
)
add("that brings a bad claim", ephemeral={"volumeClaimTemplate": {"spec": {"accessModes": ["X"]}}})
add("that brings nothing", ephemeral={})
add("of a server", nfs={"server": "a.example.com", "path": "x"})
add("mounted without a volume", mounts=[{"name": "w", "mountPath": "/w"}], emptyDir={})
add(
    "mounted with faults",
    mounts=[
        {"name": "v", "mountPath": ""},
        {"name": "v", "mountPath": "/v"},
        {"name": "v", "mountPath": "/v", "subPath": "/a"},
        {"name": "v", "mountPath": "/w", "subPath": "a/../b", "subPathExpr": "../c"},
    ],
    emptyDir={},
)
add(
    "mounted in parts",
    mounts=[
        {"name": "v", "mountPath": "/v", "subPath": "a"},
        {"name": "v", "mountPath": "/w", "subPathExpr": "b/$(X)", "readOnly": True},
    ],
    emptyDir={},
)


@GROUP.case
def volumes_of_images(api: Caller) -> Answers:
    sources: dict[str, Any] = {
        "tagged": {"reference": "nginx:1.27"},
        "latest": {"reference": "nginx"},
        "never": {"reference": "nginx:1.27", "pullPolicy": "Never"},
        "strange": {"reference": "nginx:1.27", "pullPolicy": "Perhaps"},
        "of nothing": {"reference": ""},
    }
    found: Answers = {}
    for word, source in sources.items():
        made = pod(volumes=[{"name": "files", "image": source}])
        answer = api.create("pods", made, dryRun="All")
        volumes = answer.body["spec"]["volumes"] if answer.status == 201 else []
        found[word] = [one for one in volumes if one["name"] == "files"] or answer
    return found
