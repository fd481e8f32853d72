"""What of a Job may change: little, and more of it while the Job is suspended."""

from __future__ import annotations

from typing import Any

from practice.api.kinds.job_validation import in_order
from practice.api.resource import Cause, Object
from practice.api.validation import causes
from practice.api.values import at, clone

_IMMUTABLE_AFTER_TEMPLATE = (
    *("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"),
)
_SCHEDULING = ("nodeSelector", "tolerations", "schedulingGates")


def validate_job_update(new: Object, old: Object) -> list[Cause]:
    spec, before = new["spec"], old["spec"]
    if spec is before:
        return []
    found = _completions(spec, before)
    found += _immutable("selector", spec, before)
    found += _template(spec, old)
    for name in _IMMUTABLE_AFTER_TEMPLATE:
        found += _immutable(name, spec, before)
    return found


def _immutable(name: str, spec: Object, before: Object) -> list[Cause]:
    value: Any = spec.get(name)
    same = value == before.get(name)
    return [] if same else [causes.immutable(f"spec.{name}", in_order(value))]


def _completions(spec: Object, before: Object) -> list[Cause]:
    if spec.get("completionMode") != "Indexed":
        return _immutable("completions", spec, before)
    completions = spec.get("completions")
    if completions in (None, before.get("completions")) or completions == spec["parallelism"]:
        return []
    detail = "can only be modified in tandem with spec.parallelism"
    return [causes.invalid("spec.completions", completions, detail)]


def _template(spec: Object, old: Object) -> list[Cause]:
    template, before = spec["template"], clone(old["spec"]["template"])
    suspended = bool(old["spec"].get("suspend"))
    mutable = suspended and _has_stopped(old)
    if mutable:
        _forgive_scheduling(template, before)
    if not mutable:
        same = template == before
        return [] if same else [causes.immutable("spec.template", template)]
    for name in ("containers", "initContainers"):
        _forgive_resources(template["spec"].get(name) or [], before["spec"].get(name) or [])
    if template["spec"] == before["spec"]:
        return []
    return [causes.immutable("spec.template.spec", template["spec"])]


def _has_stopped(job: Object) -> bool:
    """Never started, or said to be suspended; and no pod is left."""
    status = job.get("status") or {}
    conditions = status.get("conditions") or []
    said = any(one["type"] == "Suspended" and one["status"] == "True" for one in conditions)
    return (not status.get("startTime") or said) and not status.get("active")


def _forgive_scheduling(template: Object, before: Object) -> None:
    """Make `before` equal in all that may change: where pods may go, labels and annotations."""
    pod, old = template["spec"], before["spec"]
    affinity = dict(old.get("affinity") or {})
    affinity.pop("nodeAffinity", None)
    node_affinity = at(pod, "affinity", "nodeAffinity")
    if node_affinity is not None:
        affinity["nodeAffinity"] = node_affinity
    if affinity or "affinity" in pod:
        old["affinity"] = affinity
    else:
        old.pop("affinity", None)
    for name in _SCHEDULING:
        _take(old, pod, name)
    for name in ("labels", "annotations"):
        _take(before["metadata"], template["metadata"], name)


def _forgive_resources(containers: list[Object], before: list[Object]) -> None:
    if len(containers) != len(before):
        return
    for container, old in zip(containers, before, strict=True):
        if container.get("name") == old.get("name"):
            _take(old, container, "resources")


def _take(target: Object, source: Object, name: str) -> None:
    if name in source:
        target[name] = source[name]
    else:
        target.pop(name, None)
