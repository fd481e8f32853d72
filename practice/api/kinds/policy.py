"""PodDisruptionBudgets: how many pods of a kind an eviction must leave."""

from __future__ import annotations

import re
from typing import Any

from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.conditions import validate_conditions
from practice.api.validation.selector import validate_selector

_PERCENT = (
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or "
    "'93%', regex used for validation is '[0-9]+%')"
)
_NOT_NEGATIVE = "must be greater than or equal to 0"
_POLICIES = ("AlwaysAllow", "IfHealthyBudget")
_COUNTS = ("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")
_BETA_LABEL = "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match"


def _drop_status(budget: Object, _context: Context) -> None:
    budget["status"] = {}


def _validate(budget: Object) -> list[Cause]:
    spec = budget["spec"]
    least, most = spec.get("minAvailable"), spec.get("maxUnavailable")
    found: list[Cause] = []
    if least is not None and most is not None:
        detail = "minAvailable and maxUnavailable cannot be both set"
        found.append(causes.invalid("spec", _as_go_shows(spec), detail))
    for name, value in (("minAvailable", least), ("maxUnavailable", most)):
        if value is not None:
            found += _share(f"spec.{name}", value)
    if spec.get("selector") is not None:
        found += validate_selector("spec.selector", spec["selector"])
    policy = spec.get("unhealthyPodEvictionPolicy")
    if policy is not None and policy not in _POLICIES:
        found.append(causes.not_supported("spec.unhealthyPodEvictionPolicy", policy, _POLICIES))
    return found


def _as_go_shows(spec: Object) -> Object:
    """The internal Go type has no JSON names."""
    names = ("minAvailable", "selector", "maxUnavailable", "unhealthyPodEvictionPolicy")
    return {name[0].upper() + name[1:]: spec.get(name) for name in names}


def _share(field: str, value: Any) -> list[Cause]:
    if not isinstance(value, str):
        return [causes.invalid(field, value, _NOT_NEGATIVE)] if value < 0 else []
    if not re.fullmatch("[0-9]+%", value):
        return [causes.invalid(field, value, _PERCENT)]
    if int(value[:-1]) > 100:
        return [causes.invalid(field, value, "must not be greater than 100%")]
    return []


def _validate_status(new: Object, _old: Object) -> list[Cause]:
    status = new["status"]
    found = validate_conditions("status.conditions", status.get("conditions") or [])
    for name in _COUNTS:
        value = status.get(name, 0)
        if value < 0:
            found.append(causes.invalid(f"status.{name}", value, _NOT_NEGATIVE))
    return found


BUDGETS = Resource(
    group="policy",
    version="v1",
    plural="poddisruptionbudgets",
    singular="poddisruptionbudget",
    kind="PodDisruptionBudget",
    short_names=("pdb",),
    subresources=(
        Subresource(name="status", kind="PodDisruptionBudget", verbs=("get", "patch", "update")),
    ),
    prepare_create=_drop_status,
    validate=_validate,
    validate_status=_validate_status,
    has_generation=True,
    unconditional_update=False,
)
