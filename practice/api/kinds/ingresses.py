"""Ingresses: rules by host and path in front of Services; and the classes they belong to."""

from __future__ import annotations

from practice.api.kinds.ingress_validation import (
    validate_class,
    validate_class_update,
    validate_ingress,
    validate_status,
)
from practice.api.resource import Context, Object, Resource, Subresource
from practice.api.values import at

CLASS_ANNOTATION = "kubernetes.io/ingress.class"


def _prepare_create(ingress: Object, _context: Context) -> None:
    ingress["status"] = {"loadBalancer": {}}


def _warnings(ingress: Object, old: Object | None) -> list[str]:
    annotations = ingress["metadata"].get("annotations") or {}
    named = ingress["spec"].get("ingressClassName") is not None
    if old is not None or named or CLASS_ANNOTATION not in annotations:
        return []
    use = "please use 'spec.ingressClassName' instead"
    return [f'annotation "{CLASS_ANNOTATION}" is deprecated, {use}']


def _default_class(ingress_class: Object) -> None:
    parameters = at(ingress_class, "spec", "parameters")
    if parameters is not None and parameters.get("scope") is None:
        parameters["scope"] = "Cluster"


INGRESSES = Resource(
    group="networking.k8s.io",
    version="v1",
    plural="ingresses",
    singular="ingress",
    kind="Ingress",
    short_names=("ing",),
    subresources=(Subresource(name="status", kind="Ingress", verbs=("get", "patch", "update")),),
    prepare_create=_prepare_create,
    validate=validate_ingress,
    validate_status=validate_status,
    warnings=_warnings,
    has_generation=True,
)

INGRESS_CLASSES = Resource(
    group="networking.k8s.io",
    version="v1",
    plural="ingressclasses",
    singular="ingressclass",
    kind="IngressClass",
    namespaced=False,
    default=_default_class,
    validate=validate_class,
    validate_update=validate_class_update,
    has_generation=True,
)
