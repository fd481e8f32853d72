"""Services: addresses and ports are given out on creation, from the cluster's ranges."""

from __future__ import annotations

from practice.api.kinds.service_addresses import allocate, release_unused
from practice.api.kinds.service_traffic import service_warnings
from practice.api.kinds.service_validation import validate_service, validate_service_update
from practice.api.resource import PROXY_VERBS, Context, Object, Resource, Subresource
from practice.api.validation.names import dns_label_faults
from practice.api.values import at, text_at

EXTERNAL = ("NodePort", "LoadBalancer")
AFFINITY_S = 10_800


def _default(service: Object) -> None:
    spec = service["spec"]
    kind = spec.setdefault("type", "ClusterIP")
    affinity = spec.setdefault("sessionAffinity", "None")
    if affinity == "None":
        spec.pop("sessionAffinityConfig", None)
    elif affinity == "ClientIP":
        config = spec.setdefault("sessionAffinityConfig", {})
        config.setdefault("clientIP", {}).setdefault("timeoutSeconds", AFFINITY_S)
    for port in spec.get("ports") or []:
        port.setdefault("protocol", "TCP")
        if port.get("targetPort") in (None, 0, ""):
            port["targetPort"] = port.get("port", 0)
    if kind in EXTERNAL or (kind == "ClusterIP" and spec.get("externalIPs")):
        spec.setdefault("externalTrafficPolicy", "Cluster")
    if kind in (*EXTERNAL, "ClusterIP"):
        spec.setdefault("internalTrafficPolicy", "Cluster")
    for ingress in at(service, "status", "loadBalancer", "ingress") or []:
        if ingress.get("ip"):
            ingress.setdefault("ipMode", "VIP")
    if kind == "LoadBalancer":
        spec.setdefault("allocateLoadBalancerNodePorts", True)


def _prepare_create(service: Object, context: Context) -> None:
    service["status"] = {"loadBalancer": {}}
    allocate(service, None, context)


def _prepare_update(service: Object, old: Object, context: Context) -> None:
    release_unused(service, old)
    allocate(service, old, context)


SERVICES = Resource(
    group="",
    version="v1",
    plural="services",
    singular="service",
    kind="Service",
    short_names=("svc",),
    categories=("all",),
    subresources=(
        Subresource(name="proxy", kind="ServiceProxyOptions", verbs=PROXY_VERBS),
        Subresource(name="status", kind="Service", verbs=("get", "patch", "update")),
    ),
    name_faults=dns_label_faults,
    fields={
        "spec.clusterIP": text_at("spec", "clusterIP"),
        "spec.type": text_at("spec", "type"),
    },
    default=_default,
    prepare_create=_prepare_create,
    prepare_update=_prepare_update,
    validate=validate_service,
    validate_update=validate_service_update,
    warnings=service_warnings,
    create_on_update=True,
    returns_deleted=True,
)
