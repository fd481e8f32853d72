"""Pods, and the Bindings by which a scheduler places them."""

from __future__ import annotations

from typing import Any

from practice.api.kinds import ephemeral_containers, pod_resize
from practice.api.kinds.pod_annotations import (
    MIRROR,
    annotations_of,
    validate_annotation_updates,
    validate_annotations,
)
from practice.api.kinds.pod_defaults import containers, default_pod
from practice.api.kinds.pod_label_keys import merge_label_keys
from practice.api.kinds.pod_validation import validate_pod_spec
from practice.api.kinds.pod_volume_validation import tokens_without_account
from practice.api.resource import (
    PROXY_VERBS,
    Cause,
    Context,
    Object,
    Resource,
    Subresource,
)
from practice.api.validation import causes
from practice.api.values import at, text_at

UPDATABLE = (
    "pod updates may not change fields other than `spec.containers[*].image`,"
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only "
    "additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set "
    "to 1 if it was previously negative)"
)

GATED: Object = {
    "type": "PodScheduled",
    "status": "False",
    "reason": "SchedulingGated",
    "message": "Scheduling is blocked due to non-empty scheduling gates",
    "lastProbeTime": None,
}
"""The condition of a pod that no scheduler may look at yet."""


def _grace_period_s(pod: Object, asked_s: int | None) -> int:
    """Pods that no kubelet has to stop go at once: those without a node and those that are done."""
    if not at(pod, "spec", "nodeName") or at(pod, "status", "phase") in ("Succeeded", "Failed"):
        return 0
    if asked_s is None:
        asked_s = int(pod["spec"].get("terminationGracePeriodSeconds", 30))
    return 1 if asked_s < 0 else asked_s


def _prepare_create(pod: Object, context: Context) -> None:
    pod["status"] = {"phase": "Pending", "qosClass": qos_class(pod["spec"])}
    merge_label_keys(pod)
    if pod["spec"].get("schedulingGates"):
        pod["status"]["conditions"] = [{**GATED, "lastTransitionTime": context.clock.now_text()}]


def qos_class(spec: Object) -> str:
    """Guaranteed: every container limits cpu and memory and requests the same. BestEffort: none
    says anything. Else Burstable."""
    asks = [container.get("resources") or {} for container in containers(spec)]
    if not any(ask.get("limits") or ask.get("requests") for ask in asks):
        return "BestEffort"
    for ask in asks:
        limits, requests = ask.get("limits") or {}, ask.get("requests") or {}
        for name in ("cpu", "memory"):
            if name not in limits or requests.get(name, limits[name]) != limits[name]:
                return "Burstable"
    return "Guaranteed"


def _validate(pod: Object) -> list[Cause]:
    spec = pod["spec"]
    return [
        *validate_annotations(pod),
        *validate_pod_spec("spec", spec),
        *tokens_without_account(spec),
    ]


def _validate_ephemeral(pod: Object, old: Object) -> list[Cause]:
    found = ephemeral_containers.changes(pod, old)
    if MIRROR in annotations_of(old):
        return found
    return _validate(pod) + found


def _validate_resize(pod: Object, old: Object) -> list[Cause]:
    known = at(old, "status", "qosClass") or qos_class(old["spec"])
    found = pod_resize.changes(pod, old, old_class=known, new_class=qos_class(pod["spec"]))
    if MIRROR in annotations_of(old):
        return found
    return _validate(pod) + found


def _validate_update(pod: Object, old: Object) -> list[Cause]:
    return validate_annotation_updates(pod, old) + _validate_spec_update(pod["spec"], old["spec"])


