"""One metric that an autoscaler shall follow, in both forms."""

from practice.api.kinds.autoscaling_v1.words import SOURCES, reference, said
from practice.api.resource import Object
from practice.api.values import at


def metric_to_v1(metric: Object) -> Object:
    """As v1 carries it."""
    return {"type": metric.get("type", "")} | {
        name: _source_to_v1(name, metric[name]) for name in SOURCES if metric.get(name) is not None
    }


def _source_to_v1(kind: str, source: Object) -> Object:
    target = source.get("target") or {}
    if kind in ("resource", "containerResource"):
        return said(
            name=source.get("name"),
            targetAverageUtilization=target.get("averageUtilization"),
            targetAverageValue=target.get("averageValue"),
            container=source.get("container"),
        )
    name, selector = at(source, "metric", "name"), at(source, "metric", "selector")
    if kind == "pods":
        value = target.get("averageValue") or "0"
        return said(metricName=name, targetAverageValue=value, selector=selector)
    if kind == "object":
        return said(
            target=reference(source.get("describedObject")),
            metricName=name,
            targetValue=target.get("value") or "0",
            selector=selector,
            averageValue=target.get("averageValue"),
        )
    return said(
        metricName=name,
        metricSelector=selector,
        targetValue=target.get("value"),
        targetAverageValue=target.get("averageValue"),
    )


def metric_to_v2(metric: Object) -> Object:
    """As v2 has it."""
    return {"type": metric.get("type", "")} | {
        name: _source_to_v2(name, metric[name])
        for name in SOURCES
        if isinstance(metric.get(name), dict)
    }


def _source_to_v2(kind: str, source: Object) -> Object:
    average = source.get("targetAverageValue")
    if kind in ("resource", "containerResource"):
        percent = source.get("targetAverageUtilization")
        target = said(
            type="AverageValue" if percent is None else "Utilization",
            averageValue=average,
            averageUtilization=percent,
        )
        return said(name=source.get("name"), target=target, container=source.get("container"))
    selector = source.get("metricSelector" if kind == "external" else "selector")
    metric = said(name=source.get("metricName"), selector=selector)
    if kind == "pods":
        return {"metric": metric, "target": said(type="AverageValue", averageValue=average)}
    value = source.get("targetValue")
    if kind == "external":
        target = said(
            type="AverageValue" if value is None else "Value", value=value, averageValue=average
        )
        return {"metric": metric, "target": target}
    average = source.get("averageValue")
    if average is not None and value == "0":
        value = None
    target = said(
        type="Value" if average is None else "AverageValue", value=value, averageValue=average
    )
    return {"describedObject": source.get("target"), "metric": metric, "target": target}
