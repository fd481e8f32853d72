"""What a kubelet says of its node: conditions, addresses, capacity, versions, heartbeat.

Pure functions that make the parts of a Node's status and its Lease. Reasons and messages are those
of the kubelet of Kubernetes 1.37.
"""

from collections.abc import Sequence

from practice.informer import Object
from practice.limits import LEASE_DURATION_S, PODS_PER_NODE
from practice.simulated_disks import DRIVER, LOCAL_TOPOLOGY

KUBELET_VERSION = "v1.37.2"
ENDPOINTS: Object = {"kubeletEndpoint": {"Port": 10250}}
LEASE_NAMESPACE = "kube-node-lease"
MIGRATED_PLUGINS = ",".join(
    f"kubernetes.io/{name}"
    for name in (
        "aws-ebs",
        "azure-disk",
        "azure-file",
        "cinder",
        "gce-pd",
        "portworx-volume",
        "vsphere-volume",
    )
)
"""Drivers that were once part of the kubelet, and whose volumes CSI drivers make now."""


_PRESSURES = {
    "MemoryPressure": (
        ("KubeletHasInsufficientMemory", "kubelet has insufficient memory available"),
        ("KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ),
    "DiskPressure": (
        ("KubeletHasDiskPressure", "kubelet has disk pressure"),
        ("KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ),
    "PIDPressure": (
        ("KubeletHasInsufficientPID", "kubelet has insufficient PID available"),
        ("KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ),
}
PRESSURES = tuple(_PRESSURES)
PRESSURE_EVENTS = {
    "MemoryPressure": ("NodeHasInsufficientMemory", "NodeHasSufficientMemory"),
    "DiskPressure": ("NodeHasDiskPressure", "NodeHasNoDiskPressure"),
    "PIDPressure": ("NodeHasInsufficientPID", "NodeHasSufficientPID"),
}
"""Reasons of the events by which a kubelet says that a pressure has come, and that it has gone."""


_READY = (
    ("KubeletReady", "kubelet is posting ready status"),
    ("KubeletNotReady", "node is shutting down"),
)


def conditions(
    before: Sequence[Object], pressures: frozenset[str], now: str, *, shutting_down: bool
) -> list[Object]:
    """The node's conditions; a condition keeps its transition time while its status stays."""
    known = {one["type"]: one for one in before}
    mine = []
    for kind, (bad, good) in _PRESSURES.items():
        reason, message = bad if kind in pressures else good
        mine.append(_condition(kind, kind in pressures, reason, message))
    mine.append(_condition("Ready", not shutting_down, *_READY[shutting_down]))
    for condition in mine:
        old = known.get(condition["type"])
        same = old is not None and old["status"] == condition["status"]
        condition["lastHeartbeatTime"] = now
        condition["lastTransitionTime"] = old["lastTransitionTime"] if old and same else now
    names = {one["type"] for one in mine}
    return [*(one for one in before if one["type"] not in names), *mine]


def _condition(kind: str, true: bool, reason: str, message: str) -> Object:
    status = "True" if true else "False"
    return {"type": kind, "status": status, "reason": reason, "message": message}


def addresses(name: str, ip: str) -> list[Object]:
    """Where the node is reached."""
    return [{"type": "InternalIP", "address": ip}, {"type": "Hostname", "address": name}]


def capacity(status: Object) -> Object:
    """Capacity and allocatable: those of the node's object, or of a small machine."""
    offered = (
        status.get("capacity")
        or status.get("allocatable")
        or {
            "cpu": "4",
            "memory": "8Gi",
            "ephemeral-storage": "64Gi",
            "hugepages-2Mi": "0",
            "pods": str(PODS_PER_NODE),
        }
    )
    return {"capacity": offered, "allocatable": status.get("allocatable") or offered}


def node_info(name: str, boot_id: str) -> Object:
    """Versions and identities; the machine is the practice cluster itself, and says so."""
    return {
        "architecture": "amd64",
        "bootID": boot_id,
        "containerRuntimeVersion": "containerd://2.1.4",
        "kernelVersion": "6.12.0-practice",
        "kubeProxyVersion": "",
        "kubeletVersion": KUBELET_VERSION,
        "machineID": name,
        "operatingSystem": "linux",
        "osImage": "Practice cluster (simulated node)",
        "systemUUID": name,
    }


def csi_node(node: Object) -> Object:
    """The node's CSINode: the drivers whose volumes it can mount."""
    name = node["metadata"]["name"]
    owner = {"apiVersion": "v1", "kind": "Node", "name": name, "uid": node["metadata"]["uid"]}
    driver = {"name": DRIVER, "nodeID": name, "topologyKeys": [LOCAL_TOPOLOGY]}
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "CSINode",
        "metadata": {
            "name": name,
            "annotations": {"storage.alpha.kubernetes.io/migrated-plugins": MIGRATED_PLUGINS},
            "ownerReferences": [owner],
        },
        "spec": {"drivers": [driver]},
    }


def lease(node: Object, renew_time: str) -> Object:
    """The node's Lease in kube-node-lease."""
    name = node["metadata"]["name"]
    owner = {"apiVersion": "v1", "kind": "Node", "name": name, "uid": node["metadata"]["uid"]}
    return {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": name, "namespace": LEASE_NAMESPACE, "ownerReferences": [owner]},
        "spec": {
            "holderIdentity": name,
            "leaseDurationSeconds": LEASE_DURATION_S,
            "renewTime": renew_time,
        },
    }
