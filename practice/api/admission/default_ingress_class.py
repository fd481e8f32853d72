"""DefaultIngressClass: a new Ingress that names no class gets the one that is marked as default."""

from __future__ import annotations

from practice.api.admission.attempt import Attempt
from practice.api.admission.plugin import Plugin
from practice.api.resource import Object

CLASSES = "ingressclasses.networking.k8s.io"
DEFAULT = "ingressclass.kubernetes.io/is-default-class"
_OLD_ANNOTATION = "kubernetes.io/ingress.class"


class DefaultIngressClass(Plugin):
    """Of several default classes the newest counts, of those of one moment the first by name."""

    name = "DefaultIngressClass"
    verbs = ("create",)
    resources = ("ingresses.networking.k8s.io",)

    def admit(self, attempt: Attempt) -> None:
        ingress = attempt.new
        annotations = ingress["metadata"].get("annotations") or {}
        if ingress["spec"].get("ingressClassName") is not None or _OLD_ANNOTATION in annotations:
            return
        classes = [obj for _, obj in attempt.context.store.items(CLASSES) if _is_default(obj)]
        newest = max((_created(one) for one in classes), default="")
        names = sorted(one["metadata"]["name"] for one in classes if _created(one) == newest)
        if names:
            ingress["spec"]["ingressClassName"] = names[0]


def _is_default(ingress_class: Object) -> bool:
    return (ingress_class["metadata"].get("annotations") or {}).get(DEFAULT) == "true"


def _created(obj: Object) -> str:
    return str(obj["metadata"]["creationTimestamp"])
