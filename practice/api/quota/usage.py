"""What one object takes from a quota, by the names that a quota uses."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from practice.api.quota.amounts import ONE, ZERO, Amount, Amounts, amount
from practice.api.quota.pods import effective_resources
from practice.api.resource import Object
from practice.api.values import at
from practice.moments import moved

COMPUTE = ("cpu", "memory", "ephemeral-storage")
ALIASES = {
    "configmaps": "configmaps",
    "persistentvolumeclaims": "persistentvolumeclaims",
    "pods": "pods",
    "replicationcontrollers": "replicationcontrollers",
    "resourcequotas": "resourcequotas",
    "secrets": "secrets",
    "services": "services",
}
"""Kinds that a quota may count by their plain names."""

_POD_NAMES = frozenset(
    [*COMPUTE, *(f"{word}.{name}" for word in ("requests", "limits") for name in COMPUTE)]
)
_CLASS = ".storageclass.storage.k8s.io/"
_CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"


def count_name(key: str) -> str:
    """`count/deployments.apps`."""
    return f"count/{key}"


def names_for(key: str, hard: list[str]) -> list[str]:
    """Which of a quota's names objects of this kind can use up."""
    return [name for name in hard if _concerns(key, name)]


def _concerns(key: str, name: str) -> bool:
    if name == count_name(key) or ALIASES.get(key) == name:
        return True
    if key == "pods":
        return name in _POD_NAMES or _is_extended(name) or "hugepages-" in name.partition("/")[0]
    if key == "services":
        return name in ("services.nodeports", "services.loadbalancers")
    if key == "persistentvolumeclaims":
        plain = name.partition(_CLASS)[2] or name
        return plain in ("requests.storage", "persistentvolumeclaims")
    return False


def _is_extended(name: str) -> bool:
    return name.startswith("requests.") and "/" in name and _CLASS not in name


def usage(key: str, obj: Object, now: datetime) -> Amounts:
    """What the object takes."""
    used: Amounts = {count_name(key): ONE}
    if key == "pods":
        return used | (_pod(obj) if is_counted(obj, now) else {})
    if key in ALIASES:
        used[ALIASES[key]] = ONE
    if key == "services":
        used |= _service(obj)
    if key == "persistentvolumeclaims":
        used |= _claim(obj)
    return used


def is_counted(pod: Object, now: datetime) -> bool:
    """Pods that have ended, or should have by now, use nothing but their place in the count."""
    if at(pod, "status", "phase") in ("Failed", "Succeeded"):
        return False
    metadata = pod["metadata"]
    end, grace_s = metadata.get("deletionTimestamp"), metadata.get("deletionGracePeriodSeconds")
    if end is None or grace_s is None:
        return True
    due = datetime.strptime(end, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return now <= moved(due, grace_s)


def _pod(pod: Object) -> Amounts:
    requests, limits = (effective_resources(pod, word) for word in ("requests", "limits"))
    return {"pods": ONE} | compute(requests, limits)


def compute(requests: Amounts, limits: Amounts) -> Amounts:
    """Requests and limits under the names that a quota knows them by."""
    used: Amounts = {}
    for name, one in requests.items():
        if name in COMPUTE or name.startswith("hugepages-"):
            used[name] = one
        if name in COMPUTE or name.startswith("hugepages-") or "/" in name:
            used[f"requests.{name}"] = one
    for name, one in limits.items():
        if name in COMPUTE:
            used[f"limits.{name}"] = one
    return used


def _service(service: Object) -> Amounts:
    spec = service["spec"]
    kind, ports = spec.get("type"), spec.get("ports") or []
    node_ports = 0
    if kind == "NodePort":
        node_ports = len(ports)
    elif kind == "LoadBalancer":
        given = [port for port in ports if port.get("nodePort")]
        wanted = spec.get("allocateLoadBalancerNodePorts") is not False
        node_ports = len(ports) if wanted else len(given)
    return {
        "services.nodeports": Amount(Decimal(node_ports)),
        "services.loadbalancers": ONE if kind == "LoadBalancer" else ZERO,
    }


def _claim(claim: Object) -> Amounts:
    used: Amounts = {}
    storage = at(claim, "spec", "resources", "requests", "storage")
    if storage is not None:
        used["requests.storage"] = amount(storage)
    annotations = claim["metadata"].get("annotations") or {}
    name = annotations.get(_CLASS_ANNOTATION) or at(claim, "spec", "storageClassName")
    if name:
        used |= {f"{name}{_CLASS}{plain}": one for plain, one in used.items()}
        used[f"{name}{_CLASS}persistentvolumeclaims"] = ONE
    return used
