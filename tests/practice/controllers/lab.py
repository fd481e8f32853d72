"""A cluster whose nodes are a few lines: what the controllers do can be seen without a kubelet."""

from collections.abc import Callable
from typing import Any

from practice.api.client import Client
from practice.api.errors import ApiError
from practice.cluster import Cluster
from practice.scenarios import Scenario

Object = dict[str, Any]


class Nodes:
    """Stands in for the kubelets, with the API client only: heartbeats, starts, ends."""

    def __init__(self, cluster: Cluster, names: tuple[str, ...]) -> None:
        self.clock = cluster.clock
        self.client = Client(cluster.api, user="system:node", component="nodes")
        self.ready_after_s: Callable[[Object], float] = lambda _: 1.0
        self.ends_after_s = 1.0
        self.silent: set[str] = set()
        self._begun: set[str] = set()
        self._ending: set[str] = set()
        for name in names:
            self.join(name)
        self.client.watch("pods", self._on_pod)

    def join(self, name: str, **labels: str) -> None:
        room = {"cpu": "64", "memory": "256Gi", "pods": "2000"}
        node = {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name, **labels}},
        }
        created = self.client.create("nodes", node)
        status = {"capacity": room, "allocatable": room, "conditions": [self._ready()]}
        self.client.update("nodes", {**created, "status": status}, subresource="status")
        lease = {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": {"name": name, "namespace": "kube-node-lease"},
            "spec": {"holderIdentity": name, "renewTime": self.clock.now_micro_text()},
        }
        self.client.create("leases.coordination.k8s.io", lease)
        self._beat(name)

    def _ready(self) -> Object:
        now = self.clock.now_text()
        times = {"lastHeartbeatTime": now, "lastTransitionTime": now}
        return {"type": "Ready", "status": "True", "reason": "KubeletReady", **times}

    def _beat(self, name: str) -> None:
        self.clock.schedule(10, "nodes", lambda: self._beat(name))
        if name in self.silent:
            return
        spec = {"spec": {"renewTime": self.clock.now_micro_text()}}
        self.client.patch("leases.coordination.k8s.io", "kube-node-lease", name, spec)
        ready = self.client.get("nodes", None, name)["status"]["conditions"][0]
        if ready["status"] != "True":
            patch = {"status": {"conditions": [self._ready()]}}
            self.client.patch("nodes", None, name, patch, subresource="status")

    def _on_pod(self, kind: str, pod: Object) -> None:
        uid, node = pod["metadata"]["uid"], pod["spec"].get("nodeName")
        if kind == "DELETED" or not node or node in self.silent:
            return
        if "deletionTimestamp" in pod["metadata"]:
            if uid not in self._ending:
                self._ending.add(uid)
                self.clock.schedule(self.ends_after_s, "nodes", lambda: self._end(pod))
        elif uid not in self._begun:
            self._begun.add(uid)
            wait_s = self.ready_after_s(pod)
            if wait_s < 10_000:  # longer: never
                self.clock.schedule(wait_s, "nodes", lambda: self._start(pod))

    def _start(self, pod: Object) -> None:
        metadata = pod["metadata"]
        now = self.clock.now_text()
        ready = {"type": "Ready", "status": "True", "lastTransitionTime": now}
        ip = f"10.0.0.{len(self._begun) % 250 + 1}"
        status = {"phase": "Running", "podIP": ip, "podIPs": [{"ip": ip}], "conditions": [ready]}
        try:
            self.client.patch(
                "pods",
                metadata["namespace"],
                metadata["name"],
                {"metadata": {"uid": metadata["uid"]}, "status": status},
                subresource="status",
            )
        except ApiError as error:
            if error.code not in (404, 409):
                raise

    def _end(self, pod: Object) -> None:
        metadata = pod["metadata"]
        try:
            self.client.delete(
                "pods",
                metadata["namespace"],
                metadata["name"],
                uid=metadata["uid"],
                grace_period_s=0,
            )
        except ApiError as error:
            if error.code not in (404, 409):
                raise


class Lab:
    """A cluster and the commands that a person would give."""

    def __init__(self, *, seed: int = 1, nodes: tuple[str, ...] = ("node-1", "node-2")) -> None:
        self.cluster = Cluster(Scenario(description="no nodes, no objects"), seed=seed)
        self.clock = self.cluster.clock
        self.client = Client(self.cluster.api, user="admin", component="admin")
        self.cluster.start()
        self.nodes = Nodes(self.cluster, nodes)

    def run(self, seconds: float) -> None:
        self.clock.run_for(seconds)

    def deploy(self, name: str = "web", replicas: int = 3, **spec: Any) -> Object:
        rolling = {"maxSurge": spec.pop("surge", "25%"), "maxUnavailable": spec.pop("down", "25%")}
        return self.client.create(
            "deployments.apps",
            {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "metadata": {"name": name, "namespace": "default"},
                "spec": {
                    "replicas": replicas,
                    "strategy": {"type": "RollingUpdate", "rollingUpdate": rolling},
                    "revisionHistoryLimit": 10,
                    "progressDeadlineSeconds": 600,
                    "selector": {"matchLabels": {"app": name}},
                    "template": pod_template(name, "1"),
                    **spec,
                },
            },
        )

    def deployment(self, name: str = "web") -> Object:
        return self.client.get("deployments.apps", "default", name)

    def patch(self, spec: Object, name: str = "web") -> None:
        self.client.patch("deployments.apps", "default", name, {"spec": spec})

    def set_version(self, version: str, name: str = "web") -> None:
        """What `kubectl set image` does, and `kubectl rollout undo` (with an old template)."""
        self.patch({"template": pod_template(name, version)}, name)

    def replicasets(self) -> dict[str, Object]:
        """By version."""
        listed = self.client.list("replicasets.apps", "default")
        return {version_of(one["spec"]["template"]): one for one in listed}

    def sizes(self) -> dict[str, int]:
        return {version: one["spec"]["replicas"] for version, one in self.replicasets().items()}

    def pods(self, selector: str = "") -> list[Object]:
        return self.client.list("pods", "default", selector=selector)

    def condition(self, kind: str, name: str = "web") -> tuple[str, str, str] | None:
        conditions = self.deployment(name)["status"].get("conditions", [])
        found = next((one for one in conditions if one["type"] == kind), None)
        return (found["status"], found["reason"], found["message"]) if found else None

    def events(self, reason: str) -> list[str]:
        listed = self.client.list("events")
        return [one["message"] for one in listed if one["reason"] == reason]


def pod_template(app: str, version: str) -> Object:
    container = {"name": "main", "image": f"{app}:{version}"}
    return {"metadata": {"labels": {"app": app}}, "spec": {"containers": [container]}}


def version_of(template: Object) -> str:
    return str(template["spec"]["containers"][0]["image"].partition(":")[2])
