"""Pods, and the Bindings by which a scheduler places them."""

from __future__ import annotations

from practice.api.resource import Object, Resource, Subresource
from practice.api.values import at, text_at


def _grace_period_s(pod: Object, asked_s: int | None) -> int:
    """Pods that no kubelet has to stop go at once: those without a node and those that are done."""
    if not at(pod, "spec", "nodeName") or at(pod, "status", "phase") in ("Succeeded", "Failed"):
        return 0
    if asked_s is None:
        asked_s = int(pod["spec"].get("terminationGracePeriodSeconds", 30))
    return 1 if asked_s < 0 else asked_s


PODS = Resource(
    group="",
    version="v1",
    plural="pods",
    singular="pod",
    kind="Pod",
    short_names=("po",),
    categories=("all",),
    subresources=(
        Subresource(name="binding", kind="Binding", verbs=("create",)),
        Subresource(
            name="eviction", kind="Eviction", group="policy", version="v1", verbs=("create",)
        ),
        Subresource(name="log", kind="Pod", verbs=("get",)),
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
