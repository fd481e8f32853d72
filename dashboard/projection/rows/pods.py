"""Rows of pods and nodes."""

from typing import Literal

from msgspec import Struct

from dashboard.mirror.records.endpoints import EndpointState as EndpointState
from dashboard.projection.rows.base import Capacity, Owner, Requests, Row

PodState = Literal[
    "pending", "starting", "ready", "notready", "terminating", "failed", "completed", "unknown"
]
NodeState = Literal["ready", "notready", "unknown"]
PodStep = Literal["waiting", "scheduled", "pulling", "starting", "ready"]


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
    claims: list[str]
    deleting_until_ms: int | None
    started_ms: int | None
    step: PodStep
    ready_ms: int | None


class PodGroupRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="PodGroup"):
    """Pods of a fleet that have no row of their own, counted: those of one node, or of one owner.

    ``name`` is the node's or the owner's; each pod is counted once by its node and once by its owner."""

    by: Literal["node", "owner"]
    owner: Owner | None
    counts: dict[PodState, int]


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
