"""What is there before anybody comes: four namespaces with their accounts, the Service `kubernetes`,
the two priority classes of the system, and the default roles."""

from __future__ import annotations

from practice.api.api import Api
from practice.api.kinds.api_services import API_SERVICES, LOCAL_GROUPS, api_service
from practice.api.kinds.flow_control import (
    AUTOUPDATE,
    FLOW_SCHEMAS,
    PRIORITY_LEVELS,
    bootstrap_specs,
)
from practice.api.kinds.priority_classes import SYSTEM_CLASSES
from practice.api.rbac.default_policy import install
from practice.api.rbac.practice_users import NAMESPACED_BINDING
from practice.api.request import Request, User
from practice.api.resource import Object

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
FIRST_ADDRESS = "10.96.0.1"
_RANGE: Object = {"metadata": {"name": "kubernetes"}, "spec": {"cidrs": ["10.96.0.0/12"]}}
_REQUEST = Request(user=User(name="system:apiserver"), manager="kube-apiserver")
_TRUSTED = Request(user=User(name="system:apiserver"), manager="kube-apiserver", trusted=True)


def bootstrap(api: Api, *, address: str = "192.0.2.1", port: int = 6443) -> None:
    """Make what is missing. `address` and `port` are the API server's own, for its endpoints."""
    for name in NAMESPACES:
        if api.store.get("namespaces", name) is None:
            api.create(_REQUEST, "namespaces", None, {"metadata": {"name": name}})
        if api.store.get("serviceaccounts", f"{name}/default") is None:
            api.create(_TRUSTED, "serviceaccounts", name, {"metadata": {"name": "default"}})
    install(api.context)
    classes = "priorityclasses.scheduling.k8s.io"
    for name, (value, description) in SYSTEM_CLASSES.items():
        if api.store.get(classes, name) is None:
            metadata = {"metadata": {"name": name}, "description": description}
            api.create(_REQUEST, classes, None, {**metadata, "value": value})
    if api.store.get("services", "default/kubernetes") is None:
        api.create(_REQUEST, "services", "default", _service(port))
        slices = "endpointslices.discovery.k8s.io"
        api.create(_REQUEST, slices, "default", _slice(address, port))
        api.create(_REQUEST, "endpoints", "default", _endpoints(address, port))
    _register(api)
    _control_flows(api)
    if api.store.get("servicecidrs.networking.k8s.io", "kubernetes") is None:
        api.create(_REQUEST, "servicecidrs.networking.k8s.io", None, _RANGE)


def _register(api: Api) -> None:
    """An APIService for each group and version that the server itself answers for."""
    for group, (priority, versions) in LOCAL_GROUPS.items():
        for version, version_priority in versions.items():
            name = f"{version}.{group}"
            if api.resources.serves(group, version) and not api.store.get(API_SERVICES.key, name):
                made = api_service(group, version, (priority, version_priority), "onstart")
                api.create(_REQUEST, API_SERVICES.key, None, made)


def _control_flows(api: Api) -> None:
    for resource in (PRIORITY_LEVELS, FLOW_SCHEMAS):
        for name, spec in bootstrap_specs()[resource.plural].items():
            if api.store.get(resource.key, name) is None:
                metadata = {"name": name, "annotations": dict(AUTOUPDATE)}
                api.create(_REQUEST, resource.key, None, {"metadata": metadata, "spec": spec})


def _service(port: int) -> Object:
    return {
        "metadata": {
            "name": "kubernetes",
            "namespace": "default",
            "labels": {"component": "apiserver", "provider": "kubernetes"},
        },
        "spec": {
            "type": "ClusterIP",
            "clusterIP": FIRST_ADDRESS,
            "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": port}],
        },
    }


def _endpoints(address: str, port: int) -> Object:
    ports = [{"name": "https", "port": port, "protocol": "TCP"}]
    return {
        "metadata": {
            "name": "kubernetes",
            "namespace": "default",
            "labels": {"endpointslice.kubernetes.io/skip-mirror": "true"},
        },
        "subsets": [{"addresses": [{"ip": address}], "ports": ports}],
    }


def _slice(address: str, port: int) -> Object:
    return {
        "metadata": {
            "name": "kubernetes",
            "namespace": "default",
            "labels": {"kubernetes.io/service-name": "kubernetes"},
        },
        "addressType": "IPv4",
        "endpoints": [{"addresses": [address], "conditions": {"ready": True}}],
        "ports": [{"name": "https", "port": port, "protocol": "TCP"}],
    }


def bind_namespaced_user(api: Api) -> None:
    """Give the user `namespaced` its rights, where its namespace exists."""
    namespace = NAMESPACED_BINDING["metadata"]["namespace"]
    if api.store.get("namespaces", namespace) is not None:
        resource = "rolebindings.rbac.authorization.k8s.io"
        api.create(_TRUSTED, resource, namespace, NAMESPACED_BINDING)
