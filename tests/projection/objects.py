"""Kubernetes objects for tests, written as the API server writes them; every keyword is a wish."""

from itertools import count
from typing import Any

from dashboard.mirror.records import Record, from_object
from dashboard.mirror.store import Change

Object = dict[str, Any]
CREATED = "2026-11-23T10:00:00Z"
_versions = count(1)


def meta(name: str, namespace: str = "default", *, uid: str = "", **more: Any) -> Object:
    return {
        "name": name,
        **({"namespace": namespace} if namespace else {}),
        "uid": uid or f"uid-{namespace}-{name}",
        "resourceVersion": str(next(_versions)),
        "creationTimestamp": CREATED,
        **more,
    }


def owner(kind: str, name: str, uid: str) -> list[Object]:
    return [{"apiVersion": "apps/v1", "kind": kind, "name": name, "uid": uid, "controller": True}]


def condition(kind: str, status: str, reason: str = "", message: str = "") -> Object:
    return {"type": kind, "status": status, "reason": reason, "message": message}


def running(name: str = "web", *, ready: bool = True, restarts: int = 0) -> Object:
    state = {"running": {"startedAt": CREATED}}
    return {"name": name, "ready": ready, "restartCount": restarts, "started": True, "state": state}


def waiting(reason: str, name: str = "web", *, message: str = "", restarts: int = 0) -> Object:
    state = {"waiting": {"reason": reason, "message": message}}
    return {"name": name, "ready": False, "restartCount": restarts, "state": state}


def ended(reason: str, exit_code: int, name: str = "web", *, restarts: int = 0) -> Object:
    state = {"terminated": {"reason": reason, "exitCode": exit_code}}
    return {"name": name, "ready": False, "restartCount": restarts, "state": state}


def container(
    name: str = "web",
    *,
    image: str = "nginx:1",
    cpu: str = "",
    memory: str = "",
    always: bool = False,
) -> Object:
    requests = {k: v for k, v in (("cpu", cpu), ("memory", memory)) if v}
    return {
        "name": name,
        "image": image,
        "resources": {"requests": requests} if requests else {},
        **({"restartPolicy": "Always"} if always else {}),
    }


def pod(
    name: str,
    namespace: str = "default",
    *,
    uid: str = "",
    labels: dict[str, str] | None = None,
    node: str = "node-1",
    phase: str = "Running",
    ready: bool = True,
    owners: list[Object] | None = None,
    deleting: str = "",
    containers: list[Object] | None = None,
    inits: list[Object] | None = None,
    statuses: list[Object] | None = None,
    init_statuses: list[Object] | None = None,
    conditions: list[Object] | None = None,
    reason: str = "",
    message: str = "",
) -> Object:
    """A pod that runs and is ready, unless told otherwise."""
    default_conditions = [
        condition("PodScheduled", "True" if node else "False"),
        condition("Initialized", "True"),
        condition("Ready", "True" if ready else "False"),
    ]
    return {
        "metadata": meta(
            name,
            namespace,
            uid=uid,
            labels={} if labels is None else labels,
            **({"ownerReferences": owners} if owners else {}),
            **({"deletionTimestamp": deleting} if deleting else {}),
        ),
        "spec": {
            **({"nodeName": node} if node else {}),
            "containers": containers or [container()],
            **({"initContainers": inits} if inits else {}),
        },
        "status": {
            "phase": phase,
            "reason": reason,
            "message": message,
            "podIP": "10.0.0.1" if node else "",
            "conditions": default_conditions if conditions is None else conditions,
            "containerStatuses": [running(ready=ready)] if statuses is None else statuses,
            **({"initContainerStatuses": init_statuses} if init_statuses else {}),
        },
    }


