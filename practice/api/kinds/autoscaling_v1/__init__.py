"""autoscaling/v1 as a view of autoscaling/v2.

What v1 has no fields for (metrics other than CPU utilization, behavior, conditions, raw current
values) it carries in annotations, so that nothing is lost when a v1 client writes back what it read.
Mirrors pkg/apis/autoscaling/v1/conversion.go.
"""

from __future__ import annotations

import json
from typing import Any

from practice.api.kinds.autoscaling_v1.behavior import from_go, to_go
from practice.api.kinds.autoscaling_v1.current import current_to_v1, current_to_v2
from practice.api.kinds.autoscaling_v1.wanted import metric_to_v1, metric_to_v2
from practice.api.resource import Object
from practice.api.values import at

_PREFIX = "autoscaling.alpha.kubernetes.io/"
METRICS = _PREFIX + "metrics"
CURRENT_METRICS = _PREFIX + "current-metrics"
CONDITIONS = _PREFIX + "conditions"
BEHAVIOR = _PREFIX + "behavior"
_CARRIED = (
    *(METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR),
    *(_PREFIX + "scale-down-tolerance", _PREFIX + "scale-up-tolerance"),
)
_SAME_IN_STATUS = ("observedGeneration", "lastScaleTime", "currentReplicas", "desiredReplicas")
_SAME_IN_SPEC = ("scaleTargetRef", "minReplicas", "maxReplicas")


def from_v2(stored: Object) -> Object:
    """The v1 form of a stored object."""
    spec, status = stored["spec"], stored.get("status") or {}
    metrics = spec.get("metrics") or []
    shown: Object = {name: spec[name] for name in _SAME_IN_SPEC if name in spec}
    cpu = next((metric for metric in metrics if _is_cpu_percent(metric)), None)
    if cpu is not None:
        percent = cpu["resource"]["target"]["averageUtilization"]
        shown["targetCPUUtilizationPercentage"] = percent
    seen: Object = {name: status[name] for name in _SAME_IN_STATUS if name in status}
    for metric in status.get("currentMetrics") or []:
        used = at(metric, "resource", "current", "averageUtilization")
        if at(metric, "resource", "name") == "cpu" and used is not None:
            seen["currentCPUUtilizationPercentage"] = used
    return {
        "kind": stored["kind"],
        "apiVersion": "autoscaling/v1",
        "metadata": _with(stored["metadata"], _carried(spec, status)),
        "spec": shown,
        "status": {"currentReplicas": 0, "desiredReplicas": 0, **seen},
    }


def _carried(spec: Object, status: Object) -> dict[str, str]:
    others = [metric_to_v1(m) for m in spec.get("metrics") or [] if not _is_cpu_percent(m)]
    current = [current_to_v1(metric) for metric in status.get("currentMetrics") or []]
    found: dict[str, Any] = {
        METRICS: others,
        CURRENT_METRICS: current,
        BEHAVIOR: to_go(spec.get("behavior")),
        CONDITIONS: status.get("conditions"),
    }
    return {
        name: json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        for name, value in found.items()
        if value
    }


def to_v2(sent: Object) -> Object:
    """The stored form of what a v1 client sent."""
    metadata = sent.get("metadata") or {}
    annotations = metadata.get("annotations") or {}
    spec, status = sent.get("spec") or {}, sent.get("status") or {}
    stored: Object = {name: spec[name] for name in _SAME_IN_SPEC if name in spec}
    metrics = [metric_to_v2(metric) for metric in _read(annotations, METRICS, list) or []]
    percent = spec.get("targetCPUUtilizationPercentage")
    if percent is not None:
        target = {"type": "Utilization", "averageUtilization": percent}
        metrics.append({"type": "Resource", "resource": {"name": "cpu", "target": target}})
    if metrics:
        stored["metrics"] = metrics
    behavior = from_go(_read(annotations, BEHAVIOR, dict))
    if behavior:
        stored["behavior"] = behavior
    return {
        **sent,
        "kind": "HorizontalPodAutoscaler",
        "apiVersion": "autoscaling/v2",
        "metadata": _with(metadata, {}),
        "spec": stored,
        "status": _status_to_v2(status, annotations),
    }


def _status_to_v2(status: Object, annotations: dict[str, str]) -> Object:
    stored: Object = {name: status[name] for name in _SAME_IN_STATUS if name in status}
    used = status.get("currentCPUUtilizationPercentage")
    if used is not None:
        current = {"averageUtilization": used}
        stored["currentMetrics"] = [
            {"type": "Resource", "resource": {"name": "cpu", "current": current}}
        ]
    current_metrics = _read(annotations, CURRENT_METRICS, list)
    if current_metrics is not None:
        stored["currentMetrics"] = [current_to_v2(metric) for metric in current_metrics]
    conditions = _read(annotations, CONDITIONS, list)
    if conditions is not None:
        stored["conditions"] = conditions
    return stored


def _with(metadata: Object, carried: dict[str, str]) -> Object:
    own = {k: v for k, v in (metadata.get("annotations") or {}).items() if k not in _CARRIED}
    kept = {name: value for name, value in metadata.items() if name != "annotations"}
    annotations = {**own, **carried}
    return {**kept, "annotations": annotations} if annotations else kept


def _read(annotations: dict[str, str], name: str, kind: type[Any]) -> Any:
    """What an annotation carries; None when it is not there or cannot be read."""
    try:
        found = json.loads(annotations.get(name, "null"))
    except ValueError:
        return None
    if not isinstance(found, kind):
        return None
    if isinstance(found, list) and not all(isinstance(item, dict) for item in found):
        return None
    return found


def _is_cpu_percent(metric: Object) -> bool:
    return (
        metric.get("type") == "Resource"
        and at(metric, "resource", "name") == "cpu"
        and at(metric, "resource", "target", "averageUtilization") is not None
    )
