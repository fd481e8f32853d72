"""ResourceQuotas: what a namespace may use in all."""

from __future__ import annotations

from typing import Any

from practice.api.kinds.resource_names import QUOTA, is_whole, quota_name
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.values import at
from practice.quantities import exactly

_POD_SCOPES = (
    *("Terminating", "NotTerminating", "NotBestEffort"),
    *("PriorityClass", "CrossNamespacePodAffinity"),
)
_COMPUTE = frozenset(
    {
        *("pods", "cpu", "memory", "limits.cpu", "limits.memory"),
        *("requests.cpu", "requests.memory"),
    }
)
_VALID_FOR = {
    **dict.fromkeys(_POD_SCOPES, _COMPUTE),
    "BestEffort": frozenset({"pods"}),
    "VolumeAttributesClass": frozenset({"persistentvolumeclaims", "requests.storage"}),
}
_PAIRS = ({"BestEffort", "NotBestEffort"}, {"Terminating", "NotTerminating"})
_EXISTING = ("BestEffort", "NotBestEffort", "Terminating", "NotTerminating", _POD_SCOPES[4])
_MUST_EXIST = (
    "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, "
    "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, "
    "ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
)


def _drop_status(quota: Object, _context: Context) -> None:
    quota["status"] = {}


def _validate(quota: Object) -> list[Cause]:
    spec = quota["spec"]
    found = _quantities("spec.hard", spec.get("hard") or {})
    found += _scopes(spec)
    return found + _selector(spec)


def _quantities(field: str, quantities: dict[str, Any]) -> list[Cause]:
    found: list[Cause] = []
    for name, text in quantities.items():
        at_name = f"{field}[{name}]"
        found += quota_name(at_name, name)
        value = exactly(text)
        if value < 0:
            found.append(causes.invalid(at_name, text, "must be greater than or equal to 0"))
        if is_whole(name) and value != value.to_integral_value():
            found.append(causes.invalid(at_name, text, "must be an integer"))
    return found


def _unsuited(scope: str, spec: Object) -> list[str]:
    """The hard names that a scope cannot be used with."""
    valid = _VALID_FOR.get(scope)
    hard = sorted(spec.get("hard") or {})
    return [name for name in hard if name in QUOTA and valid is not None and name not in valid]


def _scopes(spec: Object) -> list[Cause]:
    scopes, field = spec.get("scopes") or [], "spec.scopes"
    found: list[Cause] = []
    for scope in scopes:
        if scope not in _VALID_FOR:
            found.append(causes.invalid(field, scopes, "unsupported scope"))
        for _ in _unsuited(scope, spec):
            detail = "unsupported scope applied to resource"
            found.append(causes.invalid(field, scopes, detail))
    return found + _conflicts(field, scopes, scopes)


def _conflicts(field: str, value: Any, scopes: list[str]) -> list[Cause]:
    pairs = [pair for pair in _PAIRS if pair <= set(scopes)]
    return [causes.invalid(field, value, "conflicting scopes") for _ in pairs]


def _selector(spec: Object) -> list[Cause]:
    rules = at(spec, "scopeSelector", "matchExpressions") or []
    field = "spec.scopeSelector.matchExpressions"
    found: list[Cause] = []
    for rule in rules:
        scope = rule.get("scopeName", "")
        if scope not in _VALID_FOR:
            found.append(causes.invalid(f"{field}.scopeName", scope, "unsupported scope"))
        for _ in _unsuited(scope, spec):
            detail = "unsupported scope applied to resource"
            found.append(causes.invalid(field, spec["scopeSelector"], detail))
        found += _operator(field, scope, rule)
    names = [rule.get("scopeName", "") for rule in rules]
    return found + _conflicts(field, spec.get("scopes"), names)


def _operator(field: str, scope: str, rule: Object) -> list[Cause]:
    operator, values = rule.get("operator", ""), rule.get("values") or []
    found: list[Cause] = []
    if scope in _EXISTING and operator != "Exists":
        found.append(causes.invalid(f"{field}.operator", operator, _MUST_EXIST))
    if operator in ("In", "NotIn"):
        if not values:
            detail = (
                "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
            )
            found.append(causes.required(f"{field}.values", detail))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            detail = (
                "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
            )
            found.append(causes.invalid(f"{field}.values", values, detail))
    else:
        found.append(causes.invalid(f"{field}.operator", operator, "not a valid selector operator"))
    return found


def _validate_update(new: Object, old: Object) -> list[Cause]:
    scopes = new["spec"].get("scopes")
    if set(scopes or ()) != set(old["spec"].get("scopes") or ()):
        return [causes.immutable("spec.scopes", scopes)]
    return []


def _validate_status(new: Object, _old: Object) -> list[Cause]:
    status = new["status"]
    return [
        cause
        for name in ("hard", "used")
        for cause in _quantities(f"status.{name}", status.get(name) or {})
    ]


RESOURCE_QUOTAS = Resource(
    group="",
    version="v1",
    plural="resourcequotas",
    singular="resourcequota",
    kind="ResourceQuota",
    short_names=("quota",),
    subresources=(
        Subresource(name="status", kind="ResourceQuota", verbs=("get", "patch", "update")),
    ),
    prepare_create=_drop_status,
    validate=_validate,
    validate_update=_validate_update,
    validate_status=_validate_status,
    create_on_update=False,
    returns_deleted=True,
)
