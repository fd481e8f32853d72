"""Pods, and the template that they are made from."""

from datetime import datetime

from msgspec import Struct, field

from dashboard.mirror.records.base import Condition, Quantity, Record


class Resources(Struct, gc=False):
    """Requests, as quantities. A quantity may be written as a number."""

    requests: dict[str, Quantity] | None = None


class Container(Struct, gc=False, rename="camel"):
    """A container as it is wanted. ``restart_policy`` "Always" makes an init one a sidecar."""

    name: str = ""
    image: str = ""
    resources: Resources | None = None
    restart_policy: str = ""


class Waiting(Struct, gc=False):
    """Not running yet, or not again yet."""

    reason: str = ""
    message: str = ""


class Running(Struct, gc=False):
    """Running."""


class Terminated(Struct, gc=False, rename="camel"):
    """Ended."""

    exit_code: int = 0
    signal: int = 0
    reason: str = ""
    message: str = ""


class ContainerState(Struct, gc=False):
    """At most one is set; none means waiting."""

    waiting: Waiting | None = None
    running: Running | None = None
    terminated: Terminated | None = None


class ContainerStatus(Struct, gc=False, rename="camel"):
    """A container as it is."""

    name: str = ""
    ready: bool = False
    restart_count: int = 0
    started: bool | None = None
    state: ContainerState = field(default_factory=ContainerState)
    last_state: ContainerState | None = None


class ClaimSource(Struct, gc=False, rename="camel"):
    """A volume that is a PersistentVolumeClaim."""

    claim_name: str = ""


class Volume(Struct, gc=False, rename="camel"):
    """A volume of a pod: of all sources only the claim is kept."""

    persistent_volume_claim: ClaimSource | None = None


class PodSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a pod."""

    node_name: str = ""
    containers: list[Container] | None = None
    init_containers: list[Container] | None = None
    volumes: list[Volume] | None = None
    overhead: dict[str, Quantity] | None = None
    resources: Resources | None = None


class PodStatus(Struct, gc=False, rename="camel"):
    """What is known of a pod."""

    phase: str = ""
    reason: str = ""
    message: str = ""
    pod_ip: str = field(name="podIP", default="")
    start_time: datetime | None = None
    conditions: list[Condition] | None = None
    container_statuses: list[ContainerStatus] | None = None
    init_container_statuses: list[ContainerStatus] | None = None
    ready_since: datetime | None = field(name="", default=None)  # the API has no field of no name
    """When readiness changed last, once the conditions are shared: of these nothing else is a pod's own."""


class Pod(Record, gc=False, rename="camel"):
    """A Pod."""

    spec: PodSpec = field(default_factory=PodSpec)
    status: PodStatus = field(default_factory=PodStatus)
