"""CustomResourceDefinitions: their defaults, and what may be defined."""

from __future__ import annotations

from practice.api.custom.definition_rules import definition_causes, update_causes
from practice.api.custom.naming import TERMINATING, with_condition
from practice.api.resource import Context, Object, Resource, Subresource
from practice.api.values import at

CLEANUP = "customresourcecleanup.apiextensions.k8s.io"
_PENDING = (
    "InstanceDeletionPending",
    "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
)


def _default(definition: Object) -> None:
    spec = definition.get("spec")
    if not isinstance(spec, dict):
        return
    names = spec.setdefault("names", {})
    kind = names.get("kind") or ""
    if not names.get("singular"):
        names["singular"] = kind.lower()
    if not names.get("listKind") and kind:
        names["listKind"] = f"{kind}List"
    conversion = spec.setdefault("conversion", {"strategy": "None"})
    service = at(conversion, "webhook", "clientConfig", "service")
    if service is not None:
        service.setdefault("port", 443)


def _prepare_create(definition: Object, _context: Context) -> None:
    stored = [v["name"] for v in definition["spec"].get("versions") or () if v.get("storage")]
    definition["status"] = {
        "conditions": None,
        "acceptedNames": {"plural": "", "kind": ""},
        "storedVersions": stored[:1] or None,
    }


def _prepare_update(new: Object, _old: Object, _context: Context) -> None:
    status = dict(new.get("status") or {})
    stored = list(status.get("storedVersions") or ())
    for version in new["spec"].get("versions") or ():
        if version.get("storage") and version.get("name") not in stored:
            stored.append(version["name"])
    new["status"] = {**status, "storedVersions": stored}


def _first_deletion(definition: Object, context: Context) -> Object:
    """Its objects go first: a finalizer holds it until they have."""
    now = context.clock.now_text()
    metadata = {**definition["metadata"], "deletionTimestamp": now}
    finalizers = metadata.get("finalizers") or []
    if CLEANUP not in finalizers:
        metadata["finalizers"] = [*finalizers, CLEANUP]
    status = with_condition(definition["status"], TERMINATING, "True", *_PENDING, now)
    return {**definition, "metadata": metadata, "status": status}


DEFINITIONS = Resource(
    group="apiextensions.k8s.io",
    version="v1",
    plural="customresourcedefinitions",
    singular="customresourcedefinition",
    kind="CustomResourceDefinition",
    kept_as="v1beta1",
    short_names=("crd", "crds"),
    categories=("api-extensions",),
    namespaced=False,
    subresources=(
        Subresource(
            name="status", kind="CustomResourceDefinition", verbs=("get", "patch", "update")
        ),
    ),
    default=_default,
    prepare_create=_prepare_create,
    prepare_update=_prepare_update,
    validate_create=definition_causes,
    validate_update=update_causes,
    has_generation=True,
    first_deletion=_first_deletion,
    unconditional_update=False,
)
