"""A cluster with simulated nodes and nothing else: no scheduler, no controllers."""

from typing import Any

from practice.api.api import Api
from practice.api.bootstrap import bootstrap
from practice.api.client import Client
from practice.api.errors import ApiError
from practice.clock import Clock
from practice.cluster import START
from practice.kubelet import SIMULATED, Kubelets

Object = dict[str, Any]


class Lab:
    """Makes nodes and pods, lets time pass, and reads what became of them."""

    def __init__(self, *, seed: int = 1, nodes: tuple[str, ...] = ("node-1",)) -> None:
        self.clock = Clock(seed=seed, start=START)
        self.api = Api(self.clock, without_plugins=("ServiceAccount",))
        self.client = Client(self.api, user="admin", component="admin")
        bootstrap(self.api)
        self.kubelets = Kubelets(Client(self.api, user="kubelet"), self.clock)
        for name in nodes:
            self.node(name)

    def node(self, name: str, *, images: tuple[str, ...] = ()) -> None:
        self.client.create(
            "nodes",
            {
                "apiVersion": "v1",
                "kind": "Node",
                "metadata": {"name": name, "annotations": {SIMULATED: "true"}},
                "status": {"images": [{"names": [one]} for one in images]},
            },
        )

    def run_pod(self, name: str = "web", *, on: str = "node-1", **spec: Any) -> Object:
        """A pod of one container; container fields and pod fields may be mixed."""
        own = (
            "restartPolicy",
            "initContainers",
            "terminationGracePeriodSeconds",
            "volumes",
            "serviceAccountName",
            "activeDeadlineSeconds",
        )
        pod_spec = {key: spec.pop(key) for key in own if key in spec}
        if "podSecurityContext" in spec:
            pod_spec["securityContext"] = spec.pop("podSecurityContext")
        containers = spec.pop("containers", None)
        main = {"name": "main", "image": "hello:1.0.0", "imagePullPolicy": "IfNotPresent", **spec}
        pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "namespace": "default"},
            "spec": {"nodeName": on, "containers": containers or [main], **pod_spec},
        }
        return self.client.create("pods", pod)

    def pod(self, name: str = "web") -> Object:
        return self.client.get("pods", "default", name)

    def exists(self, name: str = "web") -> bool:
        try:
            self.pod(name)
        except ApiError as error:
            if error.code != 404:
                raise
            return False
        return True

    def container(self, name: str = "web", index: int = 0) -> Object:
        statuses = self.pod(name).get("status", {}).get("containerStatuses")
        return statuses[index] if statuses else {"state": {}, "ready": False, "restartCount": 0}

    def waiting(self, name: str = "web") -> str:
        return self.container(name)["state"].get("waiting", {}).get("reason", "")

    def ready(self, name: str = "web") -> bool:
        return self.condition("Ready", name).get("status") == "True"

    def condition(self, kind: str, name: str = "web") -> Object:
        conditions = self.pod(name).get("status", {}).get("conditions", [])
        return next((one for one in conditions if one["type"] == kind), {})

    def until(self, condition: Any, timeout_s: float = 60) -> float:
        """Let time pass until it holds; the simulated seconds that took."""
        began = self.clock.now_s()
        assert self.clock.run_until(condition, timeout_s), "it never came to pass"
        return self.clock.now_s() - began

    def events(self, name: str = "web") -> list[tuple[str, str, int]]:
        """Reason, message and count of the events about a pod or node."""
        return [
            (one["reason"], one.get("message", ""), one.get("count", 1))
            for one in self.client.list("events")
            if one["involvedObject"]["name"] == name
        ]

    def messages(self, reason: str, name: str = "web") -> list[str]:
        return [message for found, message, _ in self.events(name) if found == reason]

    def delete(self, name: str = "web", grace_s: int | None = None) -> None:
        self.client.delete("pods", "default", name, grace_period_s=grace_s)

    def log(self, name: str = "web", **options: Any) -> list[str]:
        lines = self.kubelets.logs("default", name, options.pop("container", ""), **options)
        return [line.decode() for line in lines]
