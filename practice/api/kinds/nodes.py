"""Nodes: their taints and addresses of pods."""

from __future__ import annotations

import ipaddress

from practice.api.kinds.pod_validation import EFFECTS
from practice.api.resource import PROXY_VERBS, Cause, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults, label_value_faults
from practice.api.values import text_at
from practice.quantities import exactly

_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"


def _default(node: Object) -> None:
    spec, status = node["spec"], node["status"]
    if spec.get("podCIDR") and spec["podCIDR"] not in (spec.get("podCIDRs") or [])[:1]:
        spec["podCIDRs"] = [spec["podCIDR"]]
    elif spec.get("podCIDRs") and not spec.get("podCIDR"):
        spec["podCIDR"] = spec["podCIDRs"][0]
    if status.get("capacity") and not status.get("allocatable"):
        status["allocatable"] = dict(status["capacity"])


def _validate(node: Object) -> list[Cause]:
    found = _taints("metadata.taints", node["spec"].get("taints") or [])
    for index, cidr in enumerate(node["spec"].get("podCIDRs") or []):
        try:
            ipaddress.ip_network(cidr)
        except ValueError:
            found.append(causes.invalid(f"spec.podCIDRs[{index}]", cidr, _CIDR))
    return found + _amounts(node["status"])


def _amounts(status: Object) -> list[Cause]:
    found: list[Cause] = []
    for word in ("capacity", "allocatable"):
        for name, text in (status.get(word) or {}).items():
            field, amount = f"status.{word}.{name}", exactly(text)
            if amount < 0:
                found.append(causes.invalid(field, text, "must be greater than or equal to 0"))
            if name == "pods" and amount != int(amount):
                found.append(causes.invalid(field, text, "must be an integer"))
    return found


def _taints(field: str, taints: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    seen: set[tuple[str, str]] = set()
    for index, taint in enumerate(taints):
        at, key, effect = f"{field}[{index}]", taint.get("key", ""), taint.get("effect", "")
        value = taint.get("value", "")
        found += causes.each_invalid(f"{at}.key", key, label_key_faults(key))
        found += causes.each_invalid(f"{at}.value", value, label_value_faults(value))
        if not effect:
            found.append(causes.required(f"{at}.effect"))
        elif effect not in EFFECTS:
            found.append(causes.not_supported(f"{at}.effect", effect, EFFECTS))
        if (key, effect) in seen:
            shown = {
                "Key": key,
                "Value": value,
                "Effect": effect,
                "TimeAdded": taint.get("timeAdded"),
            }
            duplicate = causes.duplicate(at, shown)
            duplicate["message"] += ": taints must be unique by key and effect pair"
            found.append(duplicate)
        seen.add((key, effect))
    return found


def _validate_update(new: Object, old: Object) -> list[Cause]:
    before = old["spec"].get("podCIDRs")
    if before and new["spec"].get("podCIDRs") != before:
        detail = 'node updates may not change podCIDR except from "" to valid'
        return [causes.forbidden("spec.podCIDRs", detail)]
    return []


NODES = Resource(
    group="",
    version="v1",
    plural="nodes",
    singular="node",
    kind="Node",
    short_names=("no",),
    namespaced=False,
    subresources=(
        Subresource(name="proxy", kind="NodeProxyOptions", verbs=PROXY_VERBS),
        Subresource(name="status", kind="Node", verbs=("get", "patch", "update")),
    ),
    fields={"spec.unschedulable": text_at("spec", "unschedulable", default="false")},
    default=_default,
    validate=_validate,
    validate_update=_validate_update,
)