def _validate_spec_update(new: Object, before: Object) -> list[Cause]:
    if new is before:
        return []
    for name in ("containers", "initContainers"):
        if len(new.get(name) or []) != len(before.get(name) or []):
            detail = "pod updates may not add or remove containers"
            return [causes.forbidden(f"spec.{name}", detail)]
    found = _deadline(new.get("activeDeadlineSeconds"), before.get("activeDeadlineSeconds"))
    missing = [
        t for t in before.get("tolerations") or [] if t not in (new.get("tolerations") or [])
    ]
    if missing:
        detail = "existing toleration can not be modified except its tolerationSeconds"
        found.append(causes.forbidden("spec.tolerations", detail))
    if _fixed(new) != _fixed(before):
        found.append(causes.forbidden("spec", UPDATABLE))
    return found


def _deadline(new: Any, old: Any) -> list[Cause]:
    field = "spec.activeDeadlineSeconds"
    if new is None and old is not None:
        detail = "must not update from a positive integer to nil value"
        return [causes.invalid(field, None, detail)]
    if new is not None and old is not None and new > old:
        return [causes.invalid(field, new, "must be less than or equal to previous value")]
    return []


def _fixed(spec: Object) -> Object:
    """The spec without what may change."""
    free = ("activeDeadlineSeconds", "tolerations", "schedulingGates")
    fixed = {name: value for name, value in spec.items() if name not in free}
    for name in ("containers", "initContainers"):
        if name in fixed:
            fixed[name] = [{**container, "image": ""} for container in fixed[name]]
    return fixed


def _default_status(pod: Object, old: Object, _context: Context) -> None:
    if not pod["status"].get("qosClass") and at(old, "status", "qosClass"):
        pod["status"]["qosClass"] = old["status"]["qosClass"]


PODS = Resource(
    group="",
    version="v1",
    plural="pods",
    singular="pod",
    kind="Pod",
    short_names=("po",),
    categories=("all",),
    subresources=(
        Subresource(name="attach", kind="PodAttachOptions", verbs=("create", "get")),
        Subresource(name="binding", kind="Binding", verbs=("create",)),
        Subresource(name="ephemeralcontainers", kind="Pod", verbs=("get", "patch", "update")),
        Subresource(
            name="eviction", kind="Eviction", group="policy", version="v1", verbs=("create",)
        ),
        Subresource(name="exec", kind="PodExecOptions", verbs=("create", "get")),
        Subresource(name="log", kind="Pod", verbs=("get",)),
        Subresource(name="portforward", kind="PodPortForwardOptions", verbs=("create", "get")),
        Subresource(name="proxy", kind="PodProxyOptions", verbs=PROXY_VERBS),
        Subresource(name="resize", kind="Pod", verbs=("get", "patch", "update")),
        Subresource(name="status", kind="Pod", verbs=("get", "patch", "update")),
    ),
    fields={
        "spec.nodeName": text_at("spec", "nodeName"),
        "spec.restartPolicy": text_at("spec", "restartPolicy"),
        "spec.schedulerName": text_at("spec", "schedulerName"),
        "spec.serviceAccountName": text_at("spec", "serviceAccountName"),
        "spec.hostNetwork": text_at("spec", "hostNetwork", default="false"),
        "status.phase": text_at("status", "phase"),
        "status.podIP": text_at("status", "podIP"),
        "status.podIPs": text_at("status", "podIP"),
        "status.nominatedNodeName": text_at("status", "nominatedNodeName"),
    },
    default=default_pod,
    prepare_create=_prepare_create,
    prepare_status=_default_status,
    prepare_other={
        "ephemeralcontainers": ephemeral_containers.only_ephemeral,
        "resize": pod_resize.only_resources,
    },
    validate=_validate,
    validate_create=ephemeral_containers.none_on_create,
    validate_other={"ephemeralcontainers": _validate_ephemeral, "resize": _validate_resize},
    validate_update=_validate_update,
    status_keeps=("ownerReferences",),
    has_generation=True,
    returns_deleted=True,
    grace_period_s=_grace_period_s,
)

BINDINGS = Resource(
    group="",
    version="v1",
    plural="bindings",
    singular="binding",
    kind="Binding",
    verbs=("create",),
)
