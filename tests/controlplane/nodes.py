"""Node objects as a kubelet would register them; kwok then plays the kubelet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.controlplane.access import Api
from tests.controlplane.commands import NODE_ANNOTATION

REGION = "region-1"
NOT_READY_TAINT = "node.kubernetes.io/not-ready"


@dataclass(frozen=True)
class NodeSize:
    """What a node offers to pods, written as Kubernetes writes quantities."""

    cpu: str = "4"
    memory: str = "16Gi"
    pods: int = 110

    def quantities(self) -> dict[str, str]:
        return {"cpu": self.cpu, "memory": self.memory, "pods": str(self.pods)}


def node_address(number: int) -> str:
    """An address of the node's own on the loopback interface.

    The API server connects to it when someone asks for logs. On loopback that fails at once,
    where an invented address of a real network would send packets into it and hang.
    """
    return f"127.1.{number // 250}.{number % 250 + 1}"


def node_object(number: int, zones: int, size: NodeSize, version: str) -> dict[str, Any]:
    """The node of that number (counted from 1); the zones are filled in turn."""
    name = f"node-{number}"
    labels = {
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/os": "linux",
        "kubernetes.io/hostname": name,
        "topology.kubernetes.io/region": REGION,
        "topology.kubernetes.io/zone": f"zone-{(number - 1) % zones + 1}",
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": labels,
            "annotations": dict([NODE_ANNOTATION]),
        },
        "status": {
            "capacity": size.quantities(),
            "allocatable": size.quantities(),
            "addresses": [
                {"type": "InternalIP", "address": node_address(number)},
                {"type": "Hostname", "address": name},
            ],
            "nodeInfo": {
                "architecture": "amd64",
                "operatingSystem": "linux",
                "kubeletVersion": version,
            },
        },
    }


def takes_pods(node: dict[str, Any]) -> bool:
    """Whether the node is Ready, and the taint that keeps pods off until then is gone."""
    taints = node["spec"].get("taints", [])
    conditions = node["status"].get("conditions", [])
    ready = any(item["type"] == "Ready" and item["status"] == "True" for item in conditions)
    return ready and all(taint["key"] != NOT_READY_TAINT for taint in taints)


def register_nodes(api: Api, numbers: Iterable[int], zones: int, size: NodeSize) -> set[str]:
    """Creates the nodes of those numbers; returns their names."""
    version: str = api.get("/version")["gitVersion"]
    names = set()
    for number in numbers:
        node = api.create("/api/v1/nodes", node_object(number, zones, size, version))
        names.add(node["metadata"]["name"])
    return names


def ready_nodes(api: Api) -> set[str]:
    nodes = api.get("/api/v1/nodes")["items"]
    return {node["metadata"]["name"] for node in nodes if takes_pods(node)}
