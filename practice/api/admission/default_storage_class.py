"""DefaultStorageClass: a claim that names no class gets the default one."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt, Verb
from practice.api.admission.plugin import Plugin
from practice.api.resource import Object

CLASSES = "storageclasses.storage.k8s.io"
IS_DEFAULT = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)
CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"


class DefaultStorageClass(Plugin):
    """Of several default classes the newest, and among those the first by name."""

    name = "DefaultStorageClass"
    verbs: tuple[Verb, ...] = ("create",)
    resources = ("persistentvolumeclaims",)

    def admit(self, attempt: Attempt) -> None:
        claim = attempt.new
        annotations = claim["metadata"].get("annotations") or {}
        if claim["spec"].get("storageClassName") is not None or CLASS_ANNOTATION in annotations:
            return
        found = [one for _, one in attempt.context.store.items(CLASSES) if _is_default(one)]
        if found:
            newest = max(one["metadata"]["creationTimestamp"] for one in found)
            chosen = [one for one in found if one["metadata"]["creationTimestamp"] == newest]
            claim["spec"]["storageClassName"] = chosen[0]["metadata"]["name"]


def _is_default(storage_class: Object) -> bool:
    annotations = storage_class["metadata"].get("annotations") or {}
    return any(annotations.get(name) == "true" for name in IS_DEFAULT)
