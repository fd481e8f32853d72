"""One application of a fleet: its Deployment, ReplicaSet and Service, and what its pods share."""

from __future__ import annotations

from dataclasses import dataclass, field

from practice.api.kinds.apps import DEPLOYMENTS, REPLICA_SETS
from practice.api.kinds.services import SERVICES
from practice.api.resource import Object
from practice.fleet.objects import MARKED, metadata, with_defaults

SLICE = 100
"""Endpoints of one EndpointSlice, as kube-controller-manager's --max-endpoints-per-slice has it."""


@dataclass(slots=True)
class App:
    """One application: its Deployment, ReplicaSet and Service, and what its pods share."""

    namespace: str
    name: str
    uid: str
    set_uid: str
    service_uid: str
    replicas: int
    spec: Object
    """Of its pods, but for the node."""
    labels: dict[str, str] = field(init=False)
    owners: list[Object] = field(init=False)
    pods: list[str] = field(default_factory=list)
    """Store keys, by the place of the pod in the application's slices."""
    endpoints: list[Object | None] = field(default_factory=list)
    """What the slices have of each pod; shared with them. A change makes one anew, not a hundred."""

    def __post_init__(self) -> None:
        self.labels = {"app": self.name, "pod-template-hash": "5d9c7f6b8"}
        self.owners = [_owner("apps/v1", "ReplicaSet", self.set_name, self.set_uid)]

    @property
    def set_name(self) -> str:
        return f"{self.name}-5d9c7f6b8"

    @property
    def slices(self) -> range:
        """The numbers of its EndpointSlices, a hundred endpoints each."""
        return range(-(-self.replicas // SLICE))

    def listed(self, number: int) -> list[Object]:
        """The endpoints of one slice."""
        return [one for one in self.endpoints[number * SLICE : (number + 1) * SLICE] if one]

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
    template = {"metadata": {"labels": app.labels}, "spec": app.spec}
    counts = dict.fromkeys(("replicas", "readyReplicas", "availableReplicas"), app.replicas)
    status = {**counts, "observedGeneration": 1}
    spec = {"replicas": app.replicas, "selector": selector, "template": template}
    plain = {"metadata": {"labels": {"app": app.name}}, "spec": app.spec}
    own = {"generation": 1, "labels": {"app": app.name}, "annotations": MARKED}
    at = {"namespace": app.namespace}
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    deployment = {
        "metadata": {**metadata(app.name, app.uid, now, **at), **own},
        "spec": {**spec, "template": plain, "strategy": rolling},
        "status": {**status, "updatedReplicas": app.replicas},
    }
    replicaset = {
        "metadata": {
            **metadata(app.set_name, app.set_uid, now, **at),
            **own,
            "labels": app.labels,
            "annotations": {"deployment.kubernetes.io/revision": "1", **MARKED},
            "ownerReferences": [_owner("apps/v1", "Deployment", app.name, app.uid)],
        },
        "spec": {**spec, "selector": {"matchLabels": app.labels}},
        "status": status,
    }
    port = {"name": "http", "port": 80, "protocol": "TCP", "targetPort": 80}
    service = {
        "metadata": {
            **metadata(app.name, app.service_uid, now, **at),
            "labels": {"app": app.name},
            "annotations": MARKED,
        },
        "spec": {
            "type": "ClusterIP",
            "clusterIP": "None",
            "clusterIPs": ["None"],
            "ipFamilies": ["IPv4"],
            "ipFamilyPolicy": "SingleStack",
            "selector": {"app": app.name},
            "ports": [port],
            "sessionAffinity": "None",
        },
        "status": {"loadBalancer": {}},
    }
    made = ((DEPLOYMENTS, deployment), (REPLICA_SETS, replicaset), (SERVICES, service))
    return [(resource.key, with_defaults(resource, obj)) for resource, obj in made]
