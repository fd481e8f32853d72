"""The rows of the live protocol (docs/protocol.md, "Rows"): what a browser knows of each thing.

Structs, so that mypy holds every field; the JSON is the struct's own, with ``kind`` as its tag.
"""

from typing import Literal

from msgspec import Struct, field

MAX_INTEGER = 2**53 - 1
"""The largest integer that JavaScript holds exactly."""

PodState = Literal[
    "pending", "starting", "ready", "notready", "terminating", "failed", "completed", "unknown"
]
NodeState = Literal["ready", "notready", "unknown"]
DeploymentState = Literal["steady", "updating", "scaling", "paused", "stuck"]
Verdict = Literal["complete", "progressing", "failed", "paused"]
EndpointState = Literal["serving", "draining", "not-ready", "selected"]
ServiceType = Literal["ClusterIP", "Headless", "NodePort", "LoadBalancer", "ExternalName"]


class Row(Struct, gc=False, frozen=True, kw_only=True, tag_field="kind"):
    """What every row has."""

    id: str
    namespace: str
    name: str
    labels: dict[str, str]
    created_ms: int

    @property
    def kind(self) -> str:
        """The Kubernetes kind."""
        return type(self).__name__.removesuffix("Row")


class Owner(Struct, gc=False, frozen=True):
    """The controller a thing belongs to."""

    id: str
    kind: str
    name: str


class Requests(Struct, gc=False, frozen=True):
    """What a pod asks the scheduler for."""

    cpu_m: int
    memory_b: int


class Capacity(Struct, gc=False, frozen=True):
    """What a node has, or what is asked of it."""

    cpu_m: int
    memory_b: int
    pods: int


class Image(Struct, gc=False, frozen=True):
    """A container and its image."""

    name: str
    image: str


class PodRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="Pod"):
    """A pod."""

    state: PodState
    status: str
    why: str
    ready: int
    containers: int
    restarts: int
    node: str
    ip: str
    owner: Owner | None
    generation: str
    images: list[str]
    requests: Requests
    services: dict[str, EndpointState]
    deleting_until_ms: int | None
    started_ms: int | None


class NodeCondition(Struct, gc=False, frozen=True):
    """A condition of a node."""

    type: str
    status: str
    reason: str
    message: str
    since_ms: int | None


class NodeRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="Node"):
    """A node."""

    state: NodeState
    status: str
    why: str
    cordoned: bool
    taints: list[str]
    conditions: list[NodeCondition]
    zone: str
    roles: list[str]
    version: str
    allocatable: Capacity
    requested: Capacity
    since_ms: int | None


class Port(Struct, gc=False, frozen=True):
    """A port of a Service."""

    name: str
    port: int
    target: str
    node_port: int
    protocol: str


class ServiceRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="Service"):
    """A Service."""

    type: ServiceType
    address: str
    external: list[str]
    ports: list[Port]
    selector: dict[str, str] | None
    selector_text: str
    selected: int
    serving: int
    draining: int


class Clause(Struct, gc=False, frozen=True):
    """A LabelSelectorRequirement."""

    key: str
    operator: str
    values: list[str]


class Selector(Struct, gc=False, frozen=True, rename="camel", omit_defaults=True):
    """A LabelSelector, spelled as in the Kubernetes API."""

    match_labels: dict[str, str] = field(default_factory=dict)
    match_expressions: list[Clause] = field(default_factory=list)


class Rollout(Struct, gc=False, frozen=True):
    """What ``kubectl rollout status`` says."""

    verdict: Verdict
    text: str


class DeploymentRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="Deployment"):
    """A Deployment."""

    state: DeploymentState
    why: str
    replicas: int
    current: int
    updated: int
    ready: int
    available: int
    unavailable: int
    paused: bool
    strategy: str
    max_surge: int
    max_unavailable: int
    floor: int
    ceiling: int
    selector: Selector
    selector_text: str
    template_labels: dict[str, str]
    containers: list[Image]
    revision: int
    rollout: Rollout


class ReplicaSetRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="ReplicaSet"):
    """A ReplicaSet: one generation of a Deployment's pods."""

    owner: Owner | None
    generation: str
    revision: int
    revisions: list[int]
    replicas: int
    current: int
    ready: int
    available: int
    hash: str
    containers: list[Image]
    selector: Selector
    selector_text: str
    why: str


AnyRow = PodRow | NodeRow | ServiceRow | DeploymentRow | ReplicaSetRow
