"""Disks for a real control plane: volumes that somebody made beforehand, and a default StorageClass that gives them.

Nothing in a bare control plane makes volumes; that is the work of a storage vendor's driver. These wait for claims, as
the documentation's static provisioning has it ("Persistent Volumes"), and the simulated kubelets know what is on them.
"""

from collections.abc import Iterator
from typing import Any

from practice.simulated_disks import DRIVER
from tests.controlplane.access import Api

CLASS = "made-beforehand"
SIZE = "1Gi"
STORAGE = "/apis/storage.k8s.io/v1"


def add_disks(api: Api, count: int) -> None:
    """So many volumes for one claim each; what was claimed once is given to nobody else."""
    api.create(f"{STORAGE}/csidrivers", _driver())
    api.create(f"{STORAGE}/storageclasses", _default_class())
    for volume in _volumes(count):
        api.create("/api/v1/persistentvolumes", volume)


def _driver() -> dict[str, Any]:
    """Its volumes need no attaching, which nobody would do."""
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "CSIDriver",
        "metadata": {"name": DRIVER},
        "spec": {"attachRequired": False, "podInfoOnMount": False},
    }


def _default_class() -> dict[str, Any]:
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {
            "name": CLASS,
            "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        "provisioner": "kubernetes.io/no-provisioner",
        "volumeBindingMode": "Immediate",
    }


def _volumes(count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        name = f"disk-{number}"
        yield {
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": name},
            "spec": {
                "capacity": {"storage": SIZE},
                "accessModes": ["ReadWriteOnce"],
                "persistentVolumeReclaimPolicy": "Retain",
                "storageClassName": CLASS,
                "csi": {"driver": DRIVER, "volumeHandle": name},
            },
        }
