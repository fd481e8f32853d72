"""What a valid HorizontalPodAutoscaler is. Mirrors pkg/apis/autoscaling/validation."""

from __future__ import annotations

from typing import Any

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import dns_label_faults, label_key_faults
from practice.limits import HPA_PERIOD_MAX_S, HPA_WINDOW_MAX_S
from practice.quantities import thousandths

_METRIC_TYPES = ("ContainerResource", "External", "Object", "Pods", "Resource")
_TARGET_TYPES = ("Utilization", "Value", "AverageValue")
_SOURCES = {
    "Object": "object",
    "External": "external",
    "Pods": "pods",
    "Resource": "resource",
    "ContainerResource": "containerResource",
}


def validate_autoscaler(autoscaler: Object) -> list[Cause]:
    spec = autoscaler["spec"]
    least, most = spec.get("minReplicas"), spec.get("maxReplicas", 0)
    found: list[Cause] = []
    if least is not None and most < least:
        detail = "must be greater than or equal to `minReplicas`"
        found.append(causes.invalid("spec.maxReplicas", most, detail))
    target = spec.get("scaleTargetRef") or {}
    found += _reference("spec.scaleTargetRef", target)
    if autoscaler["metadata"].get("resourceVersion") is None:
        found += _api_version("spec.scaleTargetRef", target)
    metrics = spec.get("metrics") or []
    for index, metric in enumerate(metrics):
        found += _metric(f"spec.metrics[{index}]", metric)
    if least == 0 and not any(one.get("type") in ("Object", "External") for one in metrics):
        detail = (
            "must specify at least one Object or External metric to support scaling to zero "
            "replicas"
        )
        found.append(causes.forbidden("spec.metrics", detail))
    for name in ("scaleUp", "scaleDown"):
        rules = (spec.get("behavior") or {}).get(name)
        if rules is not None:
            found += _rules(f"spec.behavior.{name}", rules)
    found += _declared(spec)
    return [one for index, one in enumerate(found) if one not in found[:index]]


def _declared(spec: Object) -> list[Cause]:
    """The rules that Kubernetes declares beside its types: they are asked last."""
    least, most = spec.get("minReplicas"), spec.get("maxReplicas", 0)
    found: list[Cause] = []
    if least is not None and least < 0:
        detail = "must be greater than or equal to 0"
        found.append(causes.invalid("spec.minReplicas", least, detail))
    if most == 0:
        found.append(causes.required("spec.maxReplicas"))
    elif most < 0:
        detail = "must be greater than or equal to 1"
        found.append(causes.invalid("spec.maxReplicas", most, detail))
    return found


def validate_target_update(new: Object, old: Object) -> list[Cause]:
    """A target that has changed must name its API group."""
    target, before = new["spec"]["scaleTargetRef"], old["spec"]["scaleTargetRef"]
    if all(target.get(name) == before.get(name) for name in ("kind", "apiVersion")):
        return []
    return _api_version("spec.scaleTargetRef", target)


def _reference(field: str, reference: Object) -> list[Cause]:
    found: list[Cause] = []
    for name in ("kind", "name"):
        value = reference.get(name, "")
        if not value:
            found.append(causes.required(f"{field}.{name}"))
        else:
            found += causes.each_invalid(f"{field}.{name}", value, _path_segment_faults(value))
    return found


def _path_segment_faults(value: str) -> list[str]:
    if value in (".", ".."):
        return [f"may not be '{value}'"]
    return [f"may not contain '{sign}'" for sign in ("/", "%") if sign in value]


def _api_version(field: str, reference: Object, *, group_needed: bool = True) -> list[Cause]:
    version, why = reference.get("apiVersion", ""), ""
    group_needed = group_needed and reference.get("kind") != "ReplicationController"
    if version.count("/") > 1:
        why = f"unexpected GroupVersion string: {version}"
    elif group_needed and not (version.count("/") == 1 and version.partition("/")[0]):
        why = "apiVersion must specify API group"
    return [causes.invalid(f"{field}.apiVersion", version, why)] if why else []


# -- metrics ---------------------------------------------------------------------------------------


def _metric(field: str, metric: Object) -> list[Cause]:
    kind = metric.get("type", "")
    found: list[Cause] = []
    if not kind:
        found.append(causes.required(f"{field}.type", "must specify a metric source type"))
    if kind not in _METRIC_TYPES:
        found.append(causes.not_supported(f"{field}.type", kind, _METRIC_TYPES))
    present = [name for name in _SOURCES.values() if metric.get(name) is not None]
    if present:
        found += _source(f"{field}.{present[0]}", present[0], metric[present[0]])
    expected = _SOURCES.get(kind, "")
    if not expected:
        found.append(causes.not_supported(f"{field}.type", kind, _METRIC_TYPES))
    elif expected not in present:
        detail = "must populate information for the given metric source"
        found.append(causes.required(f"{field}.{expected}", detail))
    if len(present) != 1:
        detail = "must populate the given metric source only"
        others = [name for name in present if name != expected]
        found += [causes.forbidden(f"{field}.{name}", detail) for name in others]
    return found


def _source(field: str, kind: str, source: Object) -> list[Cause]:
    target = source.get("target") or {}
    found: list[Cause] = []
    if kind in ("resource", "containerResource"):
        found += _resource(field, kind, source)
    else:
        if kind == "object":
            described = source.get("describedObject") or {}
            found += _reference(f"{field}.describedObject", described)
            found += _api_version(f"{field}.describedObject", described, group_needed=False)
        found += _identifier(f"{field}.metric", source.get("metric") or {})
    found += _target(f"{field}.target", target)
    return found + _needs(f"{field}.target", kind, target)


