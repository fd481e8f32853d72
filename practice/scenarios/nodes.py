"""The short form of nodes in scenario files: simulated machines, alone or as a group."""

import msgspec

from practice.images.catalogue import load_catalogue
from practice.images.references import parse_reference
from practice.informer import Object
from practice.kubelet import SIMULATED
from practice.limits import NODE_GROUP_BOOT_S, NODE_GROUP_NODES
from practice.node_groups import GROUP_LABEL, NodeGroup


class ScenarioError(Exception):
    """A scenario that does not exist, or does not say what it should."""


class GroupSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The nodes are a group, which the node autoscaler lets grow and shrink."""

    name: str
    min: int = 0
    max: int
    boot_s: float = 60.0
    """Simulated seconds from the request for a machine until its node appears."""

    def check(self, count: int) -> None:
        """ScenarioError: the numbers contradict each other."""
        if not 0 <= self.min <= self.max <= NODE_GROUP_NODES:
            bounds = f"min {self.min} and max {self.max}"
            raise ScenarioError(
                f"node group {self.name}: {bounds} are not in order from 0 to {NODE_GROUP_NODES}"
            )
        if not self.min <= count <= self.max:
            raise ScenarioError(
                f"node group {self.name}: {count} nodes are not from {self.min} to {self.max}"
            )
        if not 0 <= self.boot_s <= NODE_GROUP_BOOT_S:
            raise ScenarioError(
                f"node group {self.name}: boot_s is not from 0 to {NODE_GROUP_BOOT_S:.0f}"
            )


class NodeSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A simulated node, or `count` of them (numbered from 1: `node-{n}`)."""

    name: str
    count: int = 1
    zones: list[str] = []
    """In turn; empty: no zone label."""
    cpu: str = "4"
    memory: str = "8Gi"
    pods: int = 110
    images: list[str] = []
    """What the nodes have pulled already."""
    labels: dict[str, str] = {}
    taints: list[dict[str, str]] = []
    cordoned: bool = False
    group: GroupSpec | None = None

    def with_images(self, images: list[str]) -> "NodeSpec":
        """The same nodes, which have pulled these, too."""
        missing = [one for one in images if one not in self.images]
        return msgspec.structs.replace(self, images=[*self.images, *missing])

    def objects(self) -> list[Object]:
        """The Node objects."""
        if self.group is not None:
            self.group.check(self.count)
        if "{n}" not in self.name and (self.count != 1 or self.group is not None):
            raise ScenarioError(f"node {self.name}: {self.count} nodes need a {{n}} in the name")
        return [self.object(number) for number in range(1, self.count + 1)]

    def object(self, number: int) -> Object:
        """The Node object with that number."""
        name = self.name.replace("{n}", str(number))
        labels = {
            "kubernetes.io/hostname": name,
            "kubernetes.io/os": "linux",
            "kubernetes.io/arch": "amd64",
        }
        if self.zones:
            labels["topology.kubernetes.io/zone"] = self.zones[(number - 1) % len(self.zones)]
        if self.group is not None:
            labels[GROUP_LABEL] = self.group.name
        capacity = {
            "cpu": self.cpu,
            "memory": self.memory,
            "ephemeral-storage": "64Gi",
            "pods": str(self.pods),
        }
        spec: Object = {"taints": self.taints} if self.taints else {}
        if self.cordoned:
            spec["unschedulable"] = True
        return {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {
                "name": name,
                "labels": {**labels, **self.labels},
                "annotations": {SIMULATED: "true"},
            },
            "spec": spec,
            "status": {
                "capacity": capacity,
                "allocatable": capacity,
                "images": [_image(reference) for reference in self.images],
            },
        }

    @property
    def node_group(self) -> NodeGroup | None:
        """What the node autoscaler is told of them; None: they are no group."""
        if self.group is None:
            return None
        return NodeGroup(
            name=self.group.name,
            least=self.group.min,
            most=self.group.max,
            size=self.count,
            boot_s=self.group.boot_s,
            node=self.object,
        )


def _image(name: str) -> Object:
    reference = parse_reference(name)
    image = load_catalogue().find(reference) if reference else None
    if image is None:
        raise ScenarioError(f"image {name!r} is not in the catalogue")
    return {"names": [image.digest, image.name], "sizeBytes": image.size_bytes}
