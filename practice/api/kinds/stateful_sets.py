"""StatefulSets: pods with names, an order and claims of their own."""

from __future__ import annotations

from practice.api.kinds.claim_templates import claims_as_told, default_claims, validate_claims
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
from practice.api.validation.names import dns_label_faults
from practice.api.values import at

_HISTORY = 10
_RETENTION = ("Retain", "Delete")
_SET_ONCE = ("selector", "volumeClaimTemplates", "serviceName", "podManagementPolicy")
_RETAINS_ALL = (
    "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 "
    "is recommended"
)


def _default(stateful_set: Object) -> None:
    spec = stateful_set["spec"]
    spec.setdefault("podManagementPolicy", "OrderedReady")
    strategy = spec.setdefault("updateStrategy", {})
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
        strategy.setdefault("rollingUpdate", {})
    rolling = strategy.get("rollingUpdate")
    if strategy["type"] == "RollingUpdate" and rolling is not None:
        rolling.setdefault("partition", 0)
        rolling.setdefault("maxUnavailable", 1)
    retention = spec.setdefault("persistentVolumeClaimRetentionPolicy", {})
    retention.setdefault("whenDeleted", "Retain")
    retention.setdefault("whenScaled", "Retain")
    spec.setdefault("replicas", 1)
    spec.setdefault("revisionHistoryLimit", _HISTORY)
    default_pod_spec(spec["template"]["spec"])
    default_claims(spec.get("volumeClaimTemplates") or [])


def _prepare_create(stateful_set: Object, _context: Context) -> None:
    stateful_set["status"] = {"replicas": 0}


def _validate(stateful_set: Object) -> list[Cause]:
    spec = stateful_set["spec"]
    found: list[Cause] = []
    policy = spec["podManagementPolicy"]
    if policy not in ("OrderedReady", "Parallel"):
        detail = "must be 'OrderedReady' or 'Parallel'"
        found.append(causes.invalid("spec.podManagementPolicy", policy, detail))
    found += _strategy("spec.updateStrategy", spec["updateStrategy"])
    found += _retention(spec["persistentVolumeClaimRetentionPolicy"])
    found += validate_claims("spec.volumeClaimTemplates", spec.get("volumeClaimTemplates") or [])
    found += counts("spec", spec, ("replicas", "minReadySeconds"))
    found += negative("spec.ordinals.start", at(spec, "ordinals", "start") or 0)
    service = spec.get("serviceName") or ""
    if service:
        found += causes.each_invalid("spec.serviceName", service, dns_label_faults(service))
    selector = spec.get("selector")
    found += selector_causes(selector, "statefulset", unreadable="")
    if is_readable(selector):
        found += unselected(selector, spec["template"])
        found += validate_template("spec.template", _as_pods_see_it(spec))
    return found + validate_endless(spec["template"], "StatefulSet")


def _as_pods_see_it(spec: Object) -> Object:
    """The template with what the controller writes into each pod: claims, host name, subdomain."""
    template = spec["template"]
    claims = [one["metadata"].get("name", "") for one in spec.get("volumeClaimTemplates") or []]
    free = ("hostname", "subdomain", "volumes")
    kept = {name: value for name, value in template["spec"].items() if name not in free}
    volumes = [{"name": n, "persistentVolumeClaim": {"claimName": n}} for n in claims]
    given = template["spec"].get("volumes") or []
    kept["volumes"] = [*volumes, *(one for one in given if one.get("name") not in claims)]
    return {**template, "spec": kept}


def _strategy(field: str, strategy: Object) -> list[Cause]:
    kind, rolling = strategy["type"], strategy.get("rollingUpdate")
    if kind == "OnDelete":
        if rolling is None:
            return []
        shown = {"Partition": rolling.get("partition", 0)}
        shown["MaxUnavailable"] = rolling.get("maxUnavailable")
        detail = "only allowed for updateStrategy 'RollingUpdate'"
        return [causes.invalid(f"{field}.rollingUpdate", shown, detail)]
    if kind != "RollingUpdate":
        shown = {"Type": kind, "RollingUpdate": rolling}
        detail = "must be 'RollingUpdate' or 'OnDelete'"
        return [causes.invalid(field, shown, detail)]
    return [] if rolling is None else _rolling(f"{field}.rollingUpdate", rolling)


def _rolling(field: str, rolling: Object) -> list[Cause]:
    at_field, unavailable = f"{field}.maxUnavailable", rolling["maxUnavailable"]
    found = negative(f"{field}.partition", rolling["partition"])
    found += share(at_field, unavailable)
    if share_value(unavailable) == 0:
        found.append(causes.invalid(at_field, unavailable, "cannot be 0"))
    return found + at_most_all(at_field, unavailable)


def _retention(policy: Object) -> list[Cause]:
    field = "spec.persistentVolumeClaimRetentionPolicy"
    return [
        causes.not_supported(f"{field}.{name}", policy[name], _RETENTION)
        for name in ("whenDeleted", "whenScaled")
        if policy[name] not in _RETENTION
    ]


def _validate_update(new: Object, old: Object) -> list[Cause]:
    found: list[Cause] = []
    for name in _SET_ONCE:
        value = new["spec"].get(name) or None
        if value != (old["spec"].get(name) or None):
            shown = claims_as_told(value or []) if name == "volumeClaimTemplates" else value
            found.append(causes.immutable(f"spec.{name}", shown))
    return found


def _validate_status(new: Object, old: Object) -> list[Cause]:
    status = new["status"]
    names = ("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas")
    found = counts("status", status, ("replicas", *names, "observedGeneration", "collisionCount"))
    found += at_most_replicas(status, names, ready="status.readyReplicas")
    return found + validate_collisions(new, old)


def _warnings(new: Object, _old: Object | None) -> list[str]:
    return [_RETAINS_ALL] if new["spec"]["revisionHistoryLimit"] < 0 else []


_VERBS = ("get", "patch", "update")

STATEFUL_SETS = Resource(
    group="apps",
    version="v1",
    plural="statefulsets",
    singular="statefulset",
    kind="StatefulSet",
    short_names=("sts",),
    categories=("all",),
    subresources=(
        Subresource(name="scale", kind="Scale", group="autoscaling", version="v1", verbs=_VERBS),
        Subresource(name="status", kind="StatefulSet", verbs=_VERBS),
    ),
    name_faults=dns_label_faults,
    default=_default,
    prepare_create=_prepare_create,
    validate=_validate,
    validate_update=_validate_update,
    validate_status=_validate_status,
    warnings=_warnings,
    has_generation=True,
)
