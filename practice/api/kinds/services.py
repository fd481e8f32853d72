"""Services."""

from __future__ import annotations

from practice.api.resource import Resource, Subresource
from practice.api.validation.names import dns_label_faults
from practice.api.values import text_at

SERVICES = Resource(
    group="",
    version="v1",
    plural="services",
    singular="service",
    kind="Service",
    short_names=("svc",),
    categories=("all",),
    subresources=(Subresource(name="status", kind="Service", verbs=("get", "patch", "update")),),
    name_faults=dns_label_faults,
    fields={
        "spec.clusterIP": text_at("spec", "clusterIP"),
        "spec.type": text_at("spec", "type"),
    },
    create_on_update=True,
    returns_deleted=True,
)
