"""The two policies of a Job: which failures count how, and when some indexes are enough."""

from __future__ import annotations

from typing import Any

from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.validation.names import label_key_faults
from practice.intervals import IntervalError, count_indexes
from practice.limits import (
    JOB_EXIT_CODES,
    JOB_POLICY_RULES,
    JOB_SUCCEEDED_INDEXES_BYTES,
)

_ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
_OPERATORS = ("In", "NotIn")
_STATUSES = ("False", "True", "Unknown")


def pod_failure_policy(field: str, spec: Object) -> list[Cause]:
    rules = spec["podFailurePolicy"].get("rules") or []
    found: list[Cause] = []
    if len(rules) > JOB_POLICY_RULES:
        found.append(causes.too_many(f"{field}.rules", len(rules), JOB_POLICY_RULES))
    pod_spec = spec["template"]["spec"]
    containers = [*(pod_spec.get("containers") or []), *(pod_spec.get("initContainers") or [])]
    names = [one.get("name") for one in containers]
    for index, rule in enumerate(rules):
        found += _failure_rule(f"{field}.rules[{index}]", rule, spec, names)
    return found


def _failure_rule(field: str, rule: Object, spec: Object, names: list[Any]) -> list[Cause]:
    found: list[Cause] = []
    action = rule.get("action", "")
    if not action:
        found.append(causes.required(f"{field}.action", _valid_values(_ACTIONS)))
    elif action == "FailIndex":
        if spec.get("backoffLimitPerIndex") is None:
            detail = "requires the backoffLimitPerIndex to be set"
            found.append(causes.invalid(f"{field}.action", action, detail))
    elif action not in _ACTIONS:
        found.append(causes.not_supported(f"{field}.action", action, _ACTIONS))
    codes, conditions = rule.get("onExitCodes"), rule.get("onPodConditions") or []
    if codes is not None:
        found += _exit_codes(f"{field}.onExitCodes", codes, names)
    if conditions:
        found += _pod_conditions(f"{field}.onPodConditions", conditions)
    if codes is not None and conditions:
        what = "specifying both OnExitCodes and OnPodConditions is not supported"
        found.append(causes.plainly_invalid(field, what))
    if codes is None and not conditions:
        what = "specifying one of OnExitCodes and OnPodConditions is required"
        found.append(causes.plainly_invalid(field, what))
    return found


def _valid_values(words: tuple[str, ...]) -> str:
    return "valid values: [" + " ".join(f'"{word}"' for word in words) + "]"


def _exit_codes(field: str, rule: Object, names: list[Any]) -> list[Cause]:
    found: list[Cause] = []
    operator, values = rule.get("operator", ""), rule.get("values") or []
    if not operator:
        found.append(causes.required(f"{field}.operator", _valid_values(_OPERATORS)))
    elif operator not in _OPERATORS:
        found.append(causes.not_supported(f"{field}.operator", operator, _OPERATORS))
    name = rule.get("containerName")
    if name is not None and name not in names:
        detail = "must be one of the container or initContainer names in the pod template"
        found.append(causes.invalid(f"{field}.containerName", name, detail))
    if not values:
        shown = rule.get("values")
        found.append(causes.invalid(f"{field}.values", shown, "at least one value is required"))
    elif len(values) > JOB_EXIT_CODES:
        found.append(causes.too_many(f"{field}.values", len(values), JOB_EXIT_CODES))
    seen: set[int] = set()
    for index, value in enumerate(values):
        if operator == "In" and value == 0:
            detail = "must not be 0 for the In operator"
            found.append(causes.invalid(f"{field}.values[{index}]", value, detail))
        if value in seen:
            found.append(causes.duplicate(f"{field}.values[{index}]", value))
        seen.add(value)
    if values != sorted(values):
        found.append(causes.invalid(f"{field}.values", values, "must be ordered"))
    return found


def _pod_conditions(field: str, patterns: list[Object]) -> list[Cause]:
    found: list[Cause] = []
    if len(patterns) > JOB_POLICY_RULES:
        found.append(causes.too_many(field, len(patterns), JOB_POLICY_RULES))
    for index, pattern in enumerate(patterns):
        at, kind, status = f"{field}[{index}]", pattern.get("type", ""), pattern.get("status", "")
        found += causes.each_invalid(f"{at}.type", kind, label_key_faults(kind))
        if not status:
            found.append(causes.required(f"{at}.status", _valid_values(_STATUSES)))
        elif status not in _STATUSES:
            found.append(causes.not_supported(f"{at}.status", status, _STATUSES))
    return found


def success_policy(field: str, spec: Object) -> list[Cause]:
    policy = spec["successPolicy"]
    if spec.get("completionMode") != "Indexed":
        shown = _as_go_shows(policy)
        return [causes.invalid(field, shown, "requires indexed completion mode")]
    rules = policy.get("rules") or []
    found: list[Cause] = []
    if not rules:
        detail = "at least one rules must be specified when the successPolicy is specified"
        found.append(causes.required(f"{field}.rules", detail))
    if len(rules) > JOB_POLICY_RULES:
        found.append(causes.too_many(f"{field}.rules", len(rules), JOB_POLICY_RULES))
    for index, rule in enumerate(rules):
        found += _success_rule(f"{field}.rules[{index}]", rule, int(spec.get("completions") or 0))
    return found


def _as_go_shows(policy: Object) -> Object:
    """The internal Go type has no JSON names."""
    rules = policy.get("rules")
    names = (("SucceededIndexes", "succeededIndexes"), ("SucceededCount", "succeededCount"))
    if rules is None:
        return {"Rules": None}
    return {"Rules": [{go: rule.get(name) for go, name in names} for rule in rules]}


def _success_rule(field: str, rule: Object, completions: int) -> list[Cause]:
    indexes, count = rule.get("succeededIndexes"), rule.get("succeededCount")
    found: list[Cause] = []
    if indexes is None and count is None:
        detail = "at least one of succeededCount or succeededIndexes must be specified"
        found.append(causes.required(field, detail))
    total = 0
    if indexes is not None:
        at = f"{field}.succeededIndexes"
        if len(indexes) > JOB_SUCCEEDED_INDEXES_BYTES:
            found.append(causes.too_long(at, JOB_SUCCEEDED_INDEXES_BYTES))
        try:
            total = count_indexes(indexes, completions)
        except IntervalError as error:
            detail = f"error parsing succeededIndexes: {error}"
            found.append(causes.invalid(at, indexes, detail))
    if count is not None:
        found += _success_count(f"{field}.succeededCount", count, completions)
        if indexes is not None and count > total:
            detail = (
                f"must be less than or equal to {total} (the number of indexes in the specified "
                "succeededIndexes field)"
            )
            found.append(causes.invalid(f"{field}.succeededCount", count, detail))
    return found


def _success_count(field: str, count: int, completions: int) -> list[Cause]:
    found: list[Cause] = []
    if count < 0:
        found.append(causes.invalid(field, count, "must be greater than or equal to 0"))
    if count > completions:
        detail = (
            f"must be less than or equal to {completions} (the number of specified completions)"
        )
        found.append(causes.invalid(field, count, detail))
    return found
