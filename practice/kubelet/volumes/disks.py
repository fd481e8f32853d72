"""All storage that outlives containers: the nodes' own directories, and disks that move.

A PersistentVolume's files are found by what its source says, as with real storage: two volumes with
the same handle are the same disk, and a directory of a host is another one on each node.
"""

from __future__ import annotations

import json

from practice.images.attributes import SHARED_FOLDER_MODE
from practice.images.mounts import Folder
from practice.informer import Object
from practice.kubelet.name_files import NODE_HOSTS, NODE_RESOLVER
from practice.limits import EMPTY_DIRS_REMEMBERED

_ON_THE_NODE = ("hostPath", "local")
_NO_SOURCE = frozenset(
    (
        "accessModes",
        "capacity",
        "claimRef",
        "mountOptions",
        "nodeAffinity",
        "persistentVolumeReclaimPolicy",
        "storageClassName",
        "volumeAttributesClassName",
        "volumeMode",
    )
)


def _node_files(name: str) -> dict[str, bytes]:
    """What lies on every node from the beginning."""
    texts = {
        "etc/hostname": f"{name}\n",
        "etc/hosts": NODE_HOSTS,
        "etc/resolv.conf": NODE_RESOLVER,
    }
    return {path: text.encode() for path, text in texts.items()}


class Disks:
    """Of one cluster."""

    def __init__(self) -> None:
        self._nodes: dict[str, Folder] = {}
        self._shared: dict[str, Folder] = {}
        self._scratch: dict[tuple[str, str], Folder] = {}

    def node(self, name: str) -> Folder:
        """The file system of a node, as far as pods have used it."""
        folder = self._nodes.get(name)
        if folder is None:
            folder = self._nodes[name] = Folder(_node_files(name))
        return folder

    def of_volume(self, volume: Object, node: str) -> tuple[Folder, str]:
        """Where the files of a PersistentVolume are, seen from a node: a folder, and a path in it."""
        spec = volume["spec"]
        for kind in _ON_THE_NODE:
            if spec.get(kind) is not None:
                return self.node(node), spec[kind]["path"].strip("/")
        return self._shared.setdefault(_identity(spec), Folder()), ""

    def of_source(self, source: Object) -> Folder:
        """Remote storage that a pod names itself."""
        return self._shared.setdefault(json.dumps(source, sort_keys=True), Folder())

    def discard(self, volume: Object) -> None:
        """The volume's disk was deleted."""
        self._shared.pop(_identity(volume["spec"]), None)

    def scratch(self, pod_uid: str, volume: str, *, in_memory: bool = False) -> Folder:
        """An emptyDir: it lives as long as the pod, over restarts of containers and of the node."""
        if len(self._scratch) >= EMPTY_DIRS_REMEMBERED:
            self._scratch.pop(next(iter(self._scratch)))
        kind = "tmpfs" if in_memory else "ext4"
        folder = Folder(root_mode=SHARED_FOLDER_MODE, file_system=kind)
        return self._scratch.setdefault((pod_uid, volume), folder)

    def forget_pod(self, uid: str, volumes: list[str]) -> None:
        """The pod was removed, and its emptyDirs with it."""
        for volume in volumes:
            self._scratch.pop((uid, volume), None)


def _identity(spec: Object) -> str:
    csi = spec.get("csi")
    if csi is not None:
        return f"{csi['driver']}/{csi['volumeHandle']}"
    return json.dumps({k: v for k, v in spec.items() if k not in _NO_SOURCE}, sort_keys=True)
