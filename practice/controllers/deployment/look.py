"""One look at one Deployment: its newest version, its ReplicaSets by generation, and the writes.

The parts of the controller (revisions, rolling, recreate, scaling, status) work on a `Look`, which
keeps what it holds as new as the last write, so that one look can write several times without
conflicts. "New" is the ReplicaSet whose template equals the Deployment's; all others are "old".
"""

from practice.api.client import Client
from practice.clock import Clock
from practice.controllers.deployment.arithmetic import Bounds, Generation, rolling_bounds
from practice.informer import Object

NAME = "deployment-controller"
HASH_LABEL = "pod-template-hash"
DESIRED = "deployment.kubernetes.io/desired-replicas"
MAXIMUM = "deployment.kubernetes.io/max-replicas"


class Look:
    """A Deployment, its generations, and what may be done with them."""

    def __init__(
        self, client: Client, clock: Clock, deployment: Object, replicasets: list[Object]
    ) -> None:
        self.client = client
        self.clock = clock
        self.deployment = deployment
        ordered = sorted(replicasets, key=by_age)
        template = deployment["spec"]["template"]
        self.new = next((r for r in ordered if same(template, r["spec"]["template"])), None)
        self.old = [one for one in ordered if one is not self.new]

    @property
    def name(self) -> str:
        """The Deployment's name."""
        return str(self.deployment["metadata"]["name"])

    @property
    def namespace(self) -> str:
        """The Deployment's namespace."""
        return str(self.deployment["metadata"]["namespace"])

    @property
    def all(self) -> list[Object]:
        """Every generation, old ones first."""
        return [*self.old, self.new] if self.new else list(self.old)

    @property
    def is_rolling(self) -> bool:
        """Strategy RollingUpdate (else Recreate)."""
        return bool(self.deployment["spec"]["strategy"]["type"] == "RollingUpdate")

    @property
    def bounds(self) -> Bounds:
        """The Deployment's ceiling and floor; Recreate has no room in either direction."""
        desired = int(self.deployment["spec"]["replicas"])
        if not self.is_rolling:
            return Bounds(desired=desired, surge=0, unavailable=0)
        rolling = self.deployment["spec"]["strategy"].get("rollingUpdate") or {}
        return rolling_bounds(
            desired,
            max_surge=rolling.get("maxSurge", "25%"),
            max_unavailable=rolling.get("maxUnavailable", "25%"),
        )

    def resize(self, replicaset: Object, size: int) -> bool:
        """Give a generation its size, and note with it what it is a share of; was it scaled?"""
        before = int(replicaset["spec"]["replicas"])
        noted = replicas_annotations(self.bounds)
        annotations = replicaset["metadata"].get("annotations") or {}
        if before == size and noted.items() <= annotations.items():
            return False
        metadata = {**replicaset["metadata"], "annotations": {**annotations, **noted}}
        spec = {**replicaset["spec"], "replicas": size}
        self.write_replicaset({**replicaset, "metadata": metadata, "spec": spec})
        if before == size:
            return False
        way = "up" if before < size else "down"
        name = metadata["name"]
        self.event("Normal", "ScalingReplicaSet", scaled_message(way, name, before, size))
        return True

    def write_replicaset(self, replicaset: Object) -> Object:
        """Update a ReplicaSet and hold its new version."""
        written = self.client.update("replicasets.apps", replicaset)
        uid = written["metadata"]["uid"]
        if self.new is not None and self.new["metadata"]["uid"] == uid:
            self.new = written
        self.old = [written if one["metadata"]["uid"] == uid else one for one in self.old]
        return written

    def write_status(self, status: Object, *, annotations: Object | None = None) -> None:
        """Update the status (and, as the real controller does in the same call, annotations)."""
        metadata = self.deployment["metadata"]
        if annotations is not None:
            metadata = {**metadata, "annotations": annotations}
        update = {**self.deployment, "metadata": metadata, "status": status}
        self.deployment = self.client.update("deployments.apps", update, subresource="status")

    def event(self, kind: str, reason: str, message: str) -> None:
        """Record an event on the Deployment."""
        self.client.event(
            self.deployment, type=kind, reason=reason, message=message, component=NAME
        )


def scaled_message(way: str, name: str, before: int, size: int) -> str:
    """The text of the event ScalingReplicaSet."""
    return f"Scaled {way} replica set {name} from {before} to {size}"


def replicas_annotations(bounds: Bounds) -> dict[str, str]:
    """What a ReplicaSet's size is a share of."""
    return {DESIRED: str(bounds.desired), MAXIMUM: str(bounds.ceiling)}


def number_in(replicaset: Object, annotation: str) -> int | None:
    """A count kept in an annotation; None when it is missing or somebody made it no number."""
    text = (replicaset["metadata"].get("annotations") or {}).get(annotation, "")
    return int(text) if text.isascii() and text.isdigit() else None


def generation_of(replicaset: Object) -> Generation:
    """The numbers of a ReplicaSet."""
    return Generation(
        name=replicaset["metadata"]["name"],
        replicas=int(replicaset["spec"]["replicas"]),
        available=int((replicaset.get("status") or {}).get("availableReplicas", 0)),
        max_replicas=number_in(replicaset, MAXIMUM),
    )


def by_age(replicaset: Object) -> tuple[str, str]:
    """Sort key: oldest first, then by name."""
    metadata = replicaset["metadata"]
    return (metadata["creationTimestamp"], metadata["name"])


def same(template: Object, other: Object) -> bool:
    """Two pod templates are equal but for the label pod-template-hash."""
    return template["spec"] == other["spec"] and _meta(template) == _meta(other)


def _meta(template: Object) -> Object:
    metadata = {k: v for k, v in (template.get("metadata") or {}).items() if v}
    labels = {k: v for k, v in (metadata.get("labels") or {}).items() if k != HASH_LABEL}
    return {**metadata, "labels": labels}
