"""autoscaling/v1 as a view of autoscaling/v2.

What v1 has no fields for (metrics other than CPU utilization, behavior, conditions, raw current
values) it carries in annotations, so that nothing is lost when a v1 client writes back what it read.
Mirrors pkg/apis/autoscaling/v1/conversion.go.
"""

from __future__ import annotations

import json
from typing import Any

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
_GO_BEHAVIOR: tuple[tuple[str, str], ...] = (
    ("ScaleUp", "scaleUp"),
    ("ScaleDown", "scaleDown"),
    ("StabilizationWindowSeconds", "stabilizationWindowSeconds"),
    ("SelectPolicy", "selectPolicy"),
    ("Policies", "policies"),
    ("Tolerance", "tolerance"),
    ("Type", "type"),
    ("Value", "value"),
    ("PeriodSeconds", "periodSeconds"),
)


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
    others = [_metric_to_v1(m) for m in spec.get("metrics") or [] if not _is_cpu_percent(m)]
    current = [_current_to_v1(metric) for metric in status.get("currentMetrics") or []]
    found: dict[str, Any] = {
        METRICS: others,
        CURRENT_METRICS: current,
        BEHAVIOR: _to_go(spec.get("behavior")),
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
    metrics = [_metric_to_v2(metric) for metric in _read(annotations, METRICS, list) or []]
    percent = spec.get("targetCPUUtilizationPercentage")
    if percent is not None:
        target = {"type": "Utilization", "averageUtilization": percent}
        metrics.append({"type": "Resource", "resource": {"name": "cpu", "target": target}})
    if metrics:
        stored["metrics"] = metrics
    behavior = _from_go(_read(annotations, BEHAVIOR, dict))
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
        stored["currentMetrics"] = [_current_to_v2(metric) for metric in current_metrics]
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


# -- one metric ------------------------------------------------------------------------------------

_SOURCES = ("resource", "containerResource", "pods", "object", "external")


def _said(**fields: Any) -> Object:
    return {name: value for name, value in fields.items() if value is not None}


def _reference(reference: Object | None) -> Object | None:
    """In the order in which Go writes it."""
    if reference is None:
        return None
    names = ("kind", "name", "apiVersion")
    return {name: reference[name] for name in names if name in reference}


def _metric_to_v1(metric: Object) -> Object:
    return {"type": metric.get("type", "")} | {
        name: _source_to_v1(name, metric[name]) for name in _SOURCES if metric.get(name) is not None
    }


def _source_to_v1(kind: str, source: Object) -> Object:
    target = source.get("target") or {}
    if kind in ("resource", "containerResource"):
        return _said(
            name=source.get("name"),
            targetAverageUtilization=target.get("averageUtilization"),
            targetAverageValue=target.get("averageValue"),
            container=source.get("container"),
        )
    name, selector = at(source, "metric", "name"), at(source, "metric", "selector")
    if kind == "pods":
        value = target.get("averageValue") or "0"
        return _said(metricName=name, targetAverageValue=value, selector=selector)
    if kind == "object":
        return _said(
            target=_reference(source.get("describedObject")),
            metricName=name,
            targetValue=target.get("value") or "0",
            selector=selector,
            averageValue=target.get("averageValue"),
        )
    return _said(
        metricName=name,
        metricSelector=selector,
        targetValue=target.get("value"),
        targetAverageValue=target.get("averageValue"),
    )


def _metric_to_v2(metric: Object) -> Object:
    return {"type": metric.get("type", "")} | {
        name: _source_to_v2(name, metric[name])
        for name in _SOURCES
        if isinstance(metric.get(name), dict)
    }


def _source_to_v2(kind: str, source: Object) -> Object:
    average = source.get("targetAverageValue")
    if kind in ("resource", "containerResource"):
        percent = source.get("targetAverageUtilization")
        target = _said(
            type="AverageValue" if percent is None else "Utilization",
            averageValue=average,
            averageUtilization=percent,
        )
        return _said(name=source.get("name"), target=target, container=source.get("container"))
    selector = source.get("metricSelector" if kind == "external" else "selector")
    metric = _said(name=source.get("metricName"), selector=selector)
    if kind == "pods":
        return {"metric": metric, "target": _said(type="AverageValue", averageValue=average)}
    value = source.get("targetValue")
    if kind == "external":
        target = _said(
            type="AverageValue" if value is None else "Value", value=value, averageValue=average
        )
        return {"metric": metric, "target": target}
    average = source.get("averageValue")
    if average is not None and value == "0":
        value = None
    target = _said(
        type="Value" if average is None else "AverageValue", value=value, averageValue=average
    )
    return {"describedObject": source.get("target"), "metric": metric, "target": target}


def _current_to_v1(metric: Object) -> Object:
    found: Object = {"type": metric.get("type", "")}
    for kind in _SOURCES:
        source = metric.get(kind)
        if source is None:
            continue
        current = source.get("current") or {}
        used, average = current.get("averageUtilization"), current.get("averageValue")
        name, selector = at(source, "metric", "name"), at(source, "metric", "selector")
        if kind in ("resource", "containerResource"):
            found[kind] = _said(
                name=source.get("name"),
                currentAverageUtilization=used,
                currentAverageValue=average or "0",
                container=source.get("container"),
            )
        elif kind == "pods":
            value = average or "0"
            found[kind] = _said(metricName=name, currentAverageValue=value, selector=selector)
        elif kind == "object":
            found[kind] = _said(
                target=_reference(source.get("describedObject")),
                metricName=name,
                currentValue=current.get("value") or "0",
                selector=selector,
                averageValue=average,
            )
        else:
            found[kind] = _said(
                metricName=name,
                metricSelector=selector,
                currentValue=current.get("value") or "0",
                currentAverageValue=average,
            )
    return found


def _current_to_v2(metric: Object) -> Object:
    found: Object = {"type": metric.get("type", "")}
    for kind in _SOURCES:
        source = metric.get(kind)
        if not isinstance(source, dict):
            continue
        average = source.get("averageValue" if kind == "object" else "currentAverageValue")
        selector = source.get("metricSelector" if kind == "external" else "selector")
        if kind in ("resource", "containerResource"):
            used = source.get("currentAverageUtilization")
            current = _said(averageValue=average, averageUtilization=used)
            found[kind] = _said(
                name=source.get("name"), current=current, container=source.get("container")
            )
            continue
        named = _said(name=source.get("metricName"), selector=selector)
        value = None if kind == "pods" else source.get("currentValue")
        found[kind] = {"metric": named, "current": _said(value=value, averageValue=average)}
        if kind == "object":
            found[kind]["describedObject"] = source.get("target")
    return found


# -- behavior, which is carried in the form of the internal Go type --------------------------------

_TO_GO = {word: go for go, word in _GO_BEHAVIOR}
_FROM_GO = {go.lower(): word for go, word in _GO_BEHAVIOR}
_GO_ORDER = [go for go, _ in _GO_BEHAVIOR]
_RULES = ("StabilizationWindowSeconds", "SelectPolicy", "Policies", "Tolerance")


def _to_go(value: Any) -> Any:
    if isinstance(value, list):
        return [_to_go(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {_TO_GO.get(name, name): _to_go(item) for name, item in value.items()}
    if "Policies" in found or "SelectPolicy" in found:
        found = {name: found.get(name) for name in _RULES}
    return {name: found[name] for name in _GO_ORDER if name in found}


def _from_go(value: Any) -> Any:
    if isinstance(value, list):
        return [_from_go(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        _FROM_GO[name.lower()]: _from_go(item)
        for name, item in value.items()
        if item is not None and name.lower() in _FROM_GO
    }
