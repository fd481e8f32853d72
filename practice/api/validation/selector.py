"""Rules for LabelSelector objects, as Deployments and ReplicaSets hold them."""

from __future__ import annotations

from typing import Any

from practice.api.resource import Cause
from practice.api.validation import causes
from practice.api.validation.metadata import validate_labels
from practice.api.validation.names import label_key_faults

OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


def validate_selector(field: str, selector: dict[str, Any]) -> list[Cause]:
    found = validate_labels(f"{field}.matchLabels", selector.get("matchLabels"))
    for index, expression in enumerate(selector.get("matchExpressions") or []):
        found += _expression(f"{field}.matchExpressions[{index}]", expression)
    return found


def _expression(field: str, expression: dict[str, Any]) -> list[Cause]:
    found: list[Cause] = []
    operator, values = expression.get("operator", ""), expression.get("values") or []
    if operator in ("In", "NotIn"):
        if not values:
            detail = "must be specified when `operator` is 'In' or 'NotIn'"
            found.append(causes.required(f"{field}.values", detail))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            found.append(causes.forbidden(f"{field}.values", detail))
    else:
        detail = "not a valid selector operator"
        found.append(causes.invalid(f"{field}.operator", operator, detail))
    key = expression.get("key", "")
    return found + causes.each_invalid(f"{field}.key", key, label_key_faults(key))
