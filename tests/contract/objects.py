"""Small objects to begin a case with. Each call gives a new one, which the case may change."""

from typing import Any

Object = dict[str, Any]

NOBODY = "nobody"
"""A scheduler that does not exist: the pod stays as it was created, on every cluster."""


def config_map(name: str = "one", **data: str) -> Object:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data}


def labelled(obj: Object, **labels: str) -> Object:
    """The same object with these labels."""
    return {**obj, "metadata": {**obj["metadata"], "labels": labels}}


def pod_spec(image: str = "nginx:1.27") -> Object:
    return {"schedulerName": NOBODY, "containers": [{"name": "main", "image": image}]}


def pod(name: str = "one", **spec: Any) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {**pod_spec(), **spec},
    }


def _workload(kind: str, name: str, spec: Object) -> Object:
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": pod_spec()}
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": {"selector": {"matchLabels": labels}, "template": template, **spec},
    }


def deployment(name: str = "web", **spec: Any) -> Object:
    """Its pods are never scheduled."""
    return _workload("Deployment", name, spec)


def replica_set(name: str = "web", **spec: Any) -> Object:
    return _workload("ReplicaSet", name, spec)


def stateful_set(name: str = "web", **spec: Any) -> Object:
    return _workload("StatefulSet", name, spec)


def daemon_set(name: str = "web", **spec: Any) -> Object:
    """It wants nodes that nobody has, unless its template is replaced."""
    made = _workload("DaemonSet", name, spec)
    made["spec"]["template"]["spec"].setdefault("nodeSelector", {"nothing": "here"})
    return made


def replication_controller(name: str = "web", **spec: Any) -> Object:
    made = _workload("ReplicationController", name, {"selector": {"app": name}, **spec})
    return {**made, "apiVersion": "v1"}


def pod_template(name: str = "one", **spec: Any) -> Object:
    template = {"metadata": {"labels": {"app": name}}, "spec": {**pod_spec(), **spec}}
    return {
        "apiVersion": "v1",
        "kind": "PodTemplate",
        "metadata": {"name": name},
        "template": template,
    }


def controller_revision(name: str = "one", **fields: Any) -> Object:
    return {
        "apiVersion": "apps/v1",
        "kind": "ControllerRevision",
        "metadata": {"name": name},
        "data": {"a": [1, 2]},
        "revision": 1,
        **fields,
    }


def service(name: str = "web", **spec: Any) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"selector": {"app": name}, "ports": [{"port": 80}], **spec},
    }


def node(name: str, **spec: Any) -> Object:
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}, "spec": spec}
