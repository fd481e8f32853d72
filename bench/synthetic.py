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


def whole(obj: Object) -> Object:
    """A pod with all that an API server adds to it, and Podium does not read: about 6 KB, as in a real cluster."""
    token = {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}
    probe = {
        "httpGet": {"path": "/ready", "port": 8080, "scheme": "HTTP"},
        "timeoutSeconds": 1,
        "periodSeconds": 10,
    }
    obj["metadata"]["managedFields"] = [
        {
            "manager": manager,
            "operation": "Update",
            "apiVersion": "v1",
            "time": CREATED,
            "fieldsType": "FieldsV1",
            "fieldsV1": {
                f"f:{part}": {f"f:field{i}": {".": {}, "f:name": {}} for i in range(16)}
                for part in "abc"
            },
        }
        for manager in ("kube-controller-manager", "kubelet")
    ]
    obj["spec"] |= {
        "volumes": [{"name": "kube-api-access-x7k2p", "projected": {"sources": [token], "defaultMode": 420}}],
        "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst",
        "serviceAccountName": "default", "schedulerName": "default-scheduler", "enableServiceLinks": True,
        "tolerations": [
            {"key": f"node.kubernetes.io/{what}", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
            for what in ("not-ready", "unreachable")
        ],
    }  # fmt: skip
    obj["spec"]["containers"][0] |= {
        "ports": [{"containerPort": 8080, "protocol": "TCP"}], "readinessProbe": probe, "livenessProbe": probe,
        "env": [{"name": f"SETTING_{i}", "value": f"value-{i}"} for i in range(6)],
        "volumeMounts": [{"name": "kube-api-access-x7k2p", "readOnly": True, "mountPath": "/var/run/secrets"}],
        "terminationMessagePath": "/dev/termination-log", "imagePullPolicy": "IfNotPresent",
    }  # fmt: skip
    obj["status"] |= {"hostIP": "10.1.0.1", "podIPs": [{"ip": "10.0.0.1"}], "qosClass": "Burstable"}
    obj["status"]["conditions"] += [
        {"type": kind, "status": "True", "lastProbeTime": None, "lastTransitionTime": CREATED}
        for kind in ("Initialized", "ContainersReady", "PodReadyToStartContainers")
    ]
    obj["status"]["containerStatuses"][0] |= {
        "image": "registry.example/shop:1.0.0", "imageID": f"registry.example/shop@sha256:{'0' * 64}",
        "containerID": f"containerd://{'1' * 64}", "started": True, "lastState": {},
    }  # fmt: skip
    return obj
