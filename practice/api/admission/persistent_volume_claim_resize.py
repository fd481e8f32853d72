"""PersistentVolumeClaimResize: a claim grows only when it is bound and its class allows it."""

from __future__ import annotations

from decimal import Decimal

from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.default_storage_class import CLASS_ANNOTATION, CLASSES
from practice.api.admission.plugin import Plugin
from practice.api.resource import Object
from practice.api.values import at
from practice.quantities import exactly


class PersistentVolumeClaimResize(Plugin):
    """ApiError 403 for a claim that asks for more and cannot get it."""

    name = "PersistentVolumeClaimResize"
    verbs: tuple[Verb, ...] = ("update",)
    resources = ("persistentvolumeclaims",)

    def validate(self, attempt: Attempt) -> None:
        new, old = attempt.new, attempt.old or {}
        if _asked(new) <= _asked(old):
            return
        if at(old, "status", "phase") != "Bound":
            raise attempt.refused("Only bound persistent volume claims can be expanded")
        name = _class_of(new)
        storage_class = attempt.context.store.get(CLASSES, name) if name else None
        grows = storage_class is not None and bool(storage_class.get("allowVolumeExpansion"))
        if name != _class_of(old) or not grows:
            raise attempt.refused(
                "only dynamically provisioned pvc can be resized and the storageclass that "
                "provisions the pvc must support resize"
            )


def _asked(claim: Object) -> Decimal:
    return exactly(at(claim, "spec", "resources", "requests", "storage") or 0)


def _class_of(claim: Object) -> str:
    annotations = claim["metadata"].get("annotations") or {}
    return str(annotations.get(CLASS_ANNOTATION) or at(claim, "spec", "storageClassName") or "")
