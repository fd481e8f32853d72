"""Deployments and ReplicaSets."""

from __future__ import annotations

import re
from typing import Any

from practice.api.kinds.pod_defaults import default_pod_spec
from practice.api.kinds.pod_validation import validate_pod_spec
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.selectors import from_object
from practice.api.validation import causes
from practice.api.validation.metadata import validate_annotations, validate_labels
from practice.api.validation.selector import validate_selector
from practice.api.values import at, text_at

_NOT_NEGATIVE = "must be greater than or equal to 0"
_PERCENT = (
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or "
    "'93%', regex used for validation is '[0-9]+%')"
)
_STATUS_COUNTS = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")


def _default_deployment(deployment: Object) -> None:
    spec = deployment["spec"]
    spec.setdefault("replicas", 1)
    strategy = spec.setdefault("strategy", {})
    strategy.setdefault("type", "RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", "25%")
        rolling.setdefault("maxSurge", "25%")
    spec.setdefault("revisionHistoryLimit", 10)
    spec.setdefault("progressDeadlineSeconds", 600)
    default_pod_spec(spec["template"]["spec"])


def _default_replica_set(replica_set: Object) -> None:
    spec = replica_set["spec"]
    spec.setdefault("replicas", 1)
    template = spec.setdefault("template", {"metadata": {}, "spec": {}})
    default_pod_spec(template["spec"])


def _drop_status(obj: Object, _context: Context) -> None:
    obj["status"] = {"replicas": 0} if obj["kind"] == "ReplicaSet" else {}


def _validate_deployment(deployment: Object) -> list[Cause]:
    spec = deployment["spec"]
    found = _negative("spec.replicas", spec["replicas"])
    found += _selector(spec, "deployment")
    found += _template(spec)
    found += _strategy("spec.strategy", spec["strategy"])
    for name in ("minReadySeconds", "revisionHistoryLimit"):
        found += _negative(f"spec.{name}", spec.get(name, 0))
    deadline_s = spec["progressDeadlineSeconds"]
    found += _negative("spec.progressDeadlineSeconds", deadline_s)
    if deadline_s <= spec.get("minReadySeconds", 0):
        detail = "must be greater than minReadySeconds"
        found.append(causes.invalid("spec.progressDeadlineSeconds", deadline_s, detail))
    return found


def _validate_replica_set(replica_set: Object) -> list[Cause]:
    spec = replica_set["spec"]
    found = _negative("spec.replicas", spec["replicas"])
    found += _negative("spec.minReadySeconds", spec.get("minReadySeconds", 0))
    return found + _selector(spec, "replica set") + _template(spec)


def _negative(field: str, value: int) -> list[Cause]:
    return [causes.invalid(field, value, _NOT_NEGATIVE)] if value < 0 else []


def _selector(spec: Object, kind: str) -> list[Cause]:
    selector = spec.get("selector")
    if selector is None:
        return [causes.required("spec.selector")]
    found = validate_selector("spec.selector", selector)
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        what = f"empty selector is invalid for {kind}"
        found.append(causes.invalid("spec.selector", selector, what))
    elif found:
        found.append(causes.invalid("spec.selector", selector, "invalid label selector"))
    return found


def _template(spec: Object) -> list[Cause]:
    metadata, pod_spec = spec["template"]["metadata"], spec["template"]["spec"]
    labels, selector = metadata.get("labels"), spec.get("selector")
    field = "spec.template"
    found: list[Cause] = []
    if not _selects(selector, labels):
        detail = "`selector` does not match template `labels`"
        found.append(causes.invalid(f"{field}.metadata.labels", labels, detail))
    found += validate_labels(f"{field}.metadata.labels", labels)
    annotations = metadata.get("annotations")
    found += validate_annotations(f"{field}.metadata.annotations", annotations)
    found += validate_pod_spec(f"{field}.spec", pod_spec)
    policy = pod_spec.get("restartPolicy")
    if policy in ("OnFailure", "Never"):
        at_policy = f"{field}.spec.restartPolicy"
        found.append(causes.not_supported(at_policy, policy, ("Always",)))
    if pod_spec.get("activeDeadlineSeconds") is not None:
        detail = "activeDeadlineSeconds in ReplicaSet is not Supported"
        found.append(causes.forbidden(f"{field}.spec.activeDeadlineSeconds", detail))
    return found


