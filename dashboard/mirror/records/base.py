"""What every object has, and the parts that several kinds share."""

from datetime import datetime

from msgspec import Struct, field

Labels = dict[str, str]
Quantity = str | int | float
"""A quantity may be written as a number."""


class Annotations(Struct, gc=False):
    """The few annotations that mean something to us."""

    initial_events_end: str = field(name="k8s.io/initial-events-end", default="")
    revision: str = field(name="deployment.kubernetes.io/revision", default="")
    revision_history: str = field(name="deployment.kubernetes.io/revision-history", default="")


class OwnerReference(Struct, gc=False):
    """Who this object belongs to."""

    kind: str = ""
    name: str = ""
    uid: str = ""
    controller: bool = False


class Metadata(Struct, gc=False, rename="camel"):
    """ObjectMeta, as far as it is drawn."""

    name: str = ""
    namespace: str = ""
    uid: str = ""
    resource_version: str = ""
    generation: int = 0
    creation_timestamp: datetime | None = None
    deletion_timestamp: datetime | None = None
    labels: Labels | None = None
    annotations: Annotations | None = None
    owner_references: list[OwnerReference] | None = None


class Record(Struct, gc=False, rename="camel"):
    """Any object."""

    metadata: Metadata

    @property
    def uid(self) -> str:
        """The identity that outlives no deletion."""
        return self.metadata.uid

    @property
    def resource_version(self) -> str:
        """Opaque: only ever compared for equality."""
        return self.metadata.resource_version

    @property
    def ends_initial_events(self) -> bool:
        """Whether this bookmark says that a streamed list is complete."""
        notes = self.metadata.annotations
        return notes is not None and notes.initial_events_end == "true"

    @property
    def labels(self) -> Labels:
        """Never null."""
        return self.metadata.labels or {}

    @property
    def controller(self) -> OwnerReference | None:
        """The owner that manages this object, where there is one."""
        for owner in self.metadata.owner_references or ():
            if owner.controller:
                return owner
        return None


class Condition(Struct, gc=False, rename="camel"):
    """A condition of a pod, node, Deployment or ReplicaSet."""

    type: str = ""
    status: str = ""
    reason: str = ""
    message: str = ""
    last_transition_time: datetime | None = None
    last_update_time: datetime | None = None


class Requirement(Struct, gc=False):
    """One clause of a set-based selector."""

    key: str = ""
    operator: str = ""
    values: list[str] | None = None


class LabelSelector(Struct, gc=False, rename="camel", omit_defaults=True):
    """All of it must hold; empty selects everything."""

    match_labels: Labels | None = None
    match_expressions: list[Requirement] | None = None
