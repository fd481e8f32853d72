"""Namespaces: their `kubernetes` finalizer and the phase that follows from deletion."""

from __future__ import annotations

from practice.api.resource import Resource, Subresource
from practice.api.validation.names import dns_label_faults
from practice.api.values import text_at

NAMESPACES = Resource(
    group="",
    version="v1",
    plural="namespaces",
    singular="namespace",
    kind="Namespace",
    short_names=("ns",),
    namespaced=False,
    verbs=("create", "delete", "get", "list", "patch", "update", "watch"),
    subresources=(
        Subresource(name="finalize", kind="Namespace", verbs=("update",)),
        Subresource(name="status", kind="Namespace", verbs=("get", "patch", "update")),
    ),
    name_faults=dns_label_faults,
    returns_deleted=True,
    fields={"status.phase": text_at("status", "phase")},
)
