"""What steers and bounds the others: autoscalers, disruption budgets and quotas.

The metrics of an autoscaler are written as ``kubectl get hpa`` writes them (``formatHPAMetrics`` of
the API server's printers)."""

from collections.abc import Iterator

from dashboard.mirror.records import HorizontalPodAutoscaler, PodDisruptionBudget, ResourceQuota
from dashboard.mirror.records.policies import Metric, MetricSource, MetricTarget
from dashboard.projection import selectors
from dashboard.projection.conditions import condition
from dashboard.projection.identity import identity
from dashboard.projection.quantities import thousandths
from dashboard.projection.rows import (
    AutoscalerState,
    BudgetState,
    HorizontalPodAutoscalerRow,
    Measure,
    PodDisruptionBudgetRow,
    ResourceQuotaRow,
    Share,
    Target,
)
from dashboard.projection.times import to_ms

_NEAR_M = 900
"""From this share of a quota on (thousandths) the next pod may be the one that is refused."""


def autoscaler_row(one: HorizontalPodAutoscaler) -> HorizontalPodAutoscalerRow:
    """The row; everything comes from the object itself."""
    spec, status = one.spec, one.status
    state, why = _autoscaler_state(one)
    return HorizontalPodAutoscalerRow(
        **identity(one),
        state=state,
        why=why,
        target=Target(spec.scale_target_ref.kind, spec.scale_target_ref.name),
        low=1 if spec.min_replicas is None else spec.min_replicas,
        high=spec.max_replicas,
        current=status.current_replicas,
        desired=status.desired_replicas,
        measures=list(_measures(one)),
        scaled_ms=to_ms(status.last_scale_time),
    )


def _autoscaler_state(one: HorizontalPodAutoscaler) -> tuple[AutoscalerState, str]:
    conditions = one.status.conditions
    if not conditions:
        return "unable", "The autoscaler has not looked at it yet."
    for kind in ("AbleToScale", "ScalingActive"):
        found = condition(conditions, kind)
        if found is not None and found.status == "False":
            return "unable", found.message or f"It cannot scale: {found.reason}."
    limited = condition(conditions, "ScalingLimited")
    if limited is not None and limited.status == "True":
        return "limited", limited.message or f"Its wish is cut: {limited.reason}."
    return "steady", f"Wants {one.status.desired_replicas} by what it measures."


def _measures(one: HorizontalPodAutoscaler) -> Iterator[Measure]:
    now = one.status.current_metrics or []
    for index, metric in enumerate(one.spec.metrics or ()):
        source = _source(metric)
        if source is None or source.target is None:
            continue
        name = source.metric.name if source.metric is not None else source.name
        found = _source(now[index]) if index < len(now) else None
        measured = found.current if found is not None else None
        yield Measure(name, _value(measured, source.target), _value(source.target, source.target))


def _source(metric: Metric) -> MetricSource | None:
    return (
        metric.resource
        or metric.container_resource
        or metric.pods
        or metric.object
        or metric.external
    )


def _value(value: MetricTarget | None, like: MetricTarget) -> str:
    """The value in the form that the target has; "" when it is not known."""
    if value is None:
        return ""
    if like.average_utilization is not None:
        return "" if value.average_utilization is None else f"{value.average_utilization}%"
    if like.average_value is not None:
        return "" if value.average_value is None else str(value.average_value)
    return "" if value.value is None else str(value.value)


def budget_row(one: PodDisruptionBudget) -> PodDisruptionBudgetRow:
    """The row; the numbers are the disruption controller's."""
    spec, status = one.spec, one.status
    state, why = _budget_state(one)
    selector = selectors.to_row(spec.selector) if spec.selector is not None else None
    minimum, maximum = spec.min_available, spec.max_unavailable
    return PodDisruptionBudgetRow(
        **identity(one),
        state=state,
        why=why,
        rule=f"max unavailable {maximum}" if minimum is None else f"min available {minimum}",
        allowed=status.disruptions_allowed,
        healthy=status.current_healthy,
        wanted=status.desired_healthy,
        expected=status.expected_pods,
        selector=selector,
        selector_text=selectors.text(selector) if selector is not None else "",
    )


def _budget_state(one: PodDisruptionBudget) -> tuple[BudgetState, str]:
    status = one.status
    if one.metadata.generation > status.observed_generation:
        return "unknown", "The disruption controller has not counted yet: evictions are refused."
    failed = condition(status.conditions, "DisruptionAllowed")
    if failed is not None and failed.reason == "SyncFailed":
        return "unknown", failed.message or "The disruption controller cannot count its pods."
    have = f"{status.current_healthy} of {status.expected_pods} pods are healthy"
    if status.expected_pods == 0:
        return "closed", "It selects no pods."
    if status.disruptions_allowed > 0:
        return "open", f"{have}; {status.disruptions_allowed} may be evicted now."
    return "closed", f"{have}, {status.desired_healthy} must be: none may be evicted now."


def quota_row(one: ResourceQuota) -> ResourceQuotaRow:
    """The row; the numbers are the quota controller's, as written."""
    hard, used = one.status.hard or {}, one.status.used or {}
    shares = [
        Share(name, str(used.get(name, "0")), str(bound), _share_m(used.get(name, "0"), bound))
        for name, bound in sorted(hard.items())
    ]
    full = [share.resource for share in shares if share.share_m >= 1000]
    near = any(share.share_m >= _NEAR_M for share in shares)
    return ResourceQuotaRow(
        **identity(one),
        state="full" if full else "near" if near else "free",
        why=f"Used up: {', '.join(full)}. What needs more is refused." if full else "",
        shares=shares,
    )


def _share_m(used: str | int | float, bound: str | int | float) -> int:
    whole, part = thousandths(bound), thousandths(used)
    if whole <= 0:
        return 1000 if part >= whole else 0
    return min(part * 1000 // whole, 1_000_000)