def _selects(selector: Object | None, labels: dict[str, str] | None) -> bool:
    """Whether the selector chooses the template; one that is wrong in itself is not judged here."""
    if selector is None:
        return False
    if validate_selector("", selector) or not (
        selector.get("matchLabels") or selector.get("matchExpressions")
    ):
        return True
    return from_object(selector).matches(labels)


def _strategy(field: str, strategy: Object) -> list[Cause]:
    kind, rolling = strategy["type"], strategy.get("rollingUpdate")
    if kind == "Recreate":
        detail = "may not be specified when strategy `type` is 'Recreate'"
        return [causes.forbidden(f"{field}.rollingUpdate", detail)] if rolling else []
    if kind != "RollingUpdate":
        shown = {"Type": kind, "RollingUpdate": rolling}
        return [causes.not_supported(field, shown, ("Recreate", "RollingUpdate"))]
    rolling = rolling or {}
    found: list[Cause] = []
    for name in ("maxUnavailable", "maxSurge"):
        found += _share(f"{field}.rollingUpdate.{name}", rolling[name])
    if _is_zero(rolling["maxUnavailable"]) and _is_zero(rolling["maxSurge"]):
        detail = "may not be 0 when `maxSurge` is 0"
        at_field = f"{field}.rollingUpdate.maxUnavailable"
        found.append(causes.invalid(at_field, rolling["maxUnavailable"], detail))
    unavailable = rolling["maxUnavailable"]
    if _is_percent(unavailable) and int(unavailable[:-1]) > 100:
        at_field = f"{field}.rollingUpdate.maxUnavailable"
        found.append(causes.invalid(at_field, unavailable, "must not be greater than 100%"))
    return found


def _is_percent(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}%", value) is not None


def _share(field: str, value: Any) -> list[Cause]:
    """A number of pods or a percentage."""
    if isinstance(value, str):
        return [] if _is_percent(value) else [causes.invalid(field, value, _PERCENT)]
    return _negative(field, value)


def _is_zero(value: Any) -> bool:
    return value in (0, "0%")


def _validate_update(new: Object, old: Object) -> list[Cause]:
    selector = at(new, "spec", "selector")
    if selector != at(old, "spec", "selector"):
        return [causes.immutable("spec.selector", selector)]
    return []


def _validate_status(new: Object, _old: Object) -> list[Cause]:
    status = new["status"]
    found: list[Cause] = []
    for name in _STATUS_COUNTS:
        found += _negative(f"status.{name}", status.get(name, 0))
    for name in _STATUS_COUNTS[1:]:
        value = status.get(name, 0)
        if value > status.get("replicas", 0):
            detail = "cannot be greater than status.replicas"
            found.append(causes.invalid(f"status.{name}", value, detail))
    return found


_STATUS_VERBS = ("get", "patch", "update")
_SCALE = Subresource(
    name="scale", kind="Scale", group="autoscaling", version="v1", verbs=_STATUS_VERBS
)

DEPLOYMENTS = Resource(
    group="apps",
    version="v1",
    plural="deployments",
    singular="deployment",
    kind="Deployment",
    short_names=("deploy",),
    categories=("all",),
    subresources=(
        _SCALE,
        Subresource(name="status", kind="Deployment", verbs=_STATUS_VERBS),
    ),
    default=_default_deployment,
    prepare_create=_drop_status,
    validate=_validate_deployment,
    validate_update=_validate_update,
    validate_status=_validate_status,
    status_keeps=("labels",),
    has_generation=True,
    annotations_raise_generation=True,
)

REPLICA_SETS = Resource(
    group="apps",
    version="v1",
    plural="replicasets",
    singular="replicaset",
    kind="ReplicaSet",
    short_names=("rs",),
    categories=("all",),
    subresources=(
        _SCALE,
        Subresource(name="status", kind="ReplicaSet", verbs=_STATUS_VERBS),
    ),
    fields={"status.replicas": text_at("status", "replicas", default="0")},
    default=_default_replica_set,
    prepare_create=_drop_status,
    validate=_validate_replica_set,
    validate_update=_validate_update,
    validate_status=_validate_status,
    has_generation=True,
)
