"""Deployments and ReplicaSets."""

from __future__ import annotations

from practice.api.resource import Resource, Subresource
from practice.api.values import text_at

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
    has_generation=True,
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
    has_generation=True,
)
