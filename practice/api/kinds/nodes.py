"""Nodes."""

from __future__ import annotations

from practice.api.resource import Resource, Subresource
from practice.api.values import text_at

NODES = Resource(
    group="",
    version="v1",
    plural="nodes",
    singular="node",
    kind="Node",
    short_names=("no",),
    namespaced=False,
    subresources=(Subresource(name="status", kind="Node", verbs=("get", "patch", "update")),),
    fields={"spec.unschedulable": text_at("spec", "unschedulable", default="false")},
)
