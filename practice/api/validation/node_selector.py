"""Rules for NodeSelector objects: the required node affinity of pods and of PersistentVolumes."""

from __future__ import annotations

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import (
    dns_subdomain_faults,
    label_key_faults,
    label_value_faults,
)

_NO_OPERATOR = "not a valid selector operator"


def validate_node_selector(field: str, selector: Object) -> list[Cause]:
    terms = selector.get("nodeSelectorTerms") or []
    at = f"{field}.nodeSelectorTerms"
    if not terms:
        return [causes.required(at, "must have at least one node selector term")]
    found: list[Cause] = []
    for number, term in enumerate(terms):
        for index, rule in enumerate(term.get("matchExpressions") or []):
            found += _expression(f"{at}[{number}].matchExpressions[{index}]", rule)
        for index, rule in enumerate(term.get("matchFields") or []):
            found += _field_rule(f"{at}[{number}].matchFields[{index}]", rule)
    return found


def _expression(field: str, rule: Object) -> list[Cause]:
    found: list[Cause] = []
    key, operator, values = rule.get("key", ""), rule.get("operator", ""), rule.get("values") or []
    if operator in ("In", "NotIn"):
        if not values:
            detail = "must be specified when `operator` is 'In' or 'NotIn'"
            found.append(causes.required(f"{field}.values", detail))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            found.append(causes.forbidden(f"{field}.values", detail))
    elif operator in ("Gt", "Lt"):
        if len(values) != 1:
            detail = "must be specified single value when `operator` is 'Lt' or 'Gt'"
            found.append(causes.required(f"{field}.values", detail))
    else:
        found.append(causes.invalid(f"{field}.operator", operator, _NO_OPERATOR))
    found += causes.each_invalid(f"{field}.key", key, label_key_faults(key))
    for index, value in enumerate(values):
        found += causes.each_invalid(f"{field}.values[{index}]", value, label_value_faults(value))
    return found


def _field_rule(field: str, rule: Object) -> list[Cause]:
    """A rule on a node's own fields, of which there is one: its name."""
    found: list[Cause] = []
    key, operator, values = rule.get("key", ""), rule.get("operator", ""), rule.get("values") or []
    if operator not in ("In", "NotIn"):
        found.append(causes.invalid(f"{field}.operator", operator, _NO_OPERATOR))
    elif len(values) != 1:
        detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        found.append(causes.required(f"{field}.values", detail))
    if key != "metadata.name":
        return [*found, causes.invalid(f"{field}.key", key, "not a valid field selector key")]
    for index, value in enumerate(values):
        found += causes.each_invalid(f"{field}.values[{index}]", value, dns_subdomain_faults(value))
    return found