def node(
    name: str,
    *,
    uid: str = "",
    ready: str = "True",
    cordoned: bool = False,
    labels: dict[str, str] | None = None,
    conditions: list[Object] | None = None,
    taints: list[Object] | None = None,
) -> Object:
    return {
        "metadata": meta(name, "", uid=uid, labels=labels or {}),
        "spec": {**({"unschedulable": True} if cordoned else {}), "taints": taints or []},
        "status": {
            "allocatable": {"cpu": "4", "memory": "16Gi", "pods": "110"},
            "conditions": [condition("Ready", ready)] if conditions is None else conditions,
            "nodeInfo": {"kubeletVersion": "v1.37.2"},
        },
    }


def service(
    name: str,
    selector: dict[str, str] | None,
    namespace: str = "default",
    *,
    uid: str = "",
    **spec: Any,
) -> Object:
    return {
        "metadata": meta(name, namespace, uid=uid),
        "spec": {
            "type": "ClusterIP",
            "clusterIP": "10.96.0.7",
            "ports": [{"port": 80, "targetPort": 8080, "protocol": "TCP"}],
            **({} if selector is None else {"selector": selector}),
            **spec,
        },
        "status": {"loadBalancer": {}},
    }


def endpoint(
    pod_uid: str, *, ready: bool = True, serving: bool = True, ending: bool = False
) -> Object:
    return {
        "addresses": ["10.0.0.1"],
        "conditions": {"ready": ready, "serving": serving, "terminating": ending},
        "targetRef": {"kind": "Pod", "name": "any", "uid": pod_uid},
    }


def endpoint_slice(
    name: str,
    service_name: str,
    endpoints: list[Object] | None,
    namespace: str = "default",
    *,
    uid: str = "",
) -> Object:
    labels = {"kubernetes.io/service-name": service_name} if service_name else {}
    return {"metadata": meta(name, namespace, uid=uid, labels=labels), "endpoints": endpoints}


def replica_set(
    name: str,
    namespace: str = "default",
    *,
    uid: str = "",
    revision: str = "1",
    history: str = "",
    replicas: int = 3,
    current: int = 3,
    owners: list[Object] | None = None,
    conditions: list[Object] | None = None,
) -> Object:
    annotations = {"deployment.kubernetes.io/revision": revision}
    if history:
        annotations["deployment.kubernetes.io/revision-history"] = history
    return {
        "metadata": meta(
            name,
            namespace,
            uid=uid,
            labels={"app": "hello", "pod-template-hash": "abc"},
            annotations=annotations,
            **({"ownerReferences": owners} if owners else {}),
        ),
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "hello"}},
            "template": {"spec": {"containers": [container()]}},
        },
        "status": {"replicas": current, "readyReplicas": current, "conditions": conditions},
    }


def deployment(
    name: str,
    namespace: str = "default",
    *,
    uid: str = "",
    replicas: int | None = 3,
    current: int = 3,
    updated: int = 3,
    available: int = 3,
    generation: int = 1,
    observed: int = 1,
    progressing: str = "NewReplicaSetAvailable",
    paused: bool = False,
    strategy: Object | None = None,
    conditions: list[Object] | None = None,
) -> Object:
    shown = [condition("Progressing", "True", progressing)] if progressing else []
    return {
        "metadata": meta(
            name,
            namespace,
            uid=uid,
            labels={"app": name},
            generation=generation,
            annotations={"deployment.kubernetes.io/revision": "1"},
        ),
        "spec": {
            **({} if replicas is None else {"replicas": replicas}),
            **({"paused": True} if paused else {}),
            "selector": {"matchLabels": {"app": name}},
            "strategy": strategy or {"type": "RollingUpdate"},
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {"containers": [container()]},
            },
        },
        "status": {
            "observedGeneration": observed,
            "replicas": current,
            "updatedReplicas": updated,
            "readyReplicas": available,
            "availableReplicas": available,
            "conditions": shown + (conditions or []),
        },
    }


def record(kind: str, obj: Object) -> Record:
    return from_object(kind, obj)


def added(kind: str, obj: Object) -> Change:
    new = record(kind, obj)
    return Change(kind, new.uid, None, new)
