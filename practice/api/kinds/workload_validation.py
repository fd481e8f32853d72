"""Rules that the kinds with a pod template share: selector, template, shares of pods, counts.

Mirrors pkg/apis/apps/validation and, for ReplicationControllers, pkg/apis/core/validation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from practice.api.kinds.ephemeral_containers import none_in_template
from practice.api.kinds.pod_validation import validate_pod_spec
from practice.api.resource import Cause, Object
from practice.api.selectors import from_object
from practice.api.validation import causes
from practice.api.validation.metadata import validate_annotations, validate_labels
from practice.api.validation.selector import validate_selector

_NOT_NEGATIVE = "must be greater than or equal to 0"
_PERCENT = (
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or "
    "'93%', regex used for validation is '[0-9]+%')"
)


def negative(field: str, value: int) -> list[Cause]:
    """The cause for a number below 0."""
    return [causes.invalid(field, value, _NOT_NEGATIVE)] if value < 0 else []


def counts(field: str, values: Mapping[str, Any], names: Iterable[str]) -> list[Cause]:
    """The causes for those of the named numbers that are below 0."""
    found: list[Cause] = []
    for name in names:
        found += negative(f"{field}.{name}", values.get(name) or 0)
    return found


def at_most_replicas(status: Object, names: Iterable[str], *, ready: str) -> list[Cause]:
    """No count may exceed `replicas`, nor available pods the ready ones (called `ready`)."""
    found: list[Cause] = []
    for name in names:
        value = status.get(name) or 0
        if value > (status.get("replicas") or 0):
            detail = "cannot be greater than status.replicas"
            found.append(causes.invalid(f"status.{name}", value, detail))
    available = status.get("availableReplicas") or 0
    if available > (status.get("readyReplicas") or 0):
        detail = f"cannot be greater than {ready}"
        found.append(causes.invalid("status.availableReplicas", available, detail))
    return found


def validate_collisions(new: Object, old: Object) -> list[Cause]:
    """collisionCount never falls."""
    before, now = (one.get("status", {}).get("collisionCount") for one in (old, new))
    if before is not None and (now is None or now < before):
        detail = "cannot be decremented"
        return [causes.invalid("status.collisionCount", now or 0, detail)]
    return []


def selector_causes(selector: Object | None, kind: str, *, unreadable: str) -> list[Cause]:
    """`kind` is what the text for an empty selector names; `unreadable` the text for a bad one."""
    if selector is None:
        return [causes.required("spec.selector")]
    found = validate_selector("spec.selector", selector)
    if found:
        return [*found, causes.invalid("spec.selector", selector, unreadable)]
    if is_empty(selector):
        detail = f"empty selector is invalid for {kind}"
        return [causes.invalid("spec.selector", selector, detail)]
    return []


def is_empty(selector: Object) -> bool:
    return not (selector.get("matchLabels") or selector.get("matchExpressions"))


def is_readable(selector: Object | None) -> bool:
    """Whether it can be asked which labels it chooses (a missing one chooses none)."""
    return selector is None or not validate_selector("", selector)


def unselected(selector: Object | None, template: Object) -> list[Cause]:
    """The template must carry the labels that the selector asks for."""
    labels = template["metadata"].get("labels")
    if selector is not None and from_object(selector).matches(labels):
        return []
    detail = "`selector` does not match template `labels`"
    return [causes.invalid("spec.template.metadata.labels", labels, detail)]


def validate_template(field: str, template: Object) -> list[Cause]:
    """Labels, annotations and pod spec of a template."""
    metadata = template["metadata"]
    return [
        *validate_labels(f"{field}.labels", metadata.get("labels")),
        *validate_annotations(f"{field}.annotations", metadata.get("annotations")),
        *validate_pod_spec(f"{field}.spec", template["spec"]),
        *none_in_template(field, template),
    ]


def validate_endless(template: Object, kind: str) -> list[Cause]:
    """The pods of a controller that replaces them run for ever."""
    found: list[Cause] = []
    spec, field = template["spec"], "spec.template.spec"
    policy = spec.get("restartPolicy")
    if policy != "Always":
        found.append(causes.not_supported(f"{field}.restartPolicy", policy, ("Always",)))
    if spec.get("activeDeadlineSeconds") is not None:
        detail = f"activeDeadlineSeconds in {kind} is not Supported"
        found.append(causes.forbidden(f"{field}.activeDeadlineSeconds", detail))
    return found


def share(field: str, value: Any) -> list[Cause]:
    """A number of pods or a percentage."""
    if isinstance(value, str):
        return [] if is_percent(value) else [causes.invalid(field, value, _PERCENT)]
    return negative(field, value)


def share_value(value: Any) -> int:
    """The number in it, whether it counts pods or hundredths; 0 for a text that is neither."""
    if isinstance(value, str):
        return int(value[:-1]) if is_percent(value) else 0
    return int(value)


def at_most_all(field: str, value: Any) -> list[Cause]:
    """A percentage above 100."""
    if is_percent(value) and int(value[:-1]) > 100:
        return [causes.invalid(field, value, "must not be greater than 100%")]
    return []


def is_percent(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}%", value) is not None
