"""Deployments and ReplicaSets."""

from __future__ import annotations

from practice.api.kinds.pod_defaults import default_pod_spec
from practice.api.kinds.workload_validation import (
    at_most_all,
    at_most_replicas,
    counts,
    is_readable,
    negative,
    selector_causes,
    share,
    share_value,
    unselected,
    validate_collisions,
    validate_endless,
    validate_template,
)
from practice.api.resource import Cause, Context, Object, Resource, Subresource
from practice.api.validation import causes
from practice.api.values import at, text_at


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
    found = negative("spec.replicas", spec["replicas"])
    found += _pods(spec)
    found += _strategy("spec.strategy", spec["strategy"])
    found += counts("spec", spec, ("minReadySeconds", "revisionHistoryLimit"))
    deadline_s = spec["progressDeadlineSeconds"]
    found += negative("spec.progressDeadlineSeconds", deadline_s)
    if deadline_s <= spec.get("minReadySeconds", 0):
        detail = "must be greater than minReadySeconds"
        found.append(causes.invalid("spec.progressDeadlineSeconds", deadline_s, detail))
    return found


def _validate_replica_set(replica_set: Object) -> list[Cause]:
    spec = replica_set["spec"]
    return counts("spec", spec, ("replicas", "minReadySeconds")) + _pods(spec)


def _pods(spec: Object) -> list[Cause]:
    """Selector and template. ReplicaSets have their rules from Deployments, words included."""
    selector, template = spec.get("selector"), spec["template"]
    found = selector_causes(selector, "deployment", unreadable="invalid label selector")
    if not is_readable(selector):
        return found
    found += unselected(selector, template)
    found += validate_template("spec.template", template)
    return found + validate_endless(template, "ReplicaSet")


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
        found += share(f"{field}.rollingUpdate.{name}", rolling[name])
    at_field, unavailable = f"{field}.rollingUpdate.maxUnavailable", rolling["maxUnavailable"]
    if share_value(unavailable) == 0 and share_value(rolling["maxSurge"]) == 0:
        detail = "may not be 0 when `maxSurge` is 0"
        found.append(causes.invalid(at_field, unavailable, detail))
    return found + at_most_all(at_field, unavailable)


def _validate_update(new: Object, old: Object) -> list[Cause]:
    selector = at(new, "spec", "selector")
    if selector != at(old, "spec", "selector"):
        return [causes.immutable("spec.selector", selector)]
    return []


def _validate_deployment_status(new: Object, old: Object) -> list[Cause]:
    names = ("updatedReplicas", "readyReplicas", "availableReplicas")
    status = new["status"]
    more = ("unavailableReplicas", "terminatingReplicas", "collisionCount")
    found = counts("status", status, ("observedGeneration", "replicas", *names, *more))
    found += at_most_replicas(status, names, ready="readyReplicas")
    return found + validate_collisions(new, old)


def _validate_replica_set_status(new: Object, _old: Object) -> list[Cause]:
    names = ("fullyLabeledReplicas", "readyReplicas", "availableReplicas")
    status = new["status"]
    more = ("observedGeneration", "terminatingReplicas")
    found = counts("status", status, ("replicas", *names, *more))
    return found + at_most_replicas(status, names, ready="readyReplicas")


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
    validate_status=_validate_deployment_status,
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
    validate_status=_validate_replica_set_status,
    has_generation=True,
)
