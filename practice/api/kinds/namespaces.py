"""Namespaces: their `kubernetes` finalizer and the phase that follows from deletion."""

from __future__ import annotations

from practice.api.resource import Context, Object, Resource, Subresource
from practice.api.validation.names import dns_label_faults
from practice.api.values import text_at

FINALIZER = "kubernetes"
NAME_LABEL = "kubernetes.io/metadata.name"


def _default(namespace: Object) -> None:
    name = namespace["metadata"].get("name")
    if name:
        namespace["metadata"].setdefault("labels", {})[NAME_LABEL] = name
    namespace.setdefault("status", {}).setdefault("phase", "Active")


def _prepare_create(namespace: Object, _context: Context) -> None:
    _default(namespace)  # once more: a name may have been generated meanwhile
    namespace["status"] = {"phase": "Active"}
    finalizers = namespace["spec"].setdefault("finalizers", [])
    if FINALIZER not in finalizers:
        finalizers.append(FINALIZER)


def _prepare_update(namespace: Object, old: Object, _context: Context) -> None:
    """Only `finalize` changes the spec's finalizers."""
    namespace["spec"] = old["spec"]


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
    fields={"status.phase": text_at("status", "phase")},
    default=_default,
    prepare_create=_prepare_create,
    prepare_update=_prepare_update,
    returns_deleted=True,
)
