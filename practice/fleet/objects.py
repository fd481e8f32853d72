"""The objects of a fleet, as an API server would have stored them.

What the pods of an application have in common is made once and shared by all of them: nothing in the store is
ever changed in place.
"""

from __future__ import annotations

import functools

from practice.api.resource import Object, Resource
from practice.api.values import clone
from practice.api.writing import normalized

MARK = "practice.podium.dev/fleet"
IMAGE = "hello:1.0.0"
IMAGE_ID = "docker.io/library/hello@sha256:" + "0" * 64
MARKED = {MARK: "true"}


def metadata(name: str, uid: str, created: str, *, namespace: str = "") -> Object:
    """What every object has."""
    found: Object = {"name": name, "uid": uid, "creationTimestamp": created}
    return {"namespace": namespace, **found} if namespace else found


def node(number: int, uid: str, now: str, pods: int) -> Object:
    """A node that is ready and reports nothing."""
    name = f"node-{number}"
    room = {"cpu": "32", "memory": "128Gi", "ephemeral-storage": "512Gi", "pods": str(pods)}
    labels = {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "topology.kubernetes.io/zone": "abc"[number % 3],
    }
    return {
        "kind": "Node",
        "apiVersion": "v1",
        "metadata": {**metadata(name, uid, now), "labels": labels, "annotations": MARKED},
        "spec": {},
        "status": {
            "capacity": room,
            "allocatable": room,
            "conditions": [_condition("Ready", True, now, "KubeletReady")],
            "addresses": [
                {"type": "InternalIP", "address": node_ip(number)},
                {"type": "Hostname", "address": name},
            ],
            "nodeInfo": {"kubeletVersion": "v1.37.2", "operatingSystem": "linux"},
        },
    }


def node_ip(number: int) -> str:
    """Nodes number from 1; the addresses are of 172.16.0.0/12 (RFC 1918), where nobody answers."""
    return f"172.{16 + number // 65_536}.{number // 256 % 256}.{number % 256}"


def pod_ip(number: int) -> str:
    """Pods number from 0, in 10.0.0.0/8."""
    return f"10.{64 + number // 65_536}.{number // 256 % 256}.{number % 256}"


def _condition(kind: str, good: bool, since: str, reason: str = "") -> Object:
    found: Object = {"type": kind, "status": "True" if good else "False"}
    if reason:
        found["reason"] = reason
    return {**found, "lastTransitionTime": since}


def with_defaults(resource: Resource, obj: Object) -> Object:
    """The object as the API server would have completed it."""
    obj = {"kind": resource.kind, "apiVersion": resource.api_version, **clone(obj)}
    obj = normalized(resource, obj)
    resource.default(obj)
    return normalized(resource, obj)


@functools.lru_cache(maxsize=64)
def conditions(ready: bool, since: str) -> list[Object]:
    """The conditions of a pod that runs; the same objects for all that changed in one second."""
    reason = "" if ready else "ContainersNotReady"
    return [
        _condition("Initialized", True, since),
        _condition("Ready", ready, since, reason),
        _condition("ContainersReady", ready, since, reason),
        _condition("PodScheduled", True, since),
    ]
