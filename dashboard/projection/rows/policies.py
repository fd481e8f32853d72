"""Rows of what bounds, steers and feeds the others."""

from typing import Literal

from msgspec import Struct

from dashboard.projection.rows.base import Row, Selector

AutoscalerState = Literal["steady", "limited", "unable"]
BudgetState = Literal["open", "closed", "unknown"]
ClaimState = Literal["bound", "pending", "lost", "terminating"]


class Target(Struct, gc=False, frozen=True):
    """What is scaled."""

    kind: str
    name: str


class Measure(Struct, gc=False, frozen=True):
    """One metric as kubectl writes it: ``cpu``, ``12%``, ``50%``; ``now`` is "" when unknown."""

    name: str
    now: str
    wanted: str


class HorizontalPodAutoscalerRow(
    Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="HorizontalPodAutoscaler"
):
    """A HorizontalPodAutoscaler."""

    state: AutoscalerState
    why: str
    target: Target
    low: int
    high: int
    current: int
    desired: int
    measures: list[Measure]
    scaled_ms: int | None


class PodDisruptionBudgetRow(
    Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="PodDisruptionBudget"
):
    """A PodDisruptionBudget; ``rule`` is ``min available 2`` or ``max unavailable 25%``."""

    state: BudgetState
    why: str
    rule: str
    allowed: int
    healthy: int
    wanted: int
    expected: int
    selector: Selector | None
    selector_text: str


class Share(Struct, gc=False, frozen=True):
    """One bounded resource, as written, and how much of it is used in thousandths."""

    resource: str
    used: str
    hard: str
    share_m: int


class ResourceQuotaRow(
    Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="ResourceQuota"
):
    """A ResourceQuota."""

    state: Literal["free", "near", "full"]
    why: str
    shares: list[Share]


class PersistentVolumeClaimRow(
    Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="PersistentVolumeClaim"
):
    """A PersistentVolumeClaim."""

    state: ClaimState
    why: str
    volume: str
    storage_class: str
    capacity: str
    requested: str
    modes: list[str]


class ConfigMapRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="ConfigMap"):
    """A ConfigMap: its name, and no more."""


class SecretRow(Row, gc=False, frozen=True, kw_only=True, tag_field="kind", tag="Secret"):
    """A Secret: its name, and no more."""
