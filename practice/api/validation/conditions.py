"""Conditions in the common form (meta/v1 Condition)."""

from __future__ import annotations

import re
from typing import Any

from practice.api.resource import Cause
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults

_REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?"
_REASON_WORDS = (
    "a condition reason must start with alphabetic character, optionally followed by a string of "
    "alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. "
    f"'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used "
    f"for validation is '{_REASON}')"
)
_STATUSES = ("False", "True", "Unknown")
REASON_BYTES, MESSAGE_BYTES = 1_024, 32_768


def validate_conditions(field: str, conditions: list[dict[str, Any]]) -> list[Cause]:
    """Mirrors apimachinery's ValidateConditions."""
    found: list[Cause] = []
    seen: set[str] = set()
    for index, condition in enumerate(conditions):
        at, kind = f"{field}[{index}]", condition.get("type", "")
        if kind in seen:
            found.append(causes.duplicate(at, kind))
        seen.add(kind)
        found += _condition(at, condition)
    return found


def _condition(field: str, condition: dict[str, Any]) -> list[Cause]:
    kind, status = condition.get("type", ""), condition.get("status", "")
    found: list[Cause] = []
    if not kind:
        found.append(causes.required(f"{field}.type", "is required"))
    else:
        found += causes.each_invalid(f"{field}.type", kind, label_key_faults(kind))
    if not status:
        found.append(causes.required(f"{field}.status"))
    elif status not in _STATUSES:
        found.append(causes.not_supported(f"{field}.status", status, _STATUSES))
    if not condition.get("lastTransitionTime"):
        found.append(causes.required(f"{field}.lastTransitionTime"))
    reason = condition.get("reason", "")
    if not reason:
        found.append(causes.required(f"{field}.reason"))
    elif not re.fullmatch(_REASON, reason):
        found.append(causes.invalid(f"{field}.reason", reason, _REASON_WORDS))
    if len(reason) > REASON_BYTES:
        found.append(causes.too_long(f"{field}.reason", REASON_BYTES))
    if len(condition.get("message", "")) > MESSAGE_BYTES:
        found.append(causes.too_long(f"{field}.message", MESSAGE_BYTES))
    return found
