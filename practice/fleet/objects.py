"""The objects of a fleet, as an API server would have stored them.

What the pods of an application have in common is made once and shared by all of them: nothing in the store is
ever changed in place.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from practice.api.resource import Object

MARK = "practice.podium.dev/fleet"
IMAGE = "hello:1.0.0"
IMAGE_ID = "docker.io/library/hello@sha256:" + "0" * 64
_MARKED = {MARK: "true"}


def metadata(name: str, uid: str, created: str, *, namespace: str = "") -> Object:
    """What every object has."""
    found: Object = {"name": name, "uid": uid, "creationTimestamp": created}
    return {"namespace": namespace, **found} if namespace else found


def node(number: int, uid: str, now: str, pods: int) -> Object:
    """A node that is ready and reports nothing."""
    name = f"node-{number}"
    room = {"cpu": "32", "memory": "128Gi", "ephemeral-storage": "512Gi", "pods": str(pods)}
    labels = {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/zone": "abc"[number % 3],
    }
    return {
        "kind": "Node",
        "apiVersion": "v1",
        "metadata": {**metadata(name, uid, now), "labels": labels, "annotations": _MARKED},
        "spec": {},
        "status": {
            "capacity": room,
            "allocatable": room,
            "conditions": [_condition("Ready", True, now, "KubeletReady")],
            "addresses": [
                {"type": "InternalIP", "address": node_ip(number)},
                {"type": "Hostname", "address": name},
            ],
            "nodeInfo": {"kubeletVersion": "v1.37.2", "operatingSystem": "linux"},
        },
    }


def node_ip(number: int) -> str:
    """Nodes number from 1; the addresses are of 172.16.0.0/12 (RFC 1918), where nobody answers."""
    return f"172.{16 + number // 65_536}.{number // 256 % 256}.{number % 256}"


def pod_ip(number: int) -> str:
    """Pods number from 0, in 10.0.0.0/8."""
    return f"10.{64 + number // 65_536}.{number // 256 % 256}.{number % 256}"


def _condition(kind: str, good: bool, since: str, reason: str = "") -> Object:
    found: Object = {"type": kind, "status": "True" if good else "False"}
    if reason:
        found["reason"] = reason
    return {**found, "lastTransitionTime": since}


@functools.lru_cache(maxsize=64)
def conditions(ready: bool, since: str) -> tuple[Object, ...]:
    """The conditions of a pod that runs; the same objects for all that changed in one second."""
    reason = "" if ready else "ContainersNotReady"
    return (
        _condition("Initialized", True, since),
        _condition("Ready", ready, since, reason),
        _condition("ContainersReady", ready, since, reason),
        _condition("PodScheduled", True, since),
    )


@dataclass(slots=True)
class App:
    """One application: its Deployment, ReplicaSet and Service, and what its pods share."""

    namespace: str
    name: str
    uid: str
    set_uid: str
    service_uid: str
    replicas: int
    labels: dict[str, str] = field(init=False)
    owners: list[Object] = field(init=False)
    spec: Object = field(init=False)
    pods: list[str] = field(default_factory=list)
    """Store keys, by the place of the pod in the application's slices."""

    def __post_init__(self) -> None:
        self.labels = {"app": self.name, "pod-template-hash": "5d9c7f6b8"}
        self.owners = [_owner("apps/v1", "ReplicaSet", self.set_name, self.set_uid)]
        container = {
            "name": "hello",
            "image": IMAGE,
            "ports": [{"name": "http", "containerPort": 80, "protocol": "TCP"}],
            "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
        }
        self.spec = {
            "containers": [container],
            "restartPolicy": "Always",
            "terminationGracePeriodSeconds": 30,
            "schedulerName": "default-scheduler",
        }

    @property
    def set_name(self) -> str:
        return f"{self.name}-5d9c7f6b8"

    @property
    def slices(self) -> range:
        """The numbers of its EndpointSlices, a hundred endpoints each."""
        return range(-(-self.replicas // 100))

    def slice_key(self, number: int) -> str:
        return f"{self.namespace}/{self.name}-{number}"


def _owner(version: str, kind: str, name: str, uid: str) -> Object:
    return {
        "apiVersion": version,
        "kind": kind,
        "name": name,
        "uid": uid,
        "controller": True,
        "blockOwnerDeletion": True,
    }


def workload(app: App, now: str) -> list[tuple[str, Object]]:
    """(resource, object): the Deployment, the ReplicaSet and the Service."""
    selector = {"matchLabels": {"app": app.name}}
    template = {"metadata": {"labels": {"app": app.name}}, "spec": app.spec}
    counts = dict.fromkeys(("replicas", "readyReplicas", "availableReplicas"), app.replicas)
    status = {**counts, "observedGeneration": 1}
    spec = {"replicas": app.replicas, "selector": selector, "template": template}
    own = {"generation": 1, "labels": {"app": app.name}, "annotations": _MARKED}
    at = {"namespace": app.namespace}
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    deployment = {
        "kind": "Deployment",
        "apiVersion": "apps/v1",
        "metadata": {**metadata(app.name, app.uid, now, **at), **own},
        "spec": {**spec, "strategy": rolling, "progressDeadlineSeconds": 600},
        "status": {**status, "updatedReplicas": app.replicas},
    }
    replicaset = {
        "kind": "ReplicaSet",
        "apiVersion": "apps/v1",
        "metadata": {
            **metadata(app.set_name, app.set_uid, now, **at),
            **own,
            "labels": app.labels,
            "annotations": {"deployment.kubernetes.io/revision": "1", **_MARKED},
            "ownerReferences": [_owner("apps/v1", "Deployment", app.name, app.uid)],
        },
        "spec": {**spec, "selector": {"matchLabels": app.labels}},
        "status": status,
    }
    port = {"name": "http", "port": 80, "protocol": "TCP", "targetPort": 80}
    service = {
        "kind": "Service",
        "apiVersion": "v1",
        "metadata": {
            **metadata(app.name, app.service_uid, now, **at),
            "labels": {"app": app.name},
            "annotations": _MARKED,
        },
        "spec": {
            "type": "ClusterIP",
            "clusterIP": "None",
            "selector": {"app": app.name},
            "ports": [port],
            "sessionAffinity": "None",
        },
        "status": {"loadBalancer": {}},
    }
    return [
        ("deployments.apps", deployment),
        ("replicasets.apps", replicaset),
        ("services", service),
    ]
