"""Nodes and pods for the scheduler, without kubelets."""

from typing import Any

from practice.api.api import Api
from practice.api.bootstrap import bootstrap
from practice.api.client import Client
from practice.clock import Clock
from practice.cluster import START
from practice.scheduler import Scheduler
from practice.scheduler.nodes import NodeInfo
from practice.scheduler.pods import PodInfo, read_pod

Object = dict[str, Any]
ROOM = {"cpu": "4", "memory": "8Gi", "pods": "10", "ephemeral-storage": "10Gi"}


def node_object(name: str, *, room: Object | None = None, **more: Any) -> Object:
    labels = {"kubernetes.io/hostname": name, **more.pop("labels", {})}
    offered = {**ROOM, **(room or {})}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels},
        "spec": more,
        "status": {"allocatable": offered, "capacity": offered},
    }


def pod_object(name: str = "web", *, owner: str = "", **more: Any) -> Object:
    metadata: Object = {
        "labels": more.pop("labels", {}),
        "name": name,
        "namespace": "default",
        "uid": f"uid-{name}",
    }
    if owner:
        metadata["ownerReferences"] = [
            {
                "apiVersion": "apps/v1",
                "kind": "ReplicaSet",
                "name": owner,
                "uid": owner,
                "controller": True,
            }
        ]
    requests = {key: more.pop(key) for key in ("cpu", "memory") if key in more}
    container: Object = {"name": "main", "image": "hello:1.0.0"}
    if requests:
        container["resources"] = {"requests": requests}
    ports = more.pop("ports", None)
    if ports:
        container["ports"] = ports
    status = more.pop("status", {})
    return {"metadata": metadata, "spec": {"containers": [container], **more}, "status": status}


def pod_info(name: str = "web", **more: Any) -> PodInfo:
    return read_pod(pod_object(name, **more))


def node_info(name: str = "node-1", **more: Any) -> NodeInfo:
    info = NodeInfo(name)
    info.read(node_object(name, **more))
    return info


class Lab:
    """An API server and a scheduler."""

    def __init__(self, *nodes: Object, seed: int = 1) -> None:
        self.clock = Clock(seed=seed, start=START)
        api = Api(self.clock)
        self.client = Client(api, user="admin", component="admin")
        bootstrap(api)
        for node in nodes:
            self.node(node)
        self.scheduler = Scheduler(
            Client(api, user="system:kube-scheduler", component="scheduler"), self.clock
        )

    def node(self, node: Object) -> None:
        """A node that is in order: without the taint that new nodes get."""
        name = node["metadata"]["name"]
        self.client.create("nodes", node)
        taints = node["spec"].get("taints", [])
        self.client.patch("nodes", None, name, {"spec": {"taints": taints}})

    def pod(self, name: str = "web", **more: Any) -> Object:
        return self.client.create("pods", pod_object(name, **more))

    def place(self, name: str = "web") -> str:
        return str(self.client.get("pods", "default", name)["spec"].get("nodeName") or "")

    def condition(self, name: str = "web") -> Object:
        conditions = self.client.get("pods", "default", name)["status"].get("conditions") or []
        return next((one for one in conditions if one["type"] == "PodScheduled"), {})

    def events(self, reason: str) -> list[tuple[str, int]]:
        return [
            (one["message"], one.get("series", {}).get("count", 1))
            for one in self.client.list("events")
            if one["reason"] == reason
        ]
