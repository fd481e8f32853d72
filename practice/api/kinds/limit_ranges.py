"""LimitRanges: defaults and bounds for what is made in a namespace."""

from __future__ import annotations

from practice.api.kinds.resource_names import any_name, container_name, is_huge_page
from practice.api.metadata import uuid_from
from practice.api.quota.amounts import Amounts, amounts
from practice.api.resource import Cause, Context, Object, Resource
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults

_TYPES = ("Container", "PersistentVolumeClaim", "Pod")
_ORDERS: tuple[tuple[str, str, str, str, tuple[str, str]], ...] = (
    ("min", "max", "min", "min", ("min value", "max value")),
    (
        "min",
        "defaultRequest",
        "defaultRequest",
        "defaultRequest",
        ("min value", "default request value"),
    ),
    (
        "defaultRequest",
        "max",
        "defaultRequest",
        "defaultRequest",
        ("default request value", "max value"),
    ),
    (
        "defaultRequest",
        "default",
        "defaultRequest",
        "defaultRequest",
        ("default request value", "default limit value"),
    ),
    ("min", "default", "default", "min", ("min value", "default value")),
    ("default", "max", "default", "max", ("default value", "max value")),
)
"""What must not be above what, where it is reported, whose value is shown, and both their words."""

_WORDS = ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")


def _default(limit_range: Object) -> None:
    for limit in limit_range["spec"].get("limits") or []:
        if limit.get("type") != "Container":
            continue
        default = {**(limit.get("max") or {}), **(limit.get("default") or {})}
        least = {**(limit.get("min") or {}), **default}
        request = {**least, **(limit.get("defaultRequest") or {})}
        for name, value in (("default", default), ("defaultRequest", request)):
            if value:
                limit[name] = value


def _validate(limit_range: Object) -> list[Cause]:
    found: list[Cause] = []
    seen: set[str] = set()
    for index, limit in enumerate(limit_range["spec"].get("limits") or []):
        field, kind = f"spec.limits[{index}]", limit.get("type", "")
        found += _type(f"{field}.type", kind)
        if kind in seen:
            found.append(causes.duplicate(f"{field}.type", kind))
        seen.add(kind)
        found += _limit(field, kind, limit)
    return found


def _type(field: str, kind: str) -> list[Cause]:
    faults = label_key_faults(kind)
    if faults:
        return causes.each_invalid(field, kind, faults)
    if "/" not in kind and kind not in _TYPES:
        detail = "must be a standard limit type or fully qualified"
        return [causes.invalid(field, kind, detail)]
    return []


def _limit(field: str, kind: str, limit: Object) -> list[Cause]:
    named = container_name if kind in ("Pod", "Container") else any_name
    found: list[Cause] = []
    given: dict[str, Amounts] = {}
    for word in _WORDS:
        quantities = amounts(limit.get(word))
        if kind == "Pod" and word.startswith("default"):
            if quantities:
                detail = "may not be specified when `type` is 'Pod'"
                found.append(causes.forbidden(f"{field}.{word}", detail))
            quantities = {}
        for name in quantities:
            found += named(f"{field}.{word}[{name}]", name)
        given[word] = quantities
    if kind == "PersistentVolumeClaim" and not {"storage"} & {*given["min"], *given["max"]}:
        detail = "either minimum or maximum storage value is required, but neither was provided"
        found.append(causes.required(f"{field}.limits", detail))
    for name in sorted({name for quantities in given.values() for name in quantities}):
        found += _order(field, name, given)
    return found


def _order(field: str, name: str, given: dict[str, Amounts]) -> list[Cause]:
    """The bounds of one resource must not contradict each other."""
    found: list[Cause] = []
    for low, high, named, shown, words in _ORDERS:
        less, more = given[low].get(name), given[high].get(name)
        if less is not None and more is not None and less.value > more.value:
            detail = f"{words[0]} {less} is greater than {words[1]} {more}"
            value = str(given[shown][name])
            found.append(causes.invalid(f"{field}.{named}[{name}]", value, detail))
    return found + _ratio(field, name, given) + _rigid(field, name, given)


def _ratio(field: str, name: str, given: dict[str, Amounts]) -> list[Cause]:
    ratio = given["maxLimitRequestRatio"].get(name)
    if ratio is None:
        return []
    found: list[Cause] = []
    at_ratio = f"{field}.maxLimitRequestRatio[{name}]"
    if ratio.value < 1:
        found.append(causes.invalid(at_ratio, str(ratio), f"ratio {ratio} is less than 1"))
    least, most = given["min"].get(name), given["max"].get(name)
    if least is not None and most is not None and least.value:
        actual = most.value / least.value
        if ratio.value > actual:
            detail = f"ratio {ratio} is greater than max/min = {actual:.6f}"
            found.append(causes.invalid(at_ratio, str(ratio), detail))
    return found


def _rigid(field: str, name: str, given: dict[str, Amounts]) -> list[Cause]:
    """What cannot be overcommitted has a limit equal to its request."""
    default, request = given["default"].get(name), given["defaultRequest"].get(name)
    native = "/" not in name or "kubernetes.io/" in name
    if (native and not is_huge_page(name)) or default is None or request is None:
        return []
    if default.value == request.value:
        return []
    detail = f"default value {default} must equal to defaultRequest value {request} in {name}"
    return [causes.invalid(f"{field}.defaultRequest[{name}]", str(request), detail)]


def _prepare_create(limits: Object, context: Context) -> None:
    """Without any name it gets one, as no other kind does."""
    metadata = limits["metadata"]
    metadata["name"] = metadata.get("name") or uuid_from(context.clock.random("names"))


LIMIT_RANGES = Resource(
    group="",
    version="v1",
    plural="limitranges",
    singular="limitrange",
    kind="LimitRange",
    short_names=("limits",),
    default=_default,
    prepare_create=_prepare_create,
    validate=_validate,
)
