"""Objects as an API server sends them, for a cluster of any size that exists in memory only.

Apps of twenty pods: a node, a ReplicaSet, a Service and its slice for each, so that an event touches
what it touches in a real cluster.
"""

from typing import Any

PODS_PER_APP = 20
CREATED = "2026-01-05T09:00:00Z"
Object = dict[str, Any]


def meta(name: str, uid: str, version: int, **more: Any) -> Object:
    """An object's metadata."""
    stamp = {"uid": uid, "resourceVersion": str(version), "creationTimestamp": CREATED}
    return {"name": name, "namespace": "shop", **stamp, **more}


def pod(app: int, number: int, *, ready: bool, version: int) -> Object:
    """A pod as the API server sends it, about 2 KB."""
    name = f"app-{app}-{number}"
    owner = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "name": f"app-{app}-5d9c",
        "uid": f"set-{app}",
        "controller": True,
    }
    labels = {"app": f"app-{app}", "pod-template-hash": "5d9c", "track": "stable"}
    status = {
        "type": "Ready",
        "status": "True" if ready else "False",
        "lastTransitionTime": CREATED,
    }
    state = {"running": {"startedAt": CREATED}}
    container = {
        "name": "web",
        "image": "shop:1.0.0",
        "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}},
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta(name, f"pod-{app}-{number}", version, labels=labels, ownerReferences=[owner],
                         managedFields=[{"manager": "kubelet", "fieldsV1": {f"f:{i}": {} for i in range(40)}}]),
        "spec": {"nodeName": f"node-{app}", "containers": [container]},
        "status": {
            "phase": "Running",
            "podIP": "10.0.0.1",
            "startTime": CREATED,
            "conditions": [{"type": "PodScheduled", "status": "True"}, status],
            "containerStatuses": [{"name": "web", "ready": ready, "restartCount": 0, "state": state}],
        },
    }  # fmt: skip


def surroundings(app: int) -> list[tuple[str, Object]]:
    """A node, a Deployment's ReplicaSet, and a Service with its slice, for the pods of one app."""
    labels = {"app": f"app-{app}"}
    listed = [
        {
            "addresses": ["10.0.0.1"],
            "conditions": {"ready": True, "serving": True, "terminating": False},
            "targetRef": {"kind": "Pod", "name": f"app-{app}-{i}", "uid": f"pod-{app}-{i}"},
        }
        for i in range(PODS_PER_APP)
    ]
    slice_labels = {"kubernetes.io/service-name": f"app-{app}"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": []}}
    spec = {"replicas": PODS_PER_APP, "selector": {"matchLabels": labels}, "template": template}
    name = f"app-{app}"
    return [
        ("Node", {"metadata": meta(f"node-{app}", f"node-{app}", 1)}),
        ("ReplicaSet", {"metadata": meta(f"{name}-5d9c", f"set-{app}", 1), "spec": spec}),
        ("Service", {"metadata": meta(name, f"service-{app}", 1), "spec": {"selector": labels}}),
        (
            "EndpointSlice",
            {"metadata": meta(name, f"slice-{app}", 1, labels=slice_labels), "endpoints": listed},
        ),
    ]
