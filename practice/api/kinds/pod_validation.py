"""What a valid pod spec is, in pods and in templates. Mirrors pkg/apis/core/validation.

Covers what people get wrong: containers, images, ports, environment, resources, probes, volumes,
tolerations, node selection. Rules for features that the nodes here do not have are left out.
"""

from __future__ import annotations

from typing import Any

from practice.api.kinds.container_validation import PROTOCOLS, validate_containers
from practice.api.kinds.pod_volume_validation import validate_volumes
from practice.api.kinds.sysctl_validation import validate_sysctls
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.metadata import validate_labels
from practice.api.validation.names import (
    dns_label_faults,
    dns_subdomain_faults,
    label_key_faults,
    label_value_faults,
)

RESTART_POLICIES = ("Always", "OnFailure", "Never")
DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
DEADLINE_RANGE = "must be between 1 and 2147483647, inclusive"

__all__ = ["EFFECTS", "PROTOCOLS", "validate_pod_spec"]


def validate_pod_spec(field: str, spec: Object) -> list[Cause]:
    """`field` is where the spec stands: `spec`, `spec.template.spec`."""
    names, wrong = validate_volumes(f"{field}.volumes", spec.get("volumes") or [])
    return [
        *wrong,
        *validate_containers(field, spec, names),
        *_policies(field, spec),
        *_deadlines(field, spec),
        *validate_labels(f"{field}.nodeSelector", spec.get("nodeSelector")),
        *validate_sysctls(field, spec),
        *_names(field, spec),
        *_node_affinity(f"{field}.affinity.nodeAffinity", spec),
        *validate_tolerations(f"{field}.tolerations", spec.get("tolerations") or []),
        *_spread(f"{field}.topologySpreadConstraints", spec),
    ]


def _policies(field: str, spec: Object) -> list[Cause]:
    found = []
    for name, allowed in (("restartPolicy", RESTART_POLICIES), ("dnsPolicy", DNS_POLICIES)):
        value = spec.get(name, "")
        if not value:
            found.append(causes.required(f"{field}.{name}"))
        elif value not in allowed:
            found.append(causes.not_supported(f"{field}.{name}", value, allowed))
    return found


def _deadlines(field: str, spec: Object) -> list[Cause]:
    found = []
    grace_s = spec.get("terminationGracePeriodSeconds")
    if grace_s is None:
        found.append(causes.required(f"{field}.terminationGracePeriodSeconds"))
    deadline_s = spec.get("activeDeadlineSeconds")
    if deadline_s is not None and not 1 <= deadline_s <= 2_147_483_647:
        found.append(causes.invalid(f"{field}.activeDeadlineSeconds", deadline_s, DEADLINE_RANGE))
    return found


def _names(field: str, spec: Object) -> list[Cause]:
    found = []
    for name, faults in (
        ("serviceAccountName", dns_subdomain_faults),
        ("nodeName", dns_subdomain_faults),
        ("hostname", dns_label_faults),
        ("subdomain", dns_label_faults),
        ("priorityClassName", dns_subdomain_faults),
        ("runtimeClassName", dns_subdomain_faults),
    ):
        if spec.get(name):
            found += causes.each_invalid(f"{field}.{name}", spec[name], faults(spec[name]))
    return found


def _node_affinity(field: str, spec: Object) -> list[Cause]:
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    if required is None or required.get("nodeSelectorTerms"):
        return []
    at = f"{field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
    return [causes.required(at, "must have at least one node selector term")]


def validate_tolerations(field: str, tolerations: list[Object]) -> list[Cause]:
    """Those of a pod, or of a RuntimeClass."""
    found: list[Cause] = []
    for index, toleration in enumerate(tolerations):
        found += _toleration(f"{field}[{index}]", toleration)
    return found


def _toleration(field: str, toleration: Object) -> list[Cause]:
    found: list[Cause] = []
    key, operator = toleration.get("key", ""), toleration.get("operator", "")
    value, effect = toleration.get("value", ""), toleration.get("effect", "")
    if key:
        found += causes.each_invalid(f"{field}.key", key, label_key_faults(key))
    elif operator != "Exists":
        detail = (
            'operator must be Exists when `key` is empty, which means "match all values and all '
            'keys"'
        )
        found.append(causes.invalid(f"{field}.operator", operator, detail))
    if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
        detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
        found.append(causes.invalid(f"{field}.effect", effect, detail))
    if operator in ("", "Equal"):
        faults = label_value_faults(value)
        found += causes.each_invalid(f"{field}.operator", value, faults)
    elif operator == "Exists":
        if value:
            detail = "value must be empty when `operator` is 'Exists'"
            found.append(causes.invalid(f"{field}.operator", value, detail))
    else:
        found.append(causes.not_supported(f"{field}.operator", operator, ("Equal", "Exists")))
    if effect and effect not in EFFECTS:
        found.append(causes.not_supported(f"{field}.effect", effect, EFFECTS))
    return found


def _spread(field: str, spec: Object) -> list[Cause]:
    found: list[Cause] = []
    allowed = ("DoNotSchedule", "ScheduleAnyway")
    constraints: list[dict[str, Any]] = spec.get("topologySpreadConstraints") or []
    for index, constraint in enumerate(constraints):
        at = f"{field}[{index}]"
        skew = constraint.get("maxSkew", 0)
        if skew <= 0:
            found.append(causes.invalid(f"{at}.maxSkew", skew, "must be greater than zero"))
        if not constraint.get("topologyKey"):
            found.append(causes.required(f"{at}.topologyKey", "can not be empty"))
        when = constraint.get("whenUnsatisfiable", "")
        if when not in allowed:
            found.append(causes.not_supported(f"{at}.whenUnsatisfiable", when, allowed))
    return found