def _resource(field: str, kind: str, source: Object) -> list[Cause]:
    name, container = source.get("name", ""), source.get("container", "")
    found: list[Cause] = []
    if not name:
        found.append(causes.required(f"{field}.name", "must specify a resource name"))
    elif kind == "containerResource":
        found += _resource_name(f"{field}.name", name)
    if kind == "containerResource":
        if not container:
            found.append(causes.required(f"{field}.container", "must specify a container"))
        else:
            found += causes.each_invalid(
                f"{field}.container", container, dns_label_faults(container)
            )
    return found


def _resource_name(field: str, name: str) -> list[Cause]:
    found = causes.each_invalid(field, name, label_key_faults(name))
    standard = name in ("cpu", "memory", "ephemeral-storage") or name.startswith("hugepages-")
    if not found and "/" not in name and not standard:
        found.append(causes.invalid(field, name, "must be a standard resource for containers"))
    return found


def _needs(field: str, kind: str, target: Object) -> list[Cause]:
    """Which values of the target must be given, and which not together."""
    value, average = target.get("value"), target.get("averageValue")
    percent = target.get("averageUtilization")
    found: list[Cause] = []
    if kind in ("resource", "containerResource"):
        if percent is None and average is None:
            detail = "must set either a target raw value or a target utilization"
            found.append(causes.required(f"{field}.averageUtilization", detail))
        if percent is not None and average is not None:
            detail = "may not set both a target raw value and a target utilization"
            found.append(causes.forbidden(f"{field}.averageValue", detail))
    elif kind == "pods":
        if average is None:
            detail = "must specify a positive target averageValue"
            found.append(causes.required(f"{field}.averageValue", detail))
    elif value is None and average is None:
        detail = "must set either a target value or averageValue"
        if kind == "external":
            detail = "must set either a target value for metric or a per-pod target"
        found.append(causes.required(f"{field}.averageValue", detail))
    elif kind == "external" and value is not None and average is not None:
        detail = "may not set both a target value for metric and a per-pod target"
        found.append(causes.forbidden(f"{field}.value", detail))
    return found


def _target(field: str, target: Object) -> list[Cause]:
    kind = target.get("type", "")
    found: list[Cause] = []
    if not kind:
        found.append(causes.required(f"{field}.type", "must specify a metric target type"))
    if kind not in _TARGET_TYPES:
        detail = "must be either Utilization, Value, or AverageValue"
        found.append(causes.invalid(f"{field}.type", kind, detail))
    for name in ("value", "averageValue"):
        if target.get(name) is not None and thousandths(target[name]) <= 0:
            found.append(causes.invalid(f"{field}.{name}", target[name], "must be positive"))
    percent = target.get("averageUtilization")
    if percent is not None and percent < 1:
        detail = "must be greater than 0"
        found.append(causes.invalid(f"{field}.averageUtilization", percent, detail))
    return found


def _identifier(field: str, metric: Object) -> list[Cause]:
    name = metric.get("name", "")
    if not name:
        return [causes.required(f"{field}.name", "must specify a metric name")]
    return causes.each_invalid(f"{field}.name", name, _path_segment_faults(name))


# -- behavior --------------------------------------------------------------------------------------


def _rules(field: str, rules: Object) -> list[Cause]:
    found: list[Cause] = []
    window_s, at_window = rules.get("stabilizationWindowSeconds"), "stabilizationWindowSeconds"
    if window_s is not None and window_s < 0:
        detail = "must be greater than or equal to zero"
        found.append(causes.invalid(f"{field}.{at_window}", window_s, detail))
    if window_s is not None and window_s > HPA_WINDOW_MAX_S:
        detail = f"must be less than or equal to {HPA_WINDOW_MAX_S}"
        found.append(causes.invalid(f"{field}.{at_window}", window_s, detail))
    choice = rules.get("selectPolicy")
    if choice is not None and choice not in ("Disabled", "Max", "Min"):
        allowed = ("Disabled", "Max", "Min")
        found.append(causes.not_supported(f"{field}.selectPolicy", choice, allowed))
    policies = rules.get("policies") or []
    if not policies:
        found.append(causes.required(f"{field}.policies", "must specify at least one Policy"))
    for index, policy in enumerate(policies):
        found += _policy(f"{field}.policies[{index}]", policy)
    tolerance: Any = rules.get("tolerance")
    if tolerance is not None and thousandths(tolerance) < 0:
        detail = "must be greater than or equal to 0"
        found.append(causes.invalid(f"{field}.tolerance", tolerance, detail))
    return found


def _policy(field: str, policy: Object) -> list[Cause]:
    found: list[Cause] = []
    kind, period_s = policy.get("type", ""), policy.get("periodSeconds", 0)
    if kind not in ("Pods", "Percent"):
        found.append(causes.not_supported(f"{field}.type", kind, ("Percent", "Pods")))
    for name in ("value", "periodSeconds"):
        if policy.get(name, 0) <= 0:
            detail = "must be greater than zero"
            found.append(causes.invalid(f"{field}.{name}", policy.get(name, 0), detail))
    if period_s > HPA_PERIOD_MAX_S:
        detail = f"must be less than or equal to {HPA_PERIOD_MAX_S}"
        found.append(causes.invalid(f"{field}.periodSeconds", period_s, detail))
    return found
