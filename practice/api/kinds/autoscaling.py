"""HorizontalPodAutoscalers: stored as autoscaling/v2, with autoscaling/v1 as a view."""

from __future__ import annotations

from typing import Any

from practice.api.kinds.autoscaling_v1 import from_v2, to_v2
from practice.api.kinds.autoscaling_validation import validate_autoscaler, validate_target_update
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.values import clone

_CPU_PERCENT = 80
_PERIOD_S = 15
_SCALE_UP: Object = {
    "stabilizationWindowSeconds": 0,
    "selectPolicy": "Max",
    "policies": [
        {"type": "Pods", "value": 4, "periodSeconds": _PERIOD_S},
        {"type": "Percent", "value": 100, "periodSeconds": _PERIOD_S},
    ],
}
_SCALE_DOWN: Object = {
    "selectPolicy": "Max",
    "policies": [{"type": "Percent", "value": 100, "periodSeconds": _PERIOD_S}],
}


def cpu_metric(percent: int) -> Object:
    """A Resource metric: the pods' use of CPU, in percent of what they request."""
    target = {"type": "Utilization", "averageUtilization": percent}
    return {"type": "Resource", "resource": {"name": "cpu", "target": target}}


def _default(autoscaler: Object) -> None:
    spec = autoscaler["spec"]
    if spec.get("minReplicas") is None:
        spec["minReplicas"] = 1
    if not spec.get("metrics"):
        spec["metrics"] = [cpu_metric(_CPU_PERCENT)]
    behavior = spec.get("behavior")
    if behavior is not None:
        for name, rules in (("scaleUp", _SCALE_UP), ("scaleDown", _SCALE_DOWN)):
            own = {k: v for k, v in (behavior.get(name) or {}).items() if v is not None}
            behavior[name] = {**clone(rules), **own}


def _drop_status(autoscaler: Object, _context: Context) -> None:
    autoscaler["status"] = {}


def _validate_status(new: Object, _old: Object) -> list[Cause]:
    status: dict[str, Any] = new["status"]
    detail = "must be greater than or equal to 0"
    return [
        causes.invalid(f"status.{name}", status[name], detail)
        for name in ("currentReplicas", "desiredReplicas")
        if status.get(name, 0) < 0
    ]


AUTOSCALERS = Resource(
    group="autoscaling",
    version="v2",
    plural="horizontalpodautoscalers",
    singular="horizontalpodautoscaler",
    kind="HorizontalPodAutoscaler",
    short_names=("hpa",),
    categories=("all",),
    subresources=(
        Subresource(
            name="status", kind="HorizontalPodAutoscaler", verbs=("get", "patch", "update")
        ),
    ),
    default=_default,
    prepare_create=_drop_status,
    validate=validate_autoscaler,
    validate_update=validate_target_update,
    validate_status=_validate_status,
    has_generation=True,
)

AUTOSCALERS_V1 = Resource(
    group="autoscaling",
    version="v1",
    plural="horizontalpodautoscalers",
    singular="horizontalpodautoscaler",
    kind="HorizontalPodAutoscaler",
    short_names=("hpa",),
    categories=("all",),
    subresources=AUTOSCALERS.subresources,
    storage="horizontalpodautoscalers.autoscaling",
    storage_api_version="autoscaling/v2",
    default=_default,
    prepare_create=_drop_status,
    validate=validate_autoscaler,
    validate_update=validate_target_update,
    validate_status=_validate_status,
    has_generation=True,
    to_storage=to_v2,
    from_storage=from_v2,
)
