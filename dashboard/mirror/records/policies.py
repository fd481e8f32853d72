"""What bounds and steers the others: HorizontalPodAutoscaler, PodDisruptionBudget, ResourceQuota."""

from datetime import datetime

from msgspec import Struct, field

from dashboard.mirror.records.base import Condition, LabelSelector, Quantity, Record


class ScaleTarget(Struct, gc=False):
    """What is scaled."""

    kind: str = ""
    name: str = ""


class MetricTarget(Struct, gc=False, rename="camel"):
    """What a metric should be: a share of the request in percent, an average, or a value."""

    average_utilization: int | None = None
    average_value: Quantity | None = None
    value: Quantity | None = None


class MetricName(Struct, gc=False):
    """The name of a metric that is no resource."""

    name: str = ""


class MetricSource(Struct, gc=False):
    """Where a metric comes from; as a spec it has a ``target``, as a status a ``current``."""

    name: str = ""
    metric: MetricName | None = None
    target: MetricTarget | None = None
    current: MetricTarget | None = None


class Metric(Struct, gc=False, rename="camel"):
    """One metric, wanted or measured; the field named by ``type`` is set."""

    type: str = ""
    resource: MetricSource | None = None
    container_resource: MetricSource | None = None
    pods: MetricSource | None = None
    object: MetricSource | None = None
    external: MetricSource | None = None


class AutoscalerSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a HorizontalPodAutoscaler."""

    scale_target_ref: ScaleTarget = field(default_factory=ScaleTarget)
    min_replicas: int | None = None
    max_replicas: int = 0
    metrics: list[Metric] | None = None


class AutoscalerStatus(Struct, gc=False, rename="camel"):
    """What is known of a HorizontalPodAutoscaler."""

    current_replicas: int = 0
    desired_replicas: int = 0
    last_scale_time: datetime | None = None
    current_metrics: list[Metric] | None = None
    conditions: list[Condition] | None = None


class HorizontalPodAutoscaler(Record, gc=False, rename="camel"):
    """A HorizontalPodAutoscaler (autoscaling/v2)."""

    spec: AutoscalerSpec = field(default_factory=AutoscalerSpec)
    status: AutoscalerStatus = field(default_factory=AutoscalerStatus)


class BudgetSpec(Struct, gc=False, rename="camel"):
    """What is wanted of a PodDisruptionBudget: one of the two is set."""

    min_available: int | str | None = None
    max_unavailable: int | str | None = None
    selector: LabelSelector | None = None


class BudgetStatus(Struct, gc=False, rename="camel"):
    """What is known of a PodDisruptionBudget; the numbers are of pods."""

    observed_generation: int = 0
    disruptions_allowed: int = 0
    current_healthy: int = 0
    desired_healthy: int = 0
    expected_pods: int = 0
    conditions: list[Condition] | None = None


class PodDisruptionBudget(Record, gc=False, rename="camel"):
    """A PodDisruptionBudget."""

    spec: BudgetSpec = field(default_factory=BudgetSpec)
    status: BudgetStatus = field(default_factory=BudgetStatus)


class QuotaStatus(Struct, gc=False):
    """What a namespace may use, and uses."""

    hard: dict[str, Quantity] | None = None
    used: dict[str, Quantity] | None = None


class ResourceQuota(Record, gc=False, rename="camel"):
    """A ResourceQuota; ``spec.hard`` counts only once the controller has taken it over."""

    status: QuotaStatus = field(default_factory=QuotaStatus)
