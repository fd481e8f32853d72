"""What a metric is now, as an autoscaler's status says it, in both forms."""

from practice.api.kinds.autoscaling_v1.words import SOURCES, reference, said
from practice.api.resource import Object
from practice.api.values import at


def current_to_v1(metric: Object) -> Object:
    """As v1 carries it."""
    return {"type": metric.get("type", "")} | {
        name: _source_to_v1(name, metric[name]) for name in SOURCES if metric.get(name) is not None
    }


def _source_to_v1(kind: str, source: Object) -> Object:
    current = source.get("current") or {}
    average, value = current.get("averageValue"), current.get("value") or "0"
    if kind in ("resource", "containerResource"):
        return said(
            name=source.get("name"),
            currentAverageUtilization=current.get("averageUtilization"),
            currentAverageValue=average or "0",
            container=source.get("container"),
        )
    name, selector = at(source, "metric", "name"), at(source, "metric", "selector")
    if kind == "pods":
        return said(metricName=name, currentAverageValue=average or "0", selector=selector)
    if kind == "object":
        return said(
            target=reference(source.get("describedObject")),
            metricName=name,
            currentValue=value,
            selector=selector,
            averageValue=average,
        )
    return said(
        metricName=name,
        metricSelector=selector,
        currentValue=value,
        currentAverageValue=average,
    )


def current_to_v2(metric: Object) -> Object:
    """As v2 has it."""
    return {"type": metric.get("type", "")} | {
        name: _source_to_v2(name, metric[name])
        for name in SOURCES
        if isinstance(metric.get(name), dict)
    }


def _source_to_v2(kind: str, source: Object) -> Object:
    average = source.get("averageValue" if kind == "object" else "currentAverageValue")
    if kind in ("resource", "containerResource"):
        used = source.get("currentAverageUtilization")
        current = said(averageValue=average, averageUtilization=used)
        return said(name=source.get("name"), current=current, container=source.get("container"))
    selector = source.get("metricSelector" if kind == "external" else "selector")
    named = said(name=source.get("metricName"), selector=selector)
    value = None if kind == "pods" else source.get("currentValue")
    found: Object = {"metric": named, "current": said(value=value, averageValue=average)}
    return found | {"describedObject": source.get("target")} if kind == "object" else found
