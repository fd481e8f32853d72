"""What keeps pods: Deployment, ReplicaSet, StatefulSet, DaemonSet, ReplicationController."""

from msgspec import Struct, field

from dashboard.mirror.records.base import Condition, Labels, LabelSelector, Record
from dashboard.mirror.records.templates import PodTemplate


class RollingUpdate(Struct, gc=False, rename="camel"):
    """How many more and fewer pods an update may have: a number or a percentage."""

    max_surge: int | str | None = None
    max_unavailable: int | str | None = None


class Strategy(Struct, gc=False, rename="camel"):
    """How pods are replaced."""

    type: str = "RollingUpdate"
    rolling_update: RollingUpdate | None = None


class DeploymentSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a Deployment."""

    replicas: int | None = None
    paused: bool = False
    min_ready_seconds: int = 0
    progress_deadline_seconds: int | None = None
    selector: LabelSelector | None = None
    strategy: Strategy = field(default_factory=Strategy)
    template: PodTemplate = field(default_factory=PodTemplate)


class DeploymentStatus(Struct, gc=False, rename="camel"):
    """What is known of a Deployment."""

    observed_generation: int = 0
    replicas: int = 0
    updated_replicas: int = 0
    ready_replicas: int = 0
    available_replicas: int = 0
    unavailable_replicas: int = 0
    conditions: list[Condition] | None = None


class Deployment(Record, gc=False, rename="camel"):
    """A Deployment."""

    spec: DeploymentSpec = field(default_factory=DeploymentSpec)
    status: DeploymentStatus = field(default_factory=DeploymentStatus)


class ReplicaSetSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a ReplicaSet."""

    replicas: int | None = None
    selector: LabelSelector | None = None
    template: PodTemplate = field(default_factory=PodTemplate)


class ReplicaSetStatus(Struct, gc=False, rename="camel"):
    """What is known of a ReplicaSet."""

    replicas: int = 0
    ready_replicas: int = 0
    available_replicas: int = 0
    conditions: list[Condition] | None = None


class ReplicaSet(Record, gc=False, rename="camel"):
    """A ReplicaSet."""

    spec: ReplicaSetSpec = field(default_factory=ReplicaSetSpec)
    status: ReplicaSetStatus = field(default_factory=ReplicaSetStatus)


class SetRollingUpdate(Struct, gc=False, rename="camel"):
    """How a StatefulSet or DaemonSet is updated: ``partition`` only for the former."""

    partition: int | None = None
    max_surge: int | str | None = None
    max_unavailable: int | str | None = None


class SetUpdateStrategy(Struct, gc=False, rename="camel"):
    """RollingUpdate, or OnDelete: then somebody deletes the pods by hand."""

    type: str = "RollingUpdate"
    rolling_update: SetRollingUpdate | None = None


class StatefulSetSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a StatefulSet."""

    replicas: int | None = None
    service_name: str = ""
    pod_management_policy: str = "OrderedReady"
    min_ready_seconds: int = 0
    selector: LabelSelector | None = None
    update_strategy: SetUpdateStrategy = field(default_factory=SetUpdateStrategy)
    template: PodTemplate = field(default_factory=PodTemplate)


class StatefulSetStatus(Struct, gc=False, rename="camel"):
    """What is known of a StatefulSet."""

    observed_generation: int = 0
    replicas: int = 0
    current_replicas: int = 0
    updated_replicas: int = 0
    ready_replicas: int = 0
    available_replicas: int = 0
    current_revision: str = ""
    update_revision: str = ""


class StatefulSet(Record, gc=False, rename="camel"):
    """A StatefulSet."""

    spec: StatefulSetSpec = field(default_factory=StatefulSetSpec)
    status: StatefulSetStatus = field(default_factory=StatefulSetStatus)


class DaemonSetSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a DaemonSet."""

    min_ready_seconds: int = 0
    selector: LabelSelector | None = None
    update_strategy: SetUpdateStrategy = field(default_factory=SetUpdateStrategy)
    template: PodTemplate = field(default_factory=PodTemplate)


class DaemonSetStatus(Struct, gc=False, rename="camel"):
    """What is known of a DaemonSet; the numbers are of nodes."""

    observed_generation: int = 0
    desired_number_scheduled: int = 0
    current_number_scheduled: int = 0
    updated_number_scheduled: int = 0
    number_ready: int = 0
    number_available: int = 0
    number_misscheduled: int = 0


class DaemonSet(Record, gc=False, rename="camel"):
    """A DaemonSet."""

    spec: DaemonSetSpec = field(default_factory=DaemonSetSpec)
    status: DaemonSetStatus = field(default_factory=DaemonSetStatus)


class ReplicationControllerSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a ReplicationController, which selects by equality only."""

    replicas: int | None = None
    selector: Labels | None = None
    template: PodTemplate | None = None


class ReplicationController(Record, gc=False, rename="camel"):
    """A ReplicationController: what there was before ReplicaSets."""

    spec: ReplicationControllerSpec = field(default_factory=ReplicationControllerSpec)
    status: ReplicaSetStatus = field(default_factory=ReplicaSetStatus)


class ControllerRevision(Record, gc=False):
    """One generation of a StatefulSet's or DaemonSet's template; its content is not kept."""

    revision: int = 0
