"""The part of a cluster that a lesson is about, and what was so when its step began."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from dashboard.mirror.records import (
    Deployment,
    EndpointSlice,
    Node,
    Pod,
    Record,
    ReplicaSet,
    Service,
)
from dashboard.mirror.store import Store
from explainer.format.quantities import Reference
from explainer.format.selecting import selector

R = TypeVar("R", bound=Record)
CLUSTER_WIDE = frozenset({"Node", "Namespace", "PersistentVolume"})
SERVICE_NAME = "kubernetes.io/service-name"
"""The label that ties an EndpointSlice to its Service (documentation: "EndpointSlices")."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An Event that came: its reason, and the object that it is about."""

    reason: str
    kind: str
    name: str


@dataclass(slots=True)
class Counted:
    """What the lesson's probes counted since the step began."""

    answered: int = 0
    failed: int = 0
    by_version: dict[str, int] = field(default_factory=dict)
    by_pod: dict[str, int] = field(default_factory=dict)
    by_path: dict[str, int] = field(default_factory=dict)
    latencies_ms: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was so when the step began."""

    pods: Mapping[str, tuple[Mapping[str, str], int]] = field(default_factory=dict)
    """By uid: labels and restarts."""
    leaving: frozenset[str] = frozenset()
    """The uids of those that were being deleted: that they go is none of the step's doing."""
    revisions: Mapping[str, int] = field(default_factory=dict)
    """Of each Deployment, by name."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """The cluster address of each Service, by name."""


@dataclass(slots=True)
class Scene:
    """Reads the mirror, keeps nothing of it; the other fields are what the mirror does not have."""

    store: Store
    namespace: str
    baseline: Baseline = field(default_factory=Baseline)
    events: list[Seen] = field(default_factory=list)
    traffic: Counted = field(default_factory=Counted)
    traffic_of: dict[str, Counted] = field(default_factory=dict)
    """The same of each Service that is asked, by its name."""
    answered: set[str] = field(default_factory=set)
    clicked: set[Reference] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)

    def all(self, kind: type[R]) -> list[R]:
        """The lesson's objects of a kind (nodes: all there are)."""
        name = kind.__name__
        found = cast("Iterable[R]", self.store.all(name))
        if name in CLUSTER_WIDE:
            return list(found)
        return [one for one in found if one.metadata.namespace == self.namespace]

    def find(self, wanted: Reference) -> Record | None:
        """The object, if it is there."""
        namespace = "" if wanted.kind in CLUSTER_WIDE else self.namespace
        return self.store.find(wanted.kind, namespace, wanted.name)

    def pods(self, text: str) -> list[Pod]:
        """The pods that a selector chooses, oldest first."""
        chosen = selector(text)
        found = [pod for pod in self.all(Pod) if chosen.matches(pod.labels)]
        return sorted(found, key=lambda pod: (str(pod.metadata.creation_timestamp), pod.uid))

    def node(self, name: str) -> Node | None:
        """A node."""
        return cast("Node | None", self.store.find("Node", "", name))

    def replicasets(self, owner: Reference) -> tuple[list[ReplicaSet], list[ReplicaSet]]:
        """Of a Deployment: the one of its present revision, and the others."""
        deployment = self.find(owner)
        if not isinstance(deployment, Deployment):
            return [], []
        mine = [one for one in self.all(ReplicaSet) if owned_by(one, deployment.uid)]
        newest = max((revision(one) for one in mine), default=0)
        new = [one for one in mine if revision(one) == newest]
        return new, [one for one in mine if revision(one) != newest]

    def serving(self, service: str) -> set[str]:
        """The uids of the pods that this Service sends requests to."""
        slices = (one for one in self.all(EndpointSlice) if one.labels.get(SERVICE_NAME) == service)
        return {uid for one in slices for uid, state in one.pods.items() if state == "serving"}

    def begin(self) -> None:
        """A step begins: what is so now is what later states are compared with."""
        there = self.all(Pod)
        pods = {pod.uid: (dict(pod.labels), restarts(pod)) for pod in there}
        leaving = frozenset(pod.uid for pod in there if is_leaving(pod))
        revisions = {one.metadata.name: revision(one) for one in self.all(Deployment)}
        addresses = {one.metadata.name: one.spec.cluster_ip for one in self.all(Service)}
        self.baseline = Baseline(pods, leaving, revisions, addresses)
        self.events, self.traffic, self.traffic_of = [], Counted(), {}
        self.clicked, self.tried = set(), set()


def owned_by(record: Record, uid: str) -> bool:
    """Whether this is the controller of it."""
    return any(
        owner.uid == uid and owner.controller for owner in record.metadata.owner_references or ()
    )


def restarts(pod: Pod) -> int:
    """Of all its containers together."""
    return sum(status.restart_count for status in pod.status.container_statuses or ())


def revision(record: Record) -> int:
    """Of a Deployment or ReplicaSet; 0 where none is written."""
    notes = record.metadata.annotations
    text = notes.revision if notes else ""
    return int(text) if text.isdigit() else 0


def is_ready(pod: Pod) -> bool:
    """Its condition Ready, as an endpoint controller reads it."""
    return any(one.type == "Ready" and one.status == "True" for one in pod.status.conditions or ())


def is_leaving(record: Record) -> bool:
    """Whether it is being deleted."""
    return record.metadata.deletion_timestamp is not None
