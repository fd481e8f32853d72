"""Volumes, claims and classes to begin a case with. Classes are a case's own: nobody else binds."""

from typing import Any

from tests.contract.objects import Object

VOLUMES = "persistentvolumes"
CLAIMS = "persistentvolumeclaims"
CLASSES = "storageclasses.storage.k8s.io"


def volume(name: str, **spec: Any) -> Object:
    """One GiB of a host's directory; `None` leaves a field out."""
    given = {
        "capacity": {"storage": "1Gi"},
        "accessModes": ["ReadWriteOnce"],
        "hostPath": {"path": "/srv/data"},
        **spec,
    }
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": name},
        "spec": {field: value for field, value in given.items() if value is not None},
    }


def claim(name: str = "data", **spec: Any) -> Object:
    given = {
        "accessModes": ["ReadWriteOnce"],
        "resources": {"requests": {"storage": "1Gi"}},
        "storageClassName": "nobodys",
        **spec,
    }
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name},
        "spec": {field: value for field, value in given.items() if value is not None},
    }


def storage_class(name: str, **fields: Any) -> Object:
    """Of a provisioner that no cluster has."""
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": name},
        "provisioner": "example.com/nobody",
        **fields,
    }


def annotated(obj: Object, **annotations: str) -> Object:
    """The same object with these annotations."""
    return {**obj, "metadata": {**obj["metadata"], "annotations": annotations}}
