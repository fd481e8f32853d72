"""A small mirrored cluster, written down object by object."""

from typing import Any

from dashboard.mirror.records import from_object
from dashboard.mirror.store import Store
from explainer.checks.scene import Scene

NAMESPACE = "lesson"


class Cluster:
    """Puts objects into a store, as a reflector would; each `put` is a new version."""

    def __init__(self) -> None:
        self.store = Store()
        self.scene = Scene(self.store, NAMESPACE)
        self._version = 0

    def put(
        self,
        kind: str,
        name: str,
        *,
        uid: str = "",
        namespace: str = NAMESPACE,
        meta: dict[str, Any] | None = None,
        **rest: Any,
    ) -> str:
        """Gives the uid."""
        self._version += 1
        uid = uid or f"{kind}-{name}"
        place = {} if kind == "Node" else {"namespace": namespace}
        metadata = {
            "name": name,
            "uid": uid,
            "resourceVersion": str(self._version),
            **place,
            **(meta or {}),
        }
        self.store.put(kind, from_object(kind, {"metadata": metadata, **rest}), self._version)
        return uid

    def pod(
        self,
        name: str,
        version: str = "1",
        *,
        ready: bool = True,
        leaving: bool = False,
        restarts: int = 0,
        waiting: str = "",
        node: str = "node-1",
        owner: str = "",
        **rest: Any,
    ) -> str:
        """A pod of the app `hello`."""
        state = {"waiting": {"reason": waiting}} if waiting else {"running": {}}
        owners = [{"kind": "ReplicaSet", "name": owner, "uid": owner, "controller": True}]
        meta: dict[str, Any] = {
            "labels": {"app": "hello", "version": version},
            "ownerReferences": owners if owner else [],
        }
        if leaving:
            meta["deletionTimestamp"] = "2026-01-01T00:00:00Z"
        return self.put(
            "Pod",
            name,
            meta=meta,
            spec={"nodeName": node, "containers": [{"name": "hello", "image": f"hello:{version}"}]},
            status={
                "phase": "Pending" if waiting else "Running",
                "conditions": [{"type": "Ready", "status": "True" if ready else "False"}],
                "containerStatuses": [{"name": "hello", "restartCount": restarts, "state": state}],
            },
            **rest,
        )

    def gone(self, kind: str, name: str) -> None:
        self._version += 1
        self.store.remove(kind, f"{kind}-{name}", self._version)

    def deployment(
        self,
        *,
        generation: int = 1,
        observed: int = 1,
        replicas: int = 3,
        updated: int = 3,
        available: int = 3,
        revision: int = 1,
    ) -> str:
        return self.put(
            "Deployment",
            "hello",
            meta={
                "generation": generation,
                "annotations": {"deployment.kubernetes.io/revision": str(revision)},
            },
            spec={
                "replicas": 3,
                "template": {"spec": {"containers": [{"name": "hello", "image": "hello:1"}]}},
            },
            status={
                "observedGeneration": observed,
                "replicas": replicas,
                "updatedReplicas": updated,
                "readyReplicas": available,
                "availableReplicas": available,
            },
        )

    def replicaset(self, name: str, revision: int, replicas: int) -> str:
        owner = {
            "kind": "Deployment",
            "name": "hello",
            "uid": "Deployment-hello",
            "controller": True,
        }
        return self.put(
            "ReplicaSet",
            name,
            meta={
                "ownerReferences": [owner],
                "annotations": {"deployment.kubernetes.io/revision": str(revision)},
            },
            spec={"replicas": replicas},
        )

    def endpoints(self, *pods: str) -> str:
        """The slice of the Service `hello`: these pods are ready to receive."""
        ready = [
            {"conditions": {"ready": True}, "targetRef": {"kind": "Pod", "uid": f"Pod-{one}"}}
            for one in pods
        ]
        labels = {"kubernetes.io/service-name": "hello"}
        return self.put("EndpointSlice", "hello-1", meta={"labels": labels}, endpoints=ready)
