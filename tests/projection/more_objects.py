"""Kubernetes objects of the other kinds, written as the API server writes them."""

from typing import Any

from tests.projection.objects import Object, condition, container, meta

SELECTOR = {"matchLabels": {"app": "web"}}


def template(**spec: Any) -> Object:
    return {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [container()], **spec},
    }


def stateful_set(
    name: str = "db",
    *,
    uid: str = "",
    replicas: int | None = 3,
    generation: int = 1,
    observed: int = 1,
    strategy: Object | None = None,
    **status: Any,
) -> Object:
    """As many pods as wanted, all of them ready, unless told otherwise."""
    return {
        "metadata": meta(name, uid=uid, generation=generation),
        "spec": {
            **({} if replicas is None else {"replicas": replicas}),
            "serviceName": name,
            "podManagementPolicy": "OrderedReady",
            "selector": SELECTOR,
            "updateStrategy": strategy or {"type": "RollingUpdate"},
            "template": template(),
        },
        "status": {
            "observedGeneration": observed,
            "replicas": 3,
            "readyReplicas": 3,
            "availableReplicas": 3,
            "currentReplicas": 3,
            "updatedReplicas": 3,
            "currentRevision": f"{name}-1",
            "updateRevision": f"{name}-1",
            **status,
        },
    }


def daemon_set(
    name: str = "agent",
    *,
    uid: str = "",
    generation: int = 1,
    observed: int = 1,
    strategy: str = "RollingUpdate",
    rolling: Object | None = None,
    **status: Any,
) -> Object:
    """One pod on each of three nodes, unless told otherwise."""
    return {
        "metadata": meta(name, uid=uid, generation=generation),
        "spec": {
            "selector": SELECTOR,
            "updateStrategy": {
                "type": strategy,
                **({"rollingUpdate": rolling} if rolling else {}),
            },
            "template": template(),
        },
        "status": {
            "observedGeneration": observed,
            "desiredNumberScheduled": 3,
            "currentNumberScheduled": 3,
            "updatedNumberScheduled": 3,
            "numberReady": 3,
            "numberAvailable": 3,
            "numberMisscheduled": 0,
            **status,
        },
    }


def replication_controller(name: str = "old", *, uid: str = "", replicas: int = 2) -> Object:
    return {
        "metadata": meta(name, uid=uid),
        "spec": {"replicas": replicas, "selector": {"app": "web"}, "template": template()},
        "status": {"replicas": 2, "readyReplicas": 2, "availableReplicas": 2},
    }


def controller_revision(
    name: str, number: int, owners: list[Object], *, uid: str = "", mark: str = ""
) -> Object:
    labels = {"controller-revision-hash": mark} if mark else {}
    return {
        "metadata": meta(name, uid=uid, labels=labels, ownerReferences=owners),
        "data": {"spec": {}},
        "revision": number,
    }


def job(name: str = "sum", *, uid: str = "", spec: Object | None = None, **status: Any) -> Object:
    return {
        "metadata": meta(name, uid=uid),
        "spec": {
            "parallelism": 1,
            "completions": 1,
            "backoffLimit": 6,
            "selector": SELECTOR,
            "template": template(),
            **(spec or {}),
        },
        "status": {"startTime": "2026-11-23T10:00:00Z", **status},
    }


def cron_job(
    name: str = "nightly", *, uid: str = "", suspend: bool = False, active: int = 0
) -> Any:
    return {
        "metadata": meta(name, uid=uid),
        "spec": {
            "schedule": "0 3 * * *",
            "suspend": suspend,
            "concurrencyPolicy": "Forbid",
            "jobTemplate": {"spec": {"template": template()}},
        },
        "status": {
            "active": [
                {"kind": "Job", "name": f"{name}-{i}", "uid": f"j{i}"} for i in range(active)
            ]
        },
    }


def autoscaler(
    name: str = "web",
    *,
    uid: str = "",
    metrics: list[Object] | None = None,
    now: list[Object] | None = None,
    conditions: list[Object] | None = None,
) -> Object:
    able = [condition("AbleToScale", "True"), condition("ScalingActive", "True")]
    return {
        "metadata": meta(name, uid=uid),
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
            "minReplicas": 2,
            "maxReplicas": 8,
            "metrics": metrics or [],
        },
        "status": {
            "currentReplicas": 2,
            "desiredReplicas": 3,
            "currentMetrics": now,
            "conditions": able if conditions is None else conditions,
        },
    }


def budget(
    name: str = "web",
    *,
    uid: str = "",
    spec: Object | None = None,
    generation: int = 1,
    **status: Any,
) -> Object:
    return {
        "metadata": meta(name, uid=uid, generation=generation),
        "spec": {"selector": SELECTOR, **({"minAvailable": 2} if spec is None else spec)},
        "status": {
            "observedGeneration": 1,
            "disruptionsAllowed": 1,
            "currentHealthy": 3,
            "desiredHealthy": 2,
            "expectedPods": 3,
            **status,
        },
    }


def quota(
    name: str = "team", *, uid: str = "", hard: Object | None = None, used: Object | None = None
) -> Object:
    return {
        "metadata": meta(name, uid=uid),
        "spec": {"hard": hard or {"pods": "10"}},
        "status": {"hard": hard or {"pods": "10"}, "used": used or {"pods": "3"}},
    }


def ingress(name: str = "web", *, uid: str = "", address: str = "", **spec: Any) -> Object:
    given = [{"ip": address}] if address else None
    return {
        "metadata": meta(name, uid=uid),
        "spec": spec or {"rules": [rule("shop.example", ("/", "web", 80))]},
        "status": {"loadBalancer": {"ingress": given} if given else {}},
    }


def rule(host: str, *paths: tuple[str, str, int]) -> Object:
    return {
        "host": host,
        "http": {
            "paths": [
                {
                    "path": path,
                    "pathType": "Prefix",
                    "backend": {"service": {"name": service, "port": {"number": port}}},
                }
                for path, service, port in paths
            ]
        },
    }


def network_policy(name: str = "deny", *, uid: str = "", **spec: Any) -> Object:
    return {
        "metadata": meta(name, uid=uid),
        "spec": {"podSelector": SELECTOR, "policyTypes": ["Ingress"], **spec},
    }


def claim(
    name: str = "data",
    *,
    uid: str = "",
    phase: str = "Bound",
    volume: str = "pv-1",
    storage_class: str | None = "standard",
    deleting: str = "",
) -> Object:
    return {
        "metadata": meta(name, uid=uid, **({"deletionTimestamp": deleting} if deleting else {})),
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            **({} if storage_class is None else {"storageClassName": storage_class}),
            "volumeName": volume,
            "resources": {"requests": {"storage": "1Gi"}},
        },
        "status": {"phase": phase, "capacity": {"storage": "2Gi"} if phase == "Bound" else None},
    }


def named(name: str, *, uid: str = "") -> Object:
    """A ConfigMap or Secret as it comes when only metadata is asked for."""
    return {"metadata": meta(name, uid=uid)}


EVERY_KIND = {
    "StatefulSet": stateful_set,
    "DaemonSet": daemon_set,
    "ReplicationController": replication_controller,
    "Job": job,
    "CronJob": cron_job,
    "HorizontalPodAutoscaler": autoscaler,
    "PodDisruptionBudget": budget,
    "ResourceQuota": quota,
    "Ingress": ingress,
    "NetworkPolicy": network_policy,
    "PersistentVolumeClaim": claim,
    "ConfigMap": lambda: named("settings"),
    "Secret": lambda: named("password"),
}
"""Kind → makes an ordinary object of it."""
